"""The simulated camera behaves like a camera."""

import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from device.errors import PartError
from device.images import read_grey
from device.parts.simulated.camera import FolderCamera, list_pictures
from device.parts.simulated.clock import SimulatedClock
from device.vision.frame import Scale


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in (2, 1):
        pixels = np.random.default_rng(number).integers(0, 256, (40, 60), np.uint8)
        cv2.imwrite(str(tmp_path / f"{number}.png"), pixels)
    (tmp_path / "notes.txt").write_text("not a picture")
    return tmp_path


@pytest.fixture
def camera(folder: Path) -> FolderCamera:
    return FolderCamera(list_pictures(folder), Scale(0.5, 0.25), read_grey, SimulatedClock().monotonic_s)


def test_it_shows_the_pictures_in_the_order_of_their_names_and_then_again(camera: FolderCamera) -> None:
    seen = []
    for _ in range(3):
        seen.append(camera.looking_at.name)
        camera.next_connector()
    assert seen == ["1.png", "2.png", "1.png"]


def test_a_frame_has_the_files_pixels_the_scale_and_the_time(camera: FolderCamera) -> None:
    frame = camera.capture(1)
    assert np.array_equal(frame.pixels, read_grey(camera.looking_at))
    assert frame.scale == Scale(0.5, 0.25)
    assert frame.taken_ns == 60_000_000_000


def test_out_of_focus_is_blurred_evenly_in_um_and_turning_back_is_sharp(camera: FolderCamera) -> None:
    sharp = camera.capture(1).pixels
    camera.turn_focus(10)
    blurred = camera.capture(1).pixels.astype(float)
    across = np.abs(np.diff(blurred, axis=1)).mean()
    down = np.abs(np.diff(blurred, axis=0)).mean()
    assert across < np.abs(np.diff(sharp.astype(float), axis=1)).mean() / 5
    assert down < across
    camera.turn_focus(-10)
    assert np.array_equal(camera.capture(1).pixels, sharp)


def test_a_stalled_camera_is_given_up_on_time_and_delivers_again(camera: FolderCamera) -> None:
    camera.stall()
    started = time.monotonic()
    with pytest.raises(PartError, match=r"no picture in 0\.1 s; check its ribbon cable"):
        camera.capture(0.1)
    assert 0.09 < time.monotonic() - started < 1
    camera.go_on()
    camera.capture(0.1)


def test_an_unplugged_camera_says_so_and_comes_back(camera: FolderCamera) -> None:
    camera.unplug()
    with pytest.raises(PartError, match="does not answer; check its ribbon cable"):
        camera.capture(0.1)
    camera.plug()
    camera.capture(0.1)


def test_a_broken_file_is_a_fault_of_the_camera(camera: FolderCamera) -> None:
    camera.looking_at.write_bytes(b"")
    with pytest.raises(PartError, match="gave no picture"):
        camera.capture(0.1)


def test_a_folder_without_pictures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PartError, match="no picture"):
        list_pictures(tmp_path)
    with pytest.raises(PartError, match="no folder"):
        list_pictures(tmp_path / "absent")
