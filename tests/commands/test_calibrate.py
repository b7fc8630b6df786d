"""`endface calibrate`: found, recorded, measured by from then on, and told when it is overdue."""

import re
from pathlib import Path

import cv2
import pytest

from device.__main__ import main
from device.audit import entry
from device.audit.entry import Instrument
from device.audit.journal import Journal
from device.audit.traceability import calibrations
from device.calibration_due import is_overdue
from device.config import load
from device.errors import ConfigurationError
from device.moment import Moment
from device.parts.simulated.clock import SimulatedClock
from device.vision.frame import Scale
from tests.support.plain import plain_scene, taken
from tests.support.ruling import ruled

TRUE = Scale(0.46, 0.44)
REFERENCE = ["--reference", "RF-7", "--cladding", "125", "--cladding-u", "0.1", "--adhesive", "0"]
WHO = ["--by", "ada", "--due", "2999-12-31"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    journal = Journal(tmp_path / "log", Instrument("E-7"), SimulatedClock().now)
    journal.write(entry.boot())
    journal.close()
    return tmp_path / "log"


@pytest.fixture
def images(tmp_path: Path) -> list[str]:
    paths = [tmp_path / f"{number}.png" for number in range(3)]
    for number, path in enumerate(paths):
        place = (2.0 * number, -1.0 * number)
        cv2.imwrite(str(path), taken(plain_scene(scale=TRUE, center_um=place), seed=number).pixels)
    return [str(path) for path in paths]


def records(folder: Path) -> list[dict]:
    journal = Journal(folder, Instrument("E-7"), SimulatedClock().now)
    found = [record.content for record in journal.records()]
    journal.close()
    return found


def calibrate(folder: Path, images: list[str], *more: str) -> int:
    return main(["calibrate", "scale", "--log", str(folder), *images, *REFERENCE, *WHO, *more])


def test_the_scale_is_printed_recorded_and_in_force(
    folder: Path, images: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert calibrate(folder, images) == 0
    said = capsys.readouterr().out
    x, y = map(float, re.findall(r"[xy]: ([\d.]+) um per pixel", said))
    assert x == pytest.approx(TRUE.x_um_per_px, rel=3e-3)
    assert y == pytest.approx(TRUE.y_um_per_px, rel=3e-3)
    record = records(folder)[-1]
    values = record["content"]["values"]
    assert (record["kind"], record["content"]["due"]) == ("calibration", "2999-12-31")
    assert values["scale_um_per_px"]["x"]["value"] == pytest.approx(x, abs=1e-6)
    assert (values["by"], values["reference"]["serial"]) == ("ada", "RF-7")
    assert len(set(values["pictures_sha256"])) == 3
    journal = Journal(folder, Instrument("E-7"), SimulatedClock().now)
    assert calibrations(journal.log)["scale"].record == record["number"]
    journal.close()


def test_a_stage_micrometre_gives_the_scale_too(folder: Path, tmp_path: Path) -> None:
    paths = [str(tmp_path / f"{angle}.png") for angle in (1, 2, 91, 92)]
    for angle, path in zip((1, 2, 91, 92), paths, strict=True):
        cv2.imwrite(path, ruled(TRUE, angle, seed=angle))
    order = ["calibrate", "micrometre", "--log", str(folder), "--pitch", "10", "--pitch-u", "0.005"]
    assert main([*order, "--reference", "SM-1", *WHO, *paths[:2], *paths[:2]]) == 1
    assert main([*order, "--reference", "SM-1", *WHO, *paths]) == 0
    values = records(folder)[-1]["content"]["values"]
    assert values["reference"] == {"serial": "SM-1", "pitch_um": 10, "pitch_u_um": 0.005}
    camera = load(None, {}, {"log.folder": str(folder)}).configuration.camera
    assert camera.scale_x_um_per_px == pytest.approx(TRUE.x_um_per_px, rel=2e-3)
    assert camera.scale_y_um_per_px == pytest.approx(TRUE.y_um_per_px, rel=2e-3)


def test_the_calibrated_scale_counts_over_the_configured_one_and_says_where_it_is_from(
    folder: Path, images: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "device.toml"
    own.write_text(f'[camera]\nscale_x_um_per_px = 0.7\n[log]\nfolder = "{folder}"\n')
    assert calibrate(folder, images) == 0
    loaded = load(own)
    assert loaded.configuration.camera.scale_x_um_per_px == pytest.approx(0.46, rel=3e-3)
    assert loaded.configuration.calibration.due == "2999-12-31"
    assert loaded.sources["camera.scale_x_um_per_px"] == str(folder / "calibration.toml")
    assert load(own, options={"camera.scale_x_um_per_px": 0.5}).configuration.camera.scale_x_um_per_px == 0.5
    capsys.readouterr()
    assert main(["selftest", "--config", str(own)]) == 0
    said = capsys.readouterr().out
    assert "from record 3, due 2999-12-31" in said
    assert "calibration: ok" in said


def test_a_file_that_sets_anything_else_is_refused(folder: Path) -> None:
    (folder / "calibration.toml").write_text('[grading]\nprofile = "iec-ed2-mm-pc"\n')
    with pytest.raises(ConfigurationError, match=r"grading\.profile is nothing that a calibration sets"):
        load(None, {}, {"log.folder": str(folder)})


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        (["--due", "2020-01-01"], 2, "over already"),
        (["--cladding", "900"], 1, "edge is not seen"),
    ],
)
def test_what_cannot_be_calibrated_is_said_and_recorded_nowhere(
    folder: Path,
    images: list[str],
    capsys: pytest.CaptureFixture[str],
    more: list[str],
    status: int,
    said: str,
) -> None:
    assert calibrate(folder, images, *more) == status
    assert said in capsys.readouterr().err
    assert records(folder)[-1]["kind"] == "boot"
    assert not (folder / "calibration.toml").exists()


def at(day: str) -> Moment:
    return Moment(f"{day}T12:00:00.000000Z", "ntp", "boot", 1.0)


def test_a_calibration_holds_up_to_and_with_its_day() -> None:
    assert not is_overdue("2027-01-31", at("2027-01-31"))
    assert is_overdue("2027-01-31", at("2027-02-01"))
    assert not is_overdue("", at("2999-01-01"))


@pytest.mark.parametrize(
    ("overdue", "status", "kinds"), [("refuse", 1, {"error"}), ("warn", 0, {"inspection", "error"})]
)
def test_the_instrument_does_with_an_overdue_calibration_as_configured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, overdue: str, status: int, kinds: set[str]
) -> None:
    (tmp_path / "pictures").mkdir()
    cv2.imwrite(str(tmp_path / "pictures" / "1.png"), taken(plain_scene()).pixels)
    monkeypatch.setenv("ENDFACE_CALIBRATION_DUE", "2020-01-01")
    monkeypatch.setenv("ENDFACE_CALIBRATION_OVERDUE", overdue)
    log = tmp_path / "log"
    assert main(["run", "--simulate", str(tmp_path / "pictures"), "--log", str(log)]) == status
    found = [record for record in records(log) if record["kind"] in ("error", "inspection")]
    assert {record["kind"] for record in found} == kinds
    errors = [record["content"]["text"] for record in found if record["kind"] == "error"]
    assert set(errors) == {"the scale was due on 2020-01-01; calibrate it"}


@pytest.mark.parametrize(("overdue", "status"), [("refuse", 1), ("warn", 0)])
def test_the_selftest_tells_what_is_overdue_by_the_log(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    overdue: str,
    status: int,
) -> None:
    journal = Journal(folder, Instrument("E-7"), SimulatedClock().now)
    journal.write(entry.calibration("check", "2020-01-01", {"within": True}))
    journal.close()
    monkeypatch.setenv("ENDFACE_CALIBRATION_DAILY_CHECK", "true")
    monkeypatch.setenv("ENDFACE_CALIBRATION_OVERDUE", overdue)
    assert main(["selftest", "--log", str(folder)]) == status
    out, err = capsys.readouterr()
    late = "today's check is due; check the reference"
    assert (f"calibration: failed: {late}" in out, late in err) == (overdue == "refuse", overdue == "warn")
