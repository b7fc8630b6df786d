"""What is calibrated while the instrument runs counts from the next press on; what is overdue is said."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from device.__main__ import main
from device.audit import entry
from device.audit.entry import Instrument
from device.audit.journal import Journal
from device.config import load
from device.grading.grade import Verdict
from device.measuring import CHECK
from device.parts.press import Key
from device.parts.simulated.clock import SimulatedClock
from device.screens.english import ENGLISH
from device.screens.message import notice
from device.screens.reasons import announced
from device.simulation import simulate
from device.state import Mode
from device.vision.frame import Scale
from model.render import CAMERAS, SceneKind, render
from tests.support.blanks import EVEN, blanks, microscope, speck
from tests.support.instrument import Bench, inspector
from tests.support.plain import plain_scene, taken

CAMERA = CAMERAS["sharp"]
DUST = (speck("sharp", 90, 10, 12),)
TRUE = Scale(0.46, 0.44)
DAY_S = 86400.0
WHO = ["--reference", "A-1", "--by", "ada", "--due", "2026-01-31"]


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    seen = render(microscope(1, kind=SceneKind.CLEAN, light=EVEN, dust=DUST), np.random.default_rng(9))
    cv2.imwrite(str(folder / "end face.png"), seen.pixels)
    return folder


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture
def start(tmp_path: Path, pictures: Path, clock: SimulatedClock) -> Iterator[Callable[..., Bench]]:
    built: list[Bench] = []

    def make(**calibration: object) -> Bench:
        own = tmp_path / "device.toml"
        settings = "".join(f"{name} = {value}\n" for name, value in calibration.items())
        own.write_text(
            f"[camera]\nscale_x_um_per_px = {CAMERA.scale.x_um_per_px}\n"
            f"scale_y_um_per_px = {CAMERA.scale.y_um_per_px}\n"
            f'[log]\nfolder = "{tmp_path / "log"}"\n[calibration]\n{settings}'
        )
        simulation = simulate(load(own, {}), pictures, clock, inspector)
        built.append(Bench(simulation, clock, tmp_path / "log"))
        built[-1].service.start()
        built[-1].service.step(0)
        return built[-1]

    yield make
    for bench in built:
        bench.service.close()


@pytest.fixture(autouse=True)
def _on_the_first_day_of_2026(monkeypatch: pytest.MonkeyPatch, clock: SimulatedClock) -> None:
    """The commands' own clock is that of the instrument."""
    for module in ("calibrate", "blank", "daily_check", "stored_log"):
        monkeypatch.setattr(f"device.commands.{module}.SystemClock", lambda: clock)


def calibrate_blank(tmp_path: Path, due: str = "2026-01-31") -> int:
    paths = [tmp_path / f"blank{number}.png" for number in range(4)]
    for path, pixels in zip(paths, blanks(microscope(50, light=EVEN, dust=DUST)), strict=True):
        cv2.imwrite(str(path), pixels)
    order = ["calibrate", "blank", "--log", str(tmp_path / "log"), *map(str, paths), *WHO[:-1], due]
    return main(order)


def calibrate_scale(tmp_path: Path) -> int:
    paths = [tmp_path / f"fibre{number}.png" for number in range(3)]
    for number, path in enumerate(paths):
        cv2.imwrite(str(path), taken(plain_scene(scale=TRUE, center_um=(2.0 * number, 1.0)), number).pixels)
    known = ["--cladding", "125", "--cladding-u", "0.1", "--adhesive", "0"]
    return main(["calibrate", "scale", "--log", str(tmp_path / "log"), *map(str, paths), *known, *WHO])


def inspections(bench: Bench) -> list[dict[str, Any]]:
    return [record["content"] for record in bench.records() if record["kind"] == "inspection"]


def errors(bench: Bench) -> list[str]:
    return [record["content"]["text"] for record in bench.records() if record["kind"] == "error"]


def told(bench: Bench) -> str:
    assert bench.is_in(Mode.NOTICE)
    return announced(bench.service.state.notices[0], ENGLISH)


def test_a_scale_that_is_calibrated_meanwhile_counts_from_the_next_press_on(
    start: Callable[..., Bench], tmp_path: Path
) -> None:
    bench = start()
    bench.press()
    bench.press()
    assert calibrate_scale(tmp_path) == 0
    bench.press()
    before, after = inspections(bench)
    assert before["image"]["scale"]["x_um_per_px"] == CAMERA.scale.x_um_per_px
    assert before["calibrations"] == {}
    assert after["image"]["scale"]["x_um_per_px"] == pytest.approx(TRUE.x_um_per_px, rel=3e-3)
    assert after["image"]["scale"]["y_um_per_px"] == pytest.approx(TRUE.y_um_per_px, rel=3e-3)
    assert after["end_face"]["cladding_um"] > 1.01 * before["end_face"]["cladding_um"]
    assert after["calibrations"]["scale"]["due"] == "2026-01-31"
    settings = [record["content"] for record in bench.records() if record["kind"] == "settings"][-1]
    assert set(settings["changed"]) == {
        "camera.scale_x_um_per_px",
        "camera.scale_y_um_per_px",
        "calibration.due",
    }
    assert settings["sources"]["calibration.due"].startswith("record ")


def test_a_scale_whose_copy_was_lost_by_a_power_cut_counts_by_its_record(
    start: Callable[..., Bench], tmp_path: Path
) -> None:
    start().service.close()
    assert calibrate_scale(tmp_path) == 0
    (tmp_path / "log" / "calibration.toml").unlink()
    bench = start()
    bench.press()
    assert inspections(bench)[-1]["image"]["scale"]["x_um_per_px"] == pytest.approx(0.46, rel=3e-3)


def test_a_blank_that_is_taken_meanwhile_tells_of_the_dust_at_the_next_press(
    start: Callable[..., Bench], tmp_path: Path
) -> None:
    bench = start()
    bench.press()
    bench.press()
    assert calibrate_blank(tmp_path) == 0
    bench.press()
    before, after = inspections(bench)
    assert before["on_optics"] == []
    assert len(after["on_optics"]) == 1
    speck_seen = after["features"][after["on_optics"][0]]
    assert speck_seen["size_um"] == pytest.approx(24, rel=0.35)
    assert set(after["calibrations"]) == {"blank"}
    assert after["image"]["sha256"] == before["image"]["sha256"], "the picture is kept as it was taken"


def test_a_blank_of_other_pictures_is_a_fault_until_it_is_taken_anew(
    start: Callable[..., Bench], tmp_path: Path, pictures: Path
) -> None:
    bench = start()
    assert calibrate_blank(tmp_path) == 0
    whole = cv2.imread(str(pictures / "end face.png"), cv2.IMREAD_GRAYSCALE)
    cv2.imwrite(str(pictures / "end face.png"), whole[: CAMERA.height_px - 2])
    bench.camera._seen = None
    bench.press()
    assert bench.is_in(Mode.ERROR)
    assert "calibrate the blank" in bench.fault_text
    assert "calibrate the blank" in errors(bench)[-1]
    bench.outlast_error()
    assert bench.is_in(Mode.ERROR), "the live view alone does not show that the fault is gone"
    assert inspections(bench) == []
    cv2.imwrite(str(pictures / "end face.png"), whole)
    bench.camera._seen = None
    bench.outlast_error()
    assert bench.is_in(Mode.READY)


def test_a_scale_becomes_overdue_at_midnight_and_that_is_said_once_a_day_and_recorded(
    start: Callable[..., Bench], clock: SimulatedClock
) -> None:
    bench = start(due='"2026-01-01"')
    assert bench.is_in(Mode.READY)
    clock.step_calendar(DAY_S / 2)
    bench.service.step(0)
    assert told(bench) == "the scale was due on 2026-01-01; calibrate it"
    shown = notice("the scale was due on 2026-01-01; calibrate it", ENGLISH)
    assert bench.panel.picture().tobytes() == shown.tobytes()
    assert errors(bench) == ["the scale was due on 2026-01-01; calibrate it"]
    bench.press(Key.UP)
    assert bench.is_in(Mode.READY)
    bench.press()
    assert bench.is_in(Mode.VERDICT)
    clock.step_calendar(DAY_S)
    bench.service.step(0)
    assert len(errors(bench)) == 2


def test_an_overdue_scale_is_refused_as_configured_until_it_is_calibrated(
    start: Callable[..., Bench], tmp_path: Path
) -> None:
    bench = start(due='"2025-12-31"', overdue='"refuse"')
    assert bench.is_in(Mode.ERROR)
    assert bench.fault_text == "the scale was due on 2025-12-31; calibrate it"
    bench.press()
    assert inspections(bench) == []
    assert calibrate_scale(tmp_path) == 0
    bench.outlast_error()
    assert bench.is_in(Mode.READY)
    bench.press()
    assert len(inspections(bench)) == 1


def test_an_overdue_blank_is_said_and_refused_likewise(
    start: Callable[..., Bench], tmp_path: Path, clock: SimulatedClock
) -> None:
    start().service.close()
    assert calibrate_blank(tmp_path, due="2026-01-02") == 0
    clock.advance(2 * DAY_S)
    warned, refused = start(), start(overdue='"refuse"')
    assert told(warned) == "the blank was due on 2026-01-02; calibrate it"
    assert refused.fault_text == "the blank was due on 2026-01-02; calibrate it"


def check(bench: Bench, due: str, *, within: bool) -> None:
    journal = Journal(bench.log_folder, Instrument("unnumbered"), bench.clock.now)
    journal.write(entry.calibration(CHECK, due, {"within": within}))
    journal.close()


def test_a_daily_check_is_asked_for_refused_without_and_holds_as_long_as_it_says(
    start: Callable[..., Bench], clock: SimulatedClock
) -> None:
    bench = start(daily_check="true", overdue='"refuse"')
    assert bench.fault_text == "today's check is due; check the reference"
    check(bench, "2026-01-02", within=True)
    bench.outlast_error()
    assert bench.is_in(Mode.READY)
    clock.step_calendar(2 * DAY_S)
    bench.press()
    assert bench.fault_text == "today's check is due; check the reference"
    assert told(start(daily_check="true")) == "today's check is due; check the reference"


def test_a_check_beyond_its_limits_counts_as_overdue_though_no_daily_check_is_asked_for(
    start: Callable[..., Bench],
) -> None:
    bench = start(overdue='"refuse"')
    check(bench, "2026-01-02", within=False)
    bench.press()
    assert "the last check was beyond its limits" in bench.fault_text
    check(bench, "2026-01-02", within=True)
    bench.outlast_error()
    assert bench.is_in(Mode.READY)


def test_the_pictures_of_the_last_presses_serve_to_calibrate(
    start: Callable[..., Bench], tmp_path: Path, pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in pictures.iterdir():
        path.unlink()
    for number, pixels in enumerate(blanks(microscope(50, light=EVEN, dust=DUST))):
        cv2.imwrite(str(pictures / f"{number}.png"), pixels)
    bench = start()
    order = ["calibrate", "blank", "--log", str(tmp_path / "log"), *WHO, "--last"]
    assert main([*order, "4"]) == 2
    assert "the log has 0 pictures, not 4" in capsys.readouterr().err
    for _ in range(4):
        bench.press()
        assert bench.shown.grade.verdict is Verdict.NOT_GRADED
        bench.press()
        bench.camera.next_connector()
    assert main([*order, "4"]) == 0
    taken_from = [record for record in bench.records() if record["kind"] == "calibration"][-1]["content"]
    stored = [content["image"]["sha256"] for content in inspections(bench)]
    assert taken_from["values"]["pictures_sha256"] == stored
