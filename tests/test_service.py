"""The instrument as a whole, on simulated parts."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from device.audit.journal import Journal
from device.audit.key import load as load_key
from device.audit.ticket import open_ticket
from device.config import Loaded, load
from device.grading.grade import Verdict
from device.inspection import Inspection, Inspector
from device.parts.press import Key
from device.parts.simulated.clock import SimulatedClock
from device.simulation import simulate
from device.state import Mode
from model.render import SceneKind
from tests.support.instrument import SCALE_UM_PER_PX, Bench, inspector, write_end_face
from tests.support.screens import scanned


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pictures")
    write_end_face(made / "1-clean.png", SceneKind.CLEAN)
    write_end_face(made / "2-dirty.png", SceneKind.CONTAMINATION)
    write_end_face(made / "3-dark.png", SceneKind.UNDEREXPOSED)
    (made / "4-broken.png").write_bytes(b"\x89PNG\r\n\x1a\n and nothing more")
    return made


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    return load(
        None,
        {
            "ENDFACE_LOG_FOLDER": str(tmp_path / "log"),
            "ENDFACE_CAMERA_SCALE_X_UM_PER_PX": SCALE_UM_PER_PX,
            "ENDFACE_CAMERA_SCALE_Y_UM_PER_PX": SCALE_UM_PER_PX,
            "ENDFACE_CAMERA_TIMEOUT_S": "0.05",
            "ENDFACE_INSTRUMENT_OPERATOR": "ada",
        },
    )


@pytest.fixture
def build(
    folder: Path, clock: SimulatedClock, loaded: Loaded
) -> Iterator[Callable[[Callable[[], Inspector]], Bench]]:
    built: list[Bench] = []

    def make(load_inspector: Callable[[], Inspector] = inspector) -> Bench:
        simulation = simulate(loaded, folder, clock, load_inspector)
        built.append(Bench(simulation, clock, loaded.configuration.log.folder))
        return built[-1]

    yield make
    for bench in built:
        if not bench.stopped:
            bench.service.close()


@pytest.fixture
def bench(build: Callable[[], Bench]) -> Bench:
    made = build()
    made.service.start()
    made.service.step(0)
    return made


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.tobytes() == other.tobytes()


def test_the_live_view_follows_the_focus_knob(bench: Bench) -> None:
    sharp = bench.panel.picture()
    assert sharp.getbbox() is not None
    bench.camera.turn_focus(40)
    bench.pass_time(0.1)
    assert not same(bench.panel.picture(), sharp)


def test_a_press_leads_from_the_button_line_to_a_recorded_verdict(bench: Bench) -> None:
    bench.press()
    assert bench.is_in(Mode.VERDICT)
    assert bench.kinds() == ["key", "boot", "settings", "inspection"]
    record = bench.records()[-1]["content"]
    assert record["verdict"] == bench.shown.grade.verdict == "PASS"
    assert record["job"] == {"operator": "ada", "port": 1, "attempt": 1, "job": None, "label": None}
    assert record["profile"]["content"]["zones"]
    assert len(record["descriptors"]) > 20
    image = bench.log_folder / "images" / f"{record['image']['sha256']}.png"
    assert np.array_equal(cv2.imread(str(image), cv2.IMREAD_UNCHANGED), bench.shown.frame.pixels)


def test_the_record_is_committed_before_the_verdict_is_shown(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    write = Journal.write_inspection

    def watch(journal: Journal, *inspected: Any) -> int:
        seen.append((bench.service.state.mode, bench.kinds().count("inspection")))
        number = write(journal, *inspected)
        seen.append((bench.service.state.mode, bench.kinds().count("inspection")))
        return number

    monkeypatch.setattr(Journal, "write_inspection", watch)
    bench.press()
    assert seen == [(Mode.WORKING, 0), (Mode.WORKING, 1)]


def test_attempts_at_a_port_belong_together_until_it_passes(bench: Bench) -> None:
    bench.camera.next_connector()
    bench.press()
    assert bench.shown.grade.verdict is Verdict.FAIL
    bench.press()
    for _ in range(3):
        bench.camera.next_connector()
    bench.press()
    bench.press()
    jobs = [r["content"]["job"] for r in bench.records() if r["kind"] == "inspection"]
    assert [(job["port"], job["attempt"]) for job in jobs] == [(1, 1), (1, 2)]
    assert (bench.service.state.port, bench.service.state.attempt) == (2, 1)


def test_a_connector_that_replaces_another_is_cleaned_before_it_is_given_up_too(bench: Bench) -> None:
    bench.camera.next_connector()
    actions = []
    for _ in range(7):
        bench.press()
        actions.append(bench.shown.grade.action)
        bench.press()
    assert actions[:6] == ["clean", "clean again", "clean again", "clean again", "replace", "clean"]
    assert bench.service.state.attempt == 8


def test_a_dark_picture_is_not_graded_and_recorded(bench: Bench) -> None:
    bench.camera.next_connector()
    bench.camera.next_connector()
    bench.press()
    assert bench.records()[-1]["content"]["verdict"] == "NOT_GRADED"


def test_the_down_key_shows_why(bench: Bench) -> None:
    bench.press()
    verdict = bench.panel.picture()
    bench.press(Key.DOWN)
    assert bench.is_in(Mode.WHY)
    assert not same(bench.panel.picture(), verdict)


def test_the_up_key_shows_the_signed_verdict_as_a_code(bench: Bench) -> None:
    bench.press()
    bench.press(Key.UP)
    says = open_ticket(scanned(bench.panel.picture()), load_key(bench.log_folder / "device.key").verifier)
    assert (says.number, says.verdict, says.place) == ("4", "PASS", "1/1")


def test_presses_made_while_working_start_no_second_inspection(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspect = Inspector.inspect

    def impatient(self: Inspector, *looked_at: Any) -> Inspection:
        for _ in range(3):
            bench.simulation.fingers.down(Key.INSPECT)
            bench.clock.advance(0.1)
            bench.simulation.fingers.up(Key.INSPECT)
            bench.clock.advance(0.1)
        bench.simulation.fingers.down(Key.INSPECT)
        return inspect(self, *looked_at)

    monkeypatch.setattr(Inspector, "inspect", impatient)
    bench.press()
    bench.simulation.fingers.up(Key.INSPECT)
    bench.pass_time(0.2)
    assert bench.is_in(Mode.VERDICT)
    assert bench.kinds().count("inspection") == 1


def test_a_broken_picture_is_an_error_and_never_a_verdict(bench: Bench) -> None:
    for _ in range(3):
        bench.camera.next_connector()
    bench.press()
    assert bench.is_in(Mode.ERROR)
    assert "inspection" not in bench.kinds()
    bench.camera.next_connector()
    bench.outlast_error()
    assert bench.is_in(Mode.READY)


def test_an_inspection_that_cannot_be_recorded_is_not_shown_as_done(bench: Bench) -> None:
    images = bench.log_folder / "images"
    images.rename(images.with_suffix(".away"))
    images.write_bytes(b"")
    bench.press()
    assert bench.is_in(Mode.ERROR)
    assert bench.service.shown is None
    assert bench.kinds() == ["key", "boot", "settings", "error"]
    images.unlink()
    images.with_suffix(".away").rename(images)
    bench.outlast_error()
    assert bench.is_in(Mode.READY)
    bench.press()
    assert bench.is_in(Mode.VERDICT)


def test_a_fault_that_the_log_does_not_take_is_recorded_once_it_does(bench: Bench) -> None:
    blocking = sqlite3.connect(bench.log_folder / "log.sqlite", timeout=0)
    blocking.execute("BEGIN IMMEDIATE")
    bench.camera.unplug()
    bench.pass_time(0.1)
    assert bench.is_in(Mode.ERROR)
    assert "error" not in bench.kinds()
    blocking.execute("ROLLBACK")
    bench.camera.plug()
    bench.outlast_error()
    assert bench.is_in(Mode.READY)
    assert bench.kinds()[-1] == "error"


def test_a_press_hides_no_fault_that_lasts_and_ends_one_that_does_not(bench: Bench) -> None:
    bench.camera.unplug()
    bench.pass_time(0.1)
    bench.press()
    assert bench.is_in(Mode.ERROR)
    assert bench.kinds().count("error") == 1
    bench.camera.plug()
    bench.press()
    assert bench.is_in(Mode.READY)


def test_a_fault_of_one_press_stands_long_enough_to_be_read_though_its_cause_is_gone_at_once(
    bench: Bench,
) -> None:
    bench.camera.unplug()
    bench.pass_time(0.1)
    bench.camera.plug()
    shown = bench.panel.picture()
    for _ in range(3):
        bench.pass_time(1.1)
        assert bench.is_in(Mode.ERROR)
        assert same(bench.panel.picture(), shown)
    bench.pass_time(1.1)
    assert bench.is_in(Mode.READY)


def test_the_panel_sleeps_when_nobody_presses_and_the_first_press_only_wakes(bench: Bench) -> None:
    bench.pass_time(200)
    assert bench.is_in(Mode.ASLEEP)
    assert bench.panel.picture().getbbox() is None
    bench.press()
    assert bench.is_in(Mode.READY)
    assert bench.panel.picture().getbbox() is not None
    assert "inspection" not in bench.kinds()


def test_after_an_inspection_that_takes_long_its_answer_stands_to_be_read(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspect = Inspector.inspect

    def slowly(self: Inspector, *seen: Any, **more: Any) -> Inspection:
        bench.clock.advance(200)
        return inspect(self, *seen, **more)

    monkeypatch.setattr(Inspector, "inspect", slowly)
    bench.press()
    bench.pass_time(1)
    assert bench.is_in(Mode.VERDICT)
    bench.pass_time(200)
    assert bench.is_in(Mode.ASLEEP)


def test_the_service_stops_within_three_seconds_and_leaves_the_panel_dark(build: Callable[[], Bench]) -> None:
    bench = build()
    bench.stopped = True
    stop, started, stopping = threading.Event(), threading.Event(), threading.Event()
    worker = threading.Thread(target=bench.service.run, args=(stop, started.set, stopping.set))
    worker.start()
    assert started.wait(timeout=30)
    bench.camera.stall()
    stop.set()
    worker.join(timeout=3)
    assert not worker.is_alive()
    assert stopping.is_set()
    assert bench.panel.picture().getbbox() is None


def test_a_step_of_the_calendar_is_a_record_of_its_own(bench: Bench) -> None:
    bench.pass_time(5)
    assert "clock" not in bench.kinds()
    bench.clock.step_calendar(-86400)
    bench.pass_time(0.1)
    bench.pass_time(0.1)
    assert bench.kinds() == ["key", "boot", "settings", "clock"]
    assert bench.records()[-1]["content"]["step_s"] == -86400


def test_a_calendar_that_went_back_while_the_instrument_was_off_is_recorded(
    bench: Bench, build: Callable[[], Bench]
) -> None:
    bench.stopped = True
    bench.service.close()
    bench.clock.step_calendar(-3600)
    again = build()
    again.service.start()
    assert again.kinds() == ["key", "boot", "settings", "boot", "clock", "settings"]


def test_settings_say_what_changed_since_the_start_before(
    bench: Bench, folder: Path, clock: SimulatedClock
) -> None:
    assert bench.records()[-1]["content"]["changed"] == {}
    bench.stopped = True
    bench.service.close()
    other = load(None, {"ENDFACE_LOG_FOLDER": str(bench.log_folder), "ENDFACE_INSTRUMENT_OPERATOR": "bob"})
    again = simulate(other, folder, clock, inspector)
    again.service.start()
    changed = bench.records()[-1]["content"]["changed"]
    again.service.close()
    assert changed["instrument.operator"] == {"before": "ada", "after": "bob"}
    assert "profile_sha256" not in changed


def test_a_log_that_was_tampered_with_stops_the_instrument_and_nothing_is_signed_over_it(
    bench: Bench, build: Callable[[], Bench]
) -> None:
    bench.stopped = True
    bench.service.close()
    with sqlite3.connect(bench.log_folder / "log.sqlite") as database:
        database.execute("DROP TRIGGER record_is_never_rewritten")
        database.execute("UPDATE record SET body = replace(body, 'ada', 'eve') WHERE number = 3")
    again = build()
    again.service.start()
    assert again.is_in(Mode.ERROR)
    assert "record 3 was changed" in again.fault_text
    again.press()
    again.press()
    assert again.is_in(Mode.ERROR)
    assert again.service.shown is None
    assert again.kinds() == ["key", "boot", "settings"]
