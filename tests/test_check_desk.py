"""The daily check by the menu: chosen by the buttons, recorded, and told on the panel in every language."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest

from device import check_pages
from device.__main__ import main
from device.config import load
from device.daily_check import LEAST_LIMITS, Band, Compared
from device.parts.press import Key
from device.parts.simulated.clock import SimulatedClock
from device.screens.draw import COLUMNS_PER_LINE
from device.screens.english import ENGLISH
from device.screens.texts import Texts
from device.simulation import simulate
from device.state import Mode
from device.vision.findings import Flaw
from model.render import SceneKind, render
from tests.support.blanks import EVEN, microscope
from tests.support.instrument import SCALE_UM_PER_PX, Bench, inspector
from tests.support.screens import every_language

KINDS = {"1-reference": SceneKind.CONTAMINATION, "2-other": SceneKind.CLEAN, "3-dark": SceneKind.UNDEREXPOSED}


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """An instrument with a reference end face in, then another one, then none that can be judged."""
    folder, log, clock = tmp_path / "pictures", tmp_path / "log", SimulatedClock()
    folder.mkdir()
    for name, kind in KINDS.items():
        light = EVEN if kind is not SceneKind.UNDEREXPOSED else replace(EVEN, ferrule_grey=20.0)
        pixels = render(microscope(8, kind=kind, light=light), np.random.default_rng(1)).pixels
        cv2.imwrite(str(folder / f"{name}.png"), pixels)
    settings = {
        "ENDFACE_LOG_FOLDER": str(log),
        "ENDFACE_CAMERA_SCALE_X_UM_PER_PX": SCALE_UM_PER_PX,
        "ENDFACE_CAMERA_SCALE_Y_UM_PER_PX": SCALE_UM_PER_PX,
        "ENDFACE_GRADING_PROFILE": "iec-ed2-mm-pc",
        "ENDFACE_INSTRUMENT_OPERATOR": "ada",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    made = Bench(simulate(load(None, settings), folder, clock, inspector), clock, log)
    made.service.start()
    made.service.step(0)
    yield made
    made.service.close()


@pytest.fixture
def recorded(bench: Bench, tmp_path: Path) -> Bench:
    record_reference(bench, tmp_path / "pictures" / "1-reference.png")
    return bench


def open_calibration(bench: Bench) -> None:
    bench.press(Key.DOWN, held_s=1.0)
    while lines(bench)[cursor(bench)] != ENGLISH.menu.calibration:
        bench.press(Key.DOWN)
    bench.press()


def lines(bench: Bench) -> list[str]:
    assert bench.service.state.menu is not None
    return [item.text for item in bench.service.state.menu.page.items]


def cursor(bench: Bench) -> int:
    assert bench.service.state.menu is not None
    return bench.service.state.menu.cursor


def checks(bench: Bench) -> list[dict[str, Any]]:
    found = [record["content"] for record in bench.records() if record["kind"] == "calibration"]
    return [content["values"] for content in found if content["what"] == "check"]


def test_without_a_reference_none_is_offered(bench: Bench) -> None:
    open_calibration(bench)
    assert not [line for line in lines(bench) if line.startswith("Check ")]


def test_a_reference_that_is_as_it_was_is_good_and_that_is_recorded_with_its_picture(recorded: Bench) -> None:
    open_calibration(recorded)
    assert lines(recorded)[0] == "Check EF-3"
    recorded.press()
    assert lines(recorded)[0] == ENGLISH.menu.within
    (check,) = checks(recorded)
    assert (check["within"], check["by"], check["reference"]) == (True, "ada", "EF-3")
    assert (recorded.log_folder / "calibration" / f"{check['picture_sha256']}.png").exists()


def test_another_end_face_is_beyond_the_limits_with_what_to_do(recorded: Bench) -> None:
    open_calibration(recorded)
    recorded.camera.next_connector()
    recorded.press()
    assert lines(recorded)[0] == ENGLISH.menu.beyond
    assert "clean" in " ".join(lines(recorded))
    assert [check["within"] for check in checks(recorded)] == [False]
    recorded.press(Key.INSPECT, held_s=1.0)
    recorded.press(Key.INSPECT, held_s=1.0)
    recorded.press(Key.INSPECT, held_s=1.0)
    recorded.press()
    recorded.service.step(0)
    assert any("the last check" in str(record["content"]) for record in recorded.records())


def test_a_picture_that_cannot_be_judged_is_told_and_not_recorded(recorded: Bench) -> None:
    open_calibration(recorded)
    recorded.camera.next_connector()
    recorded.camera.next_connector()
    recorded.press()
    assert lines(recorded)[0] == ENGLISH.not_judged
    assert checks(recorded) == []


def test_a_full_card_takes_no_check_and_no_picture_of_one(
    recorded: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_calibration(recorded)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=100, used=95, free=5))
    recorded.press()
    assert recorded.is_in(Mode.ERROR)
    assert recorded.fault_text.startswith("the card is 95% full")
    assert not (recorded.log_folder / "calibration").exists()
    assert checks(recorded) == []


def record_reference(bench: Bench, image: Path) -> None:
    order = ["calibrate", "reference", "--log", str(bench.log_folder), "--reference", "EF-3", "--by", "eve"]
    assert main([*order, "--due", "2999-12-31", *[str(image)] * 3]) == 0


def test_a_reference_is_recorded_and_checked_by_the_profile_that_was_chosen_in_the_menu(
    bench: Bench, tmp_path: Path
) -> None:
    bench.choose(ENGLISH.menu.profile, "ipc-8497-1-mm")
    image = tmp_path / "pictures" / "1-reference.png"
    record_reference(bench, image)
    open_calibration(bench)
    bench.press()
    assert lines(bench)[0] == ENGLISH.menu.within
    check = ["calibrate", "check", "--log", str(bench.log_folder), "--reference", "EF-3", "--by", "eve"]
    assert main([*check, str(image)]) == 0


def test_a_reference_by_another_profile_is_told_and_the_instrument_goes_on(
    recorded: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_calibration(recorded)
    monkeypatch.setattr("device.checking.CHECK", "check")
    other = replace(inspector().profile, sha256="0" * 64)
    recorded.service._judging._inspector = replace(inspector(), profile=other)
    recorded.press()
    assert recorded.is_in(Mode.NOTICE)
    recorded.press(Key.UP)
    assert recorded.is_in(Mode.READY)


def test_where_an_overdue_check_is_refused_it_is_made_by_the_menu_all_the_same(
    recorded: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENDFACE_CALIBRATION_DAILY_CHECK", "true")
    monkeypatch.setenv("ENDFACE_CALIBRATION_OVERDUE", "refuse")
    simulation = simulate(load(None), tmp_path / "pictures", recorded.clock, inspector)
    strict = Bench(simulation, recorded.clock, recorded.log_folder)
    strict.service.start()
    assert strict.is_in(Mode.ERROR)
    open_calibration(strict)
    strict.press(Key.INSPECT, held_s=1.0)
    strict.press(Key.INSPECT, held_s=1.0)
    assert strict.is_in(Mode.READY)
    strict.press()
    assert strict.is_in(Mode.ERROR), "a look into the menu excuses nothing"
    open_calibration(strict)
    strict.press()
    assert lines(strict)[0] == ENGLISH.menu.within
    for _ in range(3):
        strict.press(Key.INSPECT, held_s=1.0)
    strict.press()
    assert strict.is_in(Mode.VERDICT)
    strict.service.close()


def compared(within: Callable[[str], bool]) -> list[Compared]:
    return [Compared(name, 1234.5, Band(1234.5 if within(name) else 0.0, 0.5)) for name in LEAST_LIMITS]


@every_language
def test_what_came_out_fits_the_panel(say: Texts) -> None:
    assert set(say.check.quantities) == set(LEAST_LIMITS)
    pages = [
        check_pages.outcome(compared(lambda _: True), say),
        check_pages.outcome(compared(lambda name: name != "level"), say),
        check_pages.outcome(compared(lambda _: False), say),
        check_pages.not_judged(list(Flaw), say),
    ]
    for page in pages:
        assert all(len(item.text) + 2 * bool(item.note) < COLUMNS_PER_LINE for item in page.items)
    assert [item.note for item in pages[1].items].count("!") == 1
    assert all(len(item.text) < COLUMNS_PER_LINE for item in check_pages.offered(["EF-3"], say))
