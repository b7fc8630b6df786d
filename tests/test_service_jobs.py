"""A job on the instrument: chosen by the menu, worked through port by port, and taken up after a restart."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from device import menu_pages
from device.audit import work
from device.audit.entry import Instrument, amendment, job, reset
from device.audit.journal import Journal
from device.config import Loaded, load
from device.errors import LogError
from device.menu import Menu
from device.parts.press import Key
from device.parts.simulated.clock import SimulatedClock
from device.screens.answer import answer
from device.screens.english import ENGLISH as SAY
from device.screens.place import Place
from device.screens.question import done_already
from device.screens.why import why
from device.simulation import simulate
from device.state import Mode
from model.render import SceneKind
from tests.support.instrument import SCALE_UM_PER_PX, Bench, inspector, write_end_face

PORTS = ("A1", "A2", "A3")


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    settings = {f"ENDFACE_CAMERA_SCALE_{axis}_UM_PER_PX": SCALE_UM_PER_PX for axis in "XY"}
    return load(None, {"ENDFACE_LOG_FOLDER": str(tmp_path / "log"), **settings})


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    write_end_face(folder / "1-clean.png", SceneKind.CLEAN)
    write_end_face(folder / "2-dirty.png", SceneKind.CONTAMINATION)
    return folder


def started(loaded: Loaded, pictures: Path) -> Bench:
    clock = SimulatedClock()
    made = Bench(simulate(loaded, pictures, clock, inspector), clock, loaded.configuration.log.folder)
    made.service.start()
    made.pass_time(0.1)
    return made


def write(loaded: Loaded, *entries: Any) -> None:
    """As another process does it, while the instrument runs."""
    journal = Journal(loaded.configuration.log.folder, Instrument("E-007"), SimulatedClock().now)
    for each in entries:
        journal.write(each)
    journal.close()


@pytest.fixture
def bench(loaded: Loaded, pictures: Path) -> Iterator[Bench]:
    made = started(loaded, pictures)
    write(loaded, job("panel-7", PORTS, "0" * 64), job("rack", ("R1",), "0" * 64))
    yield made
    if not made.stopped:
        made.service.close()


def opened(bench: Bench) -> Menu:
    assert bench.service.state.menu is not None
    return bench.service.state.menu


def lines(bench: Bench) -> list[tuple[str, str, bool]]:
    return [(item.text, item.note, item.marked) for item in opened(bench).page.items]


def go_to(bench: Bench, text: str) -> None:
    for _ in opened(bench).page.items:
        if opened(bench).item.text != text:
            bench.press(Key.DOWN)
    assert opened(bench).item.text == text
    bench.press()


def choose_job(bench: Bench, name: str = "panel-7") -> None:
    """Over the menu to the job's ports."""
    bench.press(Key.DOWN, held_s=2)
    go_to(bench, SAY.work.job)
    go_to(bench, name)


def jobs(bench: Bench) -> list[tuple[object, ...]]:
    found = [record["content"]["job"] for record in bench.records() if record["kind"] == "inspection"]
    return [(each["job"], each["label"], each["port"], each["attempt"]) for each in found]


def test_a_job_is_chosen_and_its_ports_are_shown_with_the_next_one_marked(bench: Bench) -> None:
    bench.press(Key.DOWN, held_s=2)
    go_to(bench, SAY.work.job)
    assert lines(bench)[:3] == [
        ("panel-7", "0/3", False),
        ("rack", "0/1", False),
        (SAY.work.no_job, "", True),
    ]
    go_to(bench, "panel-7")
    assert lines(bench)[:3] == [("A1", "", True), ("A2", "", False), ("A3", "", False)]
    assert bench.records()[-1]["content"]["job"] == "panel-7"
    bench.press()
    assert (bench.service.state.mode, bench.service.state.label) == (Mode.READY, "A1")


def test_the_ports_label_stands_on_the_verdict_and_in_the_record_and_the_next_is_suggested(
    bench: Bench,
) -> None:
    choose_job(bench)
    bench.press()
    bench.press()
    place = Place("iec-ed2-mm-pc", 1, 1, "A1", "A2")
    assert bench.panel.picture().tobytes() == answer(bench.shown.grade, place, SAY).tobytes()
    assert jobs(bench) == [("panel-7", "A1", 1, 1)]
    bench.press()
    assert (bench.service.state.mode, bench.service.state.label) == (Mode.READY, "A2")
    choose_job(bench)
    assert lines(bench)[:3] == [("A1", "PASS", False), ("A2", "", True), ("A3", "", False)]


def test_a_port_that_is_done_is_inspected_again_only_after_a_question(bench: Bench) -> None:
    choose_job(bench)
    for _ in range(3):
        bench.press()
    choose_job(bench)
    bench.press(Key.UP)
    bench.press()
    assert bench.service.state.label == "A1"
    bench.press()
    asked = done_already(Place("iec-ed2-mm-pc", 1, 2, "A1", "A2"), SAY)
    assert bench.panel.picture().tobytes() == asked.tobytes()
    assert len(jobs(bench)) == 1
    bench.press(Key.DOWN)
    assert bench.is_in(Mode.READY)
    bench.press()
    bench.press()
    assert jobs(bench) == [("panel-7", "A1", 1, 1), ("panel-7", "A1", 1, 2)]


def test_what_was_skipped_is_told_behind_the_last_port_and_what_is_done_at_the_end(bench: Bench) -> None:
    choose_job(bench)
    bench.press()
    bench.press(held_s=2)
    assert bench.service.state.label == "A2"
    for _ in range(4):
        bench.press()
    assert bench.is_in(Mode.MENU)
    state = bench.service.state
    assert state.job is not None
    assert opened(bench).page == menu_pages.job_end(state.job, "A1", SAY)
    assert lines(bench)[:2] == [("not done: 1", "", False), ("A1", "", True)]
    for _ in range(3):
        bench.press()
    assert lines(bench) == [(SAY.work.all_done, "", False), (SAY.menu.back, "", False)]


def test_the_job_and_the_attempt_at_a_port_outlive_a_restart(
    bench: Bench, loaded: Loaded, pictures: Path
) -> None:
    choose_job(bench)
    for _ in range(3):
        bench.press()
    bench.camera.next_connector()
    bench.press()
    assert bench.shown.grade.verdict == "FAIL"
    bench.service.close()
    bench.stopped = True
    again = started(loaded, pictures)
    assert (again.service.state.label, again.service.state.attempt) == ("A2", 2)
    again.press()
    assert jobs(again)[-1] == ("panel-7", "A2", 2, 2)
    again.service.close()


def test_a_job_is_known_before_the_first_press_also_where_the_log_could_not_be_opened_at_first(
    bench: Bench, loaded: Loaded, pictures: Path
) -> None:
    choose_job(bench)
    bench.service.close()
    bench.stopped = True
    key = loaded.configuration.log.folder / "device.key"
    key.rename(key.with_suffix(".away"))
    again = started(loaded, pictures)
    assert again.is_in(Mode.ERROR)
    key.with_suffix(".away").rename(key)
    again.outlast_error()
    assert (again.service.state.mode, again.service.state.label) == (Mode.READY, "A1")
    again.service.close()


def test_what_another_process_writes_about_the_job_is_seen(bench: Bench, loaded: Loaded) -> None:
    choose_job(bench)
    bench.press()
    write(loaded, job("panel-7", ("A0", *PORTS), "0" * 64))
    bench.pass_time(1.5)
    assert (bench.service.state.label, bench.service.state.port) == ("A1", 2)
    bench.press()
    bench.press()
    number = bench.records()[-1]["number"]
    write(loaded, amendment(number, "ada", "it was A3", {"label": "A3"}))
    bench.pass_time(1.5)
    state = bench.service.state
    assert state.job is not None
    assert [port.label for port in state.job.not_done] == ["A0", "A1", "A2"]


def test_a_recorded_verdict_is_shown_and_counts_though_its_code_cannot_be_made(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Journal, __: int) -> str:
        raise LogError("the log cannot be read: disk I/O error")

    choose_job(bench)
    bench.press()
    with monkeypatch.context() as broken:
        broken.setattr(Journal, "ticket", refuse)
        bench.press()
    assert bench.is_in(Mode.VERDICT)
    assert bench.service.state.is_done
    *_, inspected, told = bench.records()
    assert inspected["kind"] == "inspection"
    assert told["content"]["text"] == (
        f"record {inspected['number']} has no code: the log cannot be read: disk I/O error"
    )
    bench.press(Key.UP)
    assert bench.panel.picture().tobytes() == why(bench.shown, SAY)[-1].tobytes()


def test_what_was_recorded_before_a_fault_counts_once_that_is_over(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = Journal.write_inspection

    def record_and_fail(journal: Journal, *inspected: Any) -> int:
        record(journal, *inspected)
        raise LogError("the log cannot be read: disk I/O error")

    choose_job(bench)
    bench.press()
    with monkeypatch.context() as broken:
        broken.setattr(Journal, "write_inspection", record_and_fail)
        bench.press()
    assert bench.is_in(Mode.ERROR)
    bench.outlast_error()
    bench.press()
    assert bench.is_in(Mode.ASKING), "A1 is done: inspecting it again is a question"
    assert jobs(bench) == [("panel-7", "A1", 1, 1)]


def test_without_a_job_ports_have_running_numbers_again(bench: Bench) -> None:
    choose_job(bench)
    bench.press()
    choose_job(bench, SAY.work.no_job)
    assert (bench.service.state.mode, bench.service.state.label) == (Mode.READY, None)
    bench.press()
    assert jobs(bench) == [(None, None, 1, 1)]


def test_without_a_list_the_page_says_how_there_comes_to_be_one(loaded: Loaded, pictures: Path) -> None:
    bench = started(loaded, pictures)
    bench.press(Key.DOWN, held_s=2)
    go_to(bench, SAY.work.job)
    assert " ".join(text.strip() for text, _, _ in lines(bench)[:-1]) == SAY.work.no_jobs
    assert work.chosen(Journal(bench.log_folder, Instrument("E-007"), bench.clock.now).log) is None
    bench.service.close()


def test_a_list_that_a_reset_took_away_while_it_was_offered_leaves_a_working_instrument(
    bench: Bench, loaded: Loaded, pictures: Path
) -> None:
    bench.press(Key.DOWN, held_s=2)
    go_to(bench, SAY.work.job)
    write(loaded, reset("eve", []))
    go_to(bench, "panel-7")
    bench.service.close()
    bench.stopped = True
    again = started(loaded, pictures)
    assert (again.service.state.mode, again.service.state.job) == (Mode.READY, None)
    again.service.close()
