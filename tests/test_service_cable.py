"""The menu offers the log by cable with a word on the desk; the panel says what to do with the cable."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from device.audit.entry import Instrument, job
from device.audit.journal import Journal
from device.audit.selection import Selection
from device.errors import Cause, Fault
from device.notices import Notice, NoticeCode
from device.parts.press import Key
from device.parts.simulated.clock import SimulatedClock
from device.screens.english import ENGLISH as SAY
from device.screens.stick import serving
from device.simulation import STICKS
from device.state import Mode
from device.stick_desk import CABLE, Desk, Wish
from device.stick_status import Stage, Status
from tests.support.instrument import Bench, bench_of

BUSY, OFFERED = Notice(NoticeCode.CABLE_BUSY), Notice(NoticeCode.CABLE_OFFERED)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the words lie, elsewhere than on a board."""
    return tmp_path / "log" / STICKS


@pytest.fixture
def desk(folder: Path) -> Desk:
    return Desk(folder)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = bench_of(tmp_path)
    made.service.start()
    made.service.step(0)
    yield made
    made.service.close()


def offer(bench: Bench, item: str) -> None:
    bench.choose(SAY.menu.stick, SAY.menu.by_cable, item)


@pytest.mark.parametrize(
    ("item", "selection"),
    [(SAY.menu.new_out, Selection.since_last()), (SAY.menu.all_out, Selection.all())],
)
def test_the_menu_asks_for_records_by_cable_and_for_nothing_of_the_next_stick(
    bench: Bench, desk: Desk, folder: Path, item: str, selection: Selection
) -> None:
    offer(bench, item)
    assert (folder / f"{CABLE}.json").exists(), "systemd waits for this word"
    assert desk.wished_by_cable() == Wish(selection)
    assert desk.wished() == Wish()
    assert bench.service.state.notices == (BUSY,)


def test_the_job_that_is_worked_by_can_be_offered(bench: Bench, desk: Desk, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "log", Instrument("E-007"), SimulatedClock().now)
    journal.write(job("panel-7", ("A1",), "0" * 64))
    journal.close()
    bench.choose(SAY.work.job, "panel-7")
    bench.press()
    offer(bench, SAY.menu.job_out)
    assert desk.wished_by_cable() == Wish(Selection.of_job("panel-7"))


def test_the_panel_says_how_far_it_is_then_what_to_do_then_that_it_is_over(bench: Bench, desk: Desk) -> None:
    offer(bench, SAY.menu.all_out)
    writing = Status(Stage.WRITING, 0.45)
    desk.tell(CABLE, writing)
    bench.service.step(0)
    assert bench.panel.picture().tobytes() == serving(writing, by_cable=True).tobytes()
    over = Notice(NoticeCode.CABLE_OVER, count=4)
    for status, said in ((Status(Stage.OFFERED, 1.0), OFFERED), (Status(Stage.REMOVE, notice=over), over)):
        desk.tell(CABLE, status)
        bench.service.step(0)
        assert bench.service.state.notices == (said,)
    bench.press(Key.DOWN)
    assert bench.is_in(Mode.READY)


@pytest.mark.parametrize(("stage", "said"), [(Stage.WRITING, BUSY), (Stage.OFFERED, OFFERED)])
def test_while_an_offer_is_under_way_no_second_word_is_left_that_nobody_would_hear(
    bench: Bench, desk: Desk, stage: Stage, said: Notice
) -> None:
    offer(bench, SAY.menu.new_out)
    desk.tell(CABLE, Status(stage))
    bench.service.step(0)
    bench.press(Key.DOWN)
    offer(bench, SAY.menu.all_out)
    assert bench.service.state.notices == (said,)
    assert desk.wished_by_cable() == Wish()


def test_a_port_that_cannot_be_a_disk_is_said_each_time_that_it_is_asked_for(
    bench: Bench, desk: Desk
) -> None:
    fault = Fault(Cause.CABLE, "this board's USB port cannot be a device")
    for _ in range(2):
        offer(bench, SAY.menu.new_out)
        desk.tell(CABLE, Status(Stage.TROUBLE, lines=(fault.text,), fault=fault))
        bench.service.step(0)
        assert bench.service.state.notices == (fault,)
        bench.press(Key.DOWN)
        assert bench.is_in(Mode.READY)


def test_a_word_that_cannot_be_left_is_an_error_that_says_so(bench: Bench, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{CABLE}.json").mkdir()
    offer(bench, SAY.menu.new_out)
    assert bench.is_in(Mode.ERROR)
    assert "cannot be kept" in bench.fault_text
