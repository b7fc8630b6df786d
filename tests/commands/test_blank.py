"""`endface calibrate blank`: from files or by the instrument's own camera; recorded, used from then on."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from device.__main__ import main
from device.audit import entry
from device.audit.entry import Instrument
from device.audit.journal import Journal
from device.commands import own_camera
from device.config import load
from device.measuring import Measuring, measuring
from device.parts.simulated.buttons import mock_factory
from device.parts.simulated.clock import SimulatedClock
from device.vision.frame import Grey
from tests.support.blanks import UNEVEN, blanks, microscope, speck
from tests.support.fake_picamera2 import World

DUST = (speck("sharp", 90, 10, 12),)
WHO = ["--reference", "B-1", "--by", "ada", "--due", "2999-12-31"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    journal = Journal(tmp_path / "log", Instrument("E-7"), SimulatedClock().now)
    journal.write(entry.boot())
    journal.close()
    return tmp_path / "log"


@pytest.fixture(scope="module")
def pictures() -> list[Grey]:
    return blanks(microscope(50, dust=DUST))


@pytest.fixture
def images(tmp_path: Path, pictures: list[Grey]) -> list[str]:
    paths = [str(tmp_path / f"{number}.png") for number in range(len(pictures))]
    for path, pixels in zip(paths, pictures, strict=True):
        cv2.imwrite(path, pixels)
    return paths


def calibrate(folder: Path, *more: str) -> int:
    return main(["calibrate", "blank", "--log", str(folder), *WHO, *more])


def in_force(folder: Path) -> Measuring:
    journal = Journal(folder, Instrument("E-7"), SimulatedClock().now)
    found = measuring(journal.log, load(None, {}, {"log.folder": str(folder)}))
    journal.close()
    return found


def last_record(folder: Path) -> dict[str, Any]:
    journal = Journal(folder, Instrument("E-7"), SimulatedClock().now)
    newest = journal.log.newest()
    journal.close()
    assert newest is not None
    return newest.content


def test_light_and_dust_are_printed_recorded_with_who_and_until_when_and_in_force(
    folder: Path, images: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert calibrate(folder, *images) == 0
    said = capsys.readouterr().out
    assert "dust on the optics: 1 specks\n  24 um at" in said
    record = last_record(folder)
    assert (record["kind"], record["content"]["what"]) == ("calibration", "blank")
    values = record["content"]["values"]
    assert (values["by"], values["reference"]["serial"]) == ("ada", "B-1")
    assert len(set(values["pictures_sha256"])) == 4
    found = in_force(folder)
    assert found.blank_due == "2999-12-31"
    assert found.blank is not None
    height, width = found.blank.flat_field.shape
    assert found.blank.flat_field.light[height // 2, width // 2] == pytest.approx(1, abs=0.01)
    assert found.blank.specks[0].x_px == pytest.approx(DUST[0].x_px, abs=2)
    assert found.cited["blank"].record == record["number"]


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ([], 2, "name either pictures, or --last, or --camera"),
        (["--last", "4", "blank.png"], 2, "name either pictures"),
        (["--last", "4"], 2, "the log has 0 pictures, not 4"),
        (["missing.png"] * 4, 1, "missing.png"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_recorded(
    folder: Path, capsys: pytest.CaptureFixture[str], more: list[str], status: int, said: str
) -> None:
    assert calibrate(folder, *more) == status
    assert said in capsys.readouterr().err
    assert last_record(folder)["kind"] == "boot"


def test_pictures_that_are_no_blank_are_refused_by_name(
    folder: Path, images: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    dark = cv2.imread(images[2], cv2.IMREAD_GRAYSCALE) // 8
    cv2.imwrite(images[2], dark)
    assert calibrate(folder, *images) == 1
    assert f"picture 3: too dark; put something blank and bright in, and check the lamp (of {images[0]}" in (
        capsys.readouterr().err
    )
    assert calibrate(folder, "--due", "2020-01-01", *images) == 2
    assert last_record(folder)["kind"] == "boot"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, pictures: list[Grey]) -> Iterator[World]:
    """A board whose camera sees the blanks, another one after each burst of four."""

    def scene(number: int, _: tuple[int, int]) -> np.ndarray:
        pixels = pictures[number // 4 % 4]
        return np.repeat(pixels[:, :, None], 3, axis=2)

    seen, factory = World(scene=scene), mock_factory()
    monkeypatch.setattr(own_camera, "board_lines", lambda: factory)
    monkeypatch.setitem(sys.modules, "picamera2", seen.module())
    monkeypatch.delitem(sys.modules, "device.parts.pi_camera", raising=False)
    yield seen
    seen.delivering.set()
    factory.close()


def test_the_instruments_own_camera_takes_the_pictures_and_they_are_kept(
    folder: Path, world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n" * 4))
    assert calibrate(folder, "--camera", "4") == 0
    assert "picture 4 of 4: put it in or move it, focus, press Enter" in capsys.readouterr().err
    kept = {path.stem for path in (folder / "calibration").iterdir()}
    assert kept == set(last_record(folder)["content"]["values"]["pictures_sha256"])
    assert world.open_now == 0


def test_an_input_that_ends_calibrates_nothing_and_gives_the_camera_back(
    folder: Path, world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    assert calibrate(folder, "--camera", "4") == 2
    assert "the input ended before picture 2 of 4" in capsys.readouterr().err
    assert world.open_now == 0
    world.plugged = False
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    assert calibrate(folder, "--camera", "4") == 1
    assert last_record(folder)["kind"] == "boot"


def test_the_light_of_the_record_is_that_of_the_pictures(folder: Path, images: list[str]) -> None:
    assert calibrate(folder, *images) == 0
    blank = in_force(folder).blank
    assert blank is not None
    corner = 1 - UNEVEN.vignette - UNEVEN.slope * (np.cos(UNEVEN.slope_angle) + np.sin(UNEVEN.slope_angle))
    true = (UNEVEN.black_grey + UNEVEN.ferrule_grey * corner) / (UNEVEN.black_grey + UNEVEN.ferrule_grey)
    assert blank.flat_field.light[0, 0] == pytest.approx(true, abs=0.01)
