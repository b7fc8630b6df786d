"""`endface calibrate reference` and `check`: the same end face again, and an instrument that has drifted."""

import hashlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from device.__main__ import main
from device.audit import entry
from device.audit.entry import Instrument
from device.audit.journal import Journal
from device.daily_check import Band, bands, compare
from device.parts.simulated.clock import SimulatedClock
from model.render import SceneKind
from model.render.picture import Rendered
from tests.support.endfaces import rendered

WHO = ["--reference", "EF-3", "--by", "ada"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    journal = Journal(tmp_path / "log", Instrument("E-7"), SimulatedClock().now)
    journal.write(entry.boot())
    journal.close()
    return tmp_path / "log"


def picture(path: Path, of: Rendered, shift_px: int = 0, stretch: float = 1.0) -> str:
    """The end face as a picture, put in a little beside its place, magnified a little more."""
    height, width = of.pixels.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), 0, stretch)
    matrix = matrix + np.array([[0, 0, shift_px], [0, 0, shift_px]])
    moved = cv2.warpAffine(of.pixels, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    cv2.imwrite(str(path), moved)
    return str(path)


@pytest.fixture
def recorded(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ENDFACE_GRADING_PROFILE", "iec-ed2-mm-pc")
    images = [picture(tmp_path / f"{n}.png", rendered(SceneKind.CONTAMINATION), n) for n in range(3)]
    order = ["calibrate", "reference", "--log", str(folder), *WHO, "--due", "2999-12-31"]
    assert main([*order, *images]) == 0
    return folder


def check(folder: Path, image: str, *who: str) -> int:
    return main(["calibrate", "check", "--log", str(folder), *(who or WHO), image])


def records(folder: Path) -> list[dict]:
    journal = Journal(folder, Instrument("E-7"), SimulatedClock().now)
    found = [record.content["content"] for record in journal.records()]
    journal.close()
    return found


def test_the_same_end_face_is_within_the_limits_and_that_is_recorded(recorded: Path, tmp_path: Path) -> None:
    again = picture(tmp_path / "again.png", rendered(SceneKind.CONTAMINATION), -2)
    assert check(recorded, again) == 0
    *_, reference, checked = records(recorded)
    assert reference["what"] == "reference EF-3"
    assert checked["what"] == "check"
    assert checked["values"]["within"] is True
    assert checked["values"]["picture_sha256"] == hashlib.sha256(Path(again).read_bytes()).hexdigest()
    assert len(set(reference["values"]["pictures_sha256"])) == 3
    assert {one["name"] for one in checked["values"]["compared"]} == set(reference["values"]["found"])


def test_another_magnification_is_beyond_the_limits(
    recorded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drifted = picture(tmp_path / "drifted.png", rendered(SceneKind.CONTAMINATION), stretch=1.02)
    assert check(recorded, drifted) == 1
    said = capsys.readouterr().out
    assert "beyond its limit" in next(line for line in said.splitlines() if line.startswith("cladding_um"))
    assert records(recorded)[-1]["values"]["within"] is False


def test_defects_that_are_not_found_any_more_are_beyond_the_limits(recorded: Path, tmp_path: Path) -> None:
    clean = picture(tmp_path / "clean.png", rendered(SceneKind.CLEAN))
    assert check(recorded, clean) == 1


def test_what_cannot_be_compared_is_said_and_not_recorded(
    recorded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    again = picture(tmp_path / "again.png", rendered(SceneKind.CONTAMINATION))
    number = len(records(recorded))
    assert check(recorded, again, "--reference", "EF-9", "--by", "ada") == 2
    assert "nothing is recorded of EF-9" in capsys.readouterr().err
    assert check(recorded, picture(tmp_path / "dark.png", rendered(SceneKind.UNDEREXPOSED))) == 1
    assert "cannot be judged" in capsys.readouterr().err
    monkeypatch.setenv("ENDFACE_GRADING_PROFILE", "iec-ed2-sm-pc")
    assert check(recorded, again) == 2
    assert "another profile" in capsys.readouterr().err
    assert len(records(recorded)) == number


def test_an_overdue_reference_is_not_compared_with(
    recorded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = Journal(recorded, Instrument("E-7"), SimulatedClock().now)
    journal.write(entry.calibration("reference EF-3", "2020-01-01", records(recorded)[-1]["values"]))
    journal.close()
    assert check(recorded, picture(tmp_path / "again.png", rendered(SceneKind.CONTAMINATION))) == 2
    assert "EF-3 was due on 2020-01-01" in capsys.readouterr().err


def test_a_reference_from_before_a_factory_reset_counts_no_more(
    recorded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = Journal(recorded, Instrument("E-7"), SimulatedClock().now)
    journal.write(entry.reset("ada", ()))
    journal.close()
    assert check(recorded, picture(tmp_path / "again.png", rendered(SceneKind.CONTAMINATION))) == 2
    assert "nothing is recorded of EF-3" in capsys.readouterr().err


def test_what_scatters_when_it_is_recorded_may_scatter_later() -> None:
    quiet = {"cladding_um": 125.0, "focus_um": 2.0, "level": 150.0, "features": 4.0, "largest_um": 6.0}
    found = bands([quiet, quiet, {**quiet, "level": 180.0}])
    assert found["level"].limit > 50
    assert found["cladding_um"] == Band(125.0, 0.5)
    with pytest.raises(ValueError, match="too few"):
        bands([quiet, quiet])


@pytest.mark.parametrize(
    ("found", "within"), [(125.5, True), (124.5, True), (125.51, False), (124.49, False)]
)
def test_a_limit_is_still_within(found: float, *, within: bool) -> None:
    assert [one.within for one in compare({"a": found}, {"a": Band(125.0, 0.5)})] == [within]
