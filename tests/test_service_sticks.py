"""A stick that is served beside the instrument is told of on its panel."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from device.audit.entry import Instrument, job
from device.audit.journal import Journal
from device.audit.selection import Selection
from device.notices import Notice, NoticeCode
from device.parts.press import Key
from device.parts.simulated.clock import SimulatedClock
from device.screens.english import ENGLISH as SAY
from device.screens.message import notice
from device.screens.stick import serving
from device.simulation import STICKS
from device.state import Mode
from device.stick_desk import Desk, Wish
from device.stick_status import Stage, Status
from tests.support.instrument import Bench, bench_of


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The folder of words, elsewhere than on a board."""
    return Desk(tmp_path / "log" / STICKS)


@pytest.fixture
def bench(desk: Desk, tmp_path: Path) -> Iterator[Bench]:
    assert desk.told() == {}
    made = bench_of(tmp_path)
    made.service.start()
    made.service.step(0)
    yield made
    made.service.close()


def test_the_panel_shows_per_cent_of_a_stick_and_the_live_view_too_until_it_is_done(
    bench: Bench, desk: Desk
) -> None:
    shown = set()
    for share in (0.1, 0.45, 0.9):
        status = Status(Stage.WRITING, share)
        desk.tell("sda1", status)
        bench.service.step(0)
        assert bench.is_in(Mode.NOTICE)
        assert bench.panel.picture().tobytes() == serving(status).tobytes()
    bench.press(Key.DOWN)
    bench.pass_time(0.1)
    for share in (0.91, 0.99):
        desk.tell("sda1", Status(Stage.WRITING, share))
        bench.pass_time(0.1)
        bench.pass_time(0.1)
        shown.add(bench.panel.picture().crop((80, 0, 128, 8)).tobytes())
    assert bench.is_in(Mode.READY)
    assert len(shown) == 2


def test_the_last_word_about_a_stick_stands_in_place_of_its_progress(bench: Bench, desk: Desk) -> None:
    desk.tell("sda1", Status(Stage.WRITING, 0.5))
    bench.service.step(0)
    written = Notice(NoticeCode.STICK_WRITTEN, count=4)
    desk.tell("sda1", Status(Stage.REMOVE, 1.0, ("records 1 to 4 of 4",), written))
    bench.service.step(0)
    assert bench.service.state.notices == (written,)
    bench.press(Key.DOWN)
    assert bench.is_in(Mode.READY)


@pytest.mark.parametrize(
    ("item", "wish"),
    [
        (SAY.menu.new_out, Wish(Selection.since_last())),
        (SAY.menu.all_out, Wish(Selection.all())),
        (SAY.menu.lists_in, Wish(brings=True)),
    ],
)
def test_the_menu_says_what_is_done_with_the_next_stick(
    bench: Bench, desk: Desk, item: str, wish: Wish
) -> None:
    bench.choose(SAY.menu.stick, item)
    assert desk.wished() == wish
    assert bench.service.state.notices == (Notice(NoticeCode.STICK_AWAITED),)
    desk.tell("sda1", Status(Stage.READING))
    bench.service.step(0)
    assert bench.service.state.notices == (Notice(NoticeCode.STICK_BUSY),)
    bench.press(Key.DOWN)
    bench.choose(SAY.menu.stick)
    assert bench.open_menu.item.text == item


def test_a_job_can_be_taken_out_while_it_is_worked_by(bench: Bench, desk: Desk, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "log", Instrument("E-007"), SimulatedClock().now)
    journal.write(job("panel-7", ("A1",), "0" * 64))
    journal.close()
    bench.choose(SAY.work.job, "panel-7")
    bench.press()
    bench.choose(SAY.menu.stick, SAY.menu.job_out)
    assert desk.wished() == Wish(Selection.of_job("panel-7"))


def test_a_word_that_cannot_be_left_is_an_error_that_says_so(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "log" / STICKS).write_bytes(b"in the way")
    bench.choose(SAY.menu.stick)
    assert bench.is_in(Mode.ERROR)
    assert "cannot be kept" in bench.fault_text
    bench.outlast_error()
    assert bench.is_in(Mode.READY)


def test_the_panel_says_when_a_stick_may_be_removed(bench: Bench, desk: Desk) -> None:
    written = Notice(NoticeCode.STICK_WRITTEN, count=4)
    desk.tell("sda1", Status(Stage.REMOVE, 1.0, ("records 1 to 4 of 4",), written))
    bench.service.step(0)
    assert bench.service.state.mode is Mode.NOTICE
    told = "records on the stick: 4; remove the stick"
    assert bench.panel.picture().tobytes() == notice(told).tobytes()
