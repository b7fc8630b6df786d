"""The adapter to picamera2, against a faithful stand-in for it."""

import dataclasses
import importlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from device.config import CameraSettings
from device.errors import CameraError
from tests.support.fake_picamera2 import FULL_SENSOR_PX, World

SETTINGS = CameraSettings(
    width_px=320, height_px=240, exposure_us=5000, gain=2.0, red_gain=1.5, blue_gain=1.75
)
Opener = Callable[..., Any]


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    yield made
    made.delivering.set()


@pytest.fixture
def open_camera(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opener]:
    monkeypatch.setitem(sys.modules, "picamera2", world.module())
    monkeypatch.delitem(sys.modules, "device.parts.pi_camera", raising=False)
    adapter = importlib.import_module("device.parts.pi_camera")
    monkeypatch.setattr(adapter, "LOCKING_S", 0.3)
    opened: list[Any] = []

    def make(**changes: Any) -> Any:
        opened.append(adapter.PiCamera(dataclasses.replace(SETTINGS, **changes), time.monotonic))
        return opened[-1]

    yield make
    world.delivering.set()
    for camera in opened:
        if world.open_now:
            camera.close()
    del sys.modules["device.parts.pi_camera"]


def coloured(_: int, size: tuple[int, int]) -> np.ndarray:
    """A target of pure red, green and blue thirds."""
    target = np.zeros((size[1], size[0], 3), np.uint8)
    for channel, columns in enumerate(np.array_split(np.arange(size[0]), 3)):
        target[:, columns, channel] = 255
    return target


@pytest.mark.parametrize("pixel_format", ["RGB888", "YUV420", "NV12"])
def test_red_green_and_blue_get_the_levels_of_red_green_and_blue(
    world: World, open_camera: Opener, pixel_format: str
) -> None:
    world.scene = coloured
    pixels = open_camera(pixel_format=pixel_format).take(1).pixels
    assert pixels.shape == (240, 320)
    levels = [int(pixels[120, x]) for x in (50, 160, 270)]
    assert levels == pytest.approx([76, 150, 29], abs=1)


def test_a_frame_says_how_it_was_taken(open_camera: Opener) -> None:
    before_ns = time.monotonic_ns()
    frame = open_camera(scale_x_um_per_px=0.5, scale_y_um_per_px=0.25).take(1)
    assert (frame.exposure_us, frame.gain, frame.colour_gains) == (5000, 2.0, (1.5, 1.75))
    assert (frame.scale.x_um_per_px, frame.scale.y_um_per_px) == (0.5, 0.25)
    assert before_ns <= frame.taken_ns <= time.monotonic_ns()


def test_no_picture_is_delivered_before_the_exposure_is_locked(world: World, open_camera: Opener) -> None:
    world.pictures_until_locked = 20
    camera = open_camera()
    assert world.taken > 20
    assert camera.take(1).exposure_us == 5000


def test_a_camera_that_does_not_keep_its_exposure_is_a_fault(world: World, open_camera: Opener) -> None:
    world.deaf = frozenset({"ExposureTime"})
    with pytest.raises(CameraError, match="does not keep its exposure"):
        open_camera()
    assert world.open_now == 0


def test_what_was_silently_adjusted_is_a_fault(world: World, open_camera: Opener) -> None:
    world.forced_format = "NV12"
    with pytest.raises(CameraError, match=r"asked for .*RGB888.* gives .*NV12"):
        open_camera()
    world.forced_format, world.forced_sensor = None, (4056, 3040)
    with pytest.raises(CameraError, match=r"2028.* gives .*4056"):
        open_camera()
    assert world.open_now == 0


def test_the_view_is_the_middle_of_the_sensor_in_the_pictures_shape(open_camera: Opener) -> None:
    camera = open_camera(width_px=320, height_px=320, view=0.5)
    assert camera._camera._asked["ScalerCrop"] == ((4056 - 1520) // 2, (3040 - 1520) // 2, 1520, 1520)


def test_a_picture_of_another_part_of_the_sensor_is_a_fault(world: World, open_camera: Opener) -> None:
    camera = open_camera(view=0.5)
    world.forced_crop = FULL_SENSOR_PX
    with pytest.raises(CameraError, match="another part of its sensor"):
        camera.take(1)


def test_boards_that_crop_each_stream_are_told_for_the_stream(world: World, open_camera: Opener) -> None:
    world.controls["ScalerCrops"] = world.controls["ScalerCrop"]
    asked = open_camera(view=0.5)._camera._asked
    assert asked["ScalerCrops"] == [(1015, 760, 2027, 1520)]
    assert "ScalerCrop" not in asked


def test_a_plain_camera_without_locks_crop_and_modes_is_used_and_what_it_lacks_is_said(
    world: World, open_camera: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    world.controls, world.has_modes = {}, False
    camera = open_camera()
    frame = camera.take(1)
    camera.close()
    assert (frame.exposure_us, frame.gain, frame.colour_gains) == (None, None, None)
    assert "cannot keep AeEnable, ExposureTime" in caplog.text
    with pytest.raises(CameraError, match=r"cannot crop; set camera\.view to 1"):
        open_camera(view=0.5)


def test_no_camera_is_a_fault_that_says_what_to_check(world: World, open_camera: Opener) -> None:
    world.plugged = False
    with pytest.raises(CameraError, match=r"No camera number 0 found.*check its ribbon cable"):
        open_camera()


def test_a_picture_that_came_too_late_is_taken_by_the_retry_and_its_buffer_is_not_lost(
    world: World, open_camera: Opener
) -> None:
    camera = open_camera()
    for _ in range(10):
        world.delivering.clear()
        time.sleep(0.01)
        with pytest.raises(TimeoutError):
            camera.take(0.01)
        world.delivering.set()
        camera.take(1)


def test_hundreds_of_pictures_leave_no_buffer_behind(open_camera: Opener) -> None:
    camera = open_camera()
    for _ in range(200):
        camera.take(1)
    assert camera._camera.free._value >= 2


def test_closing_gives_the_camera_back_though_a_picture_is_awaited(world: World, open_camera: Opener) -> None:
    camera = open_camera()
    world.plugged = False
    with pytest.raises(TimeoutError):
        camera.take(0.05)
    camera.close()
    assert (world.open_now, world.closed) == (0, 1)


def test_nothing_is_left_to_the_end_of_the_process(
    open_camera: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped: list[object] = []
    monkeypatch.setattr("atexit.unregister", dropped.append)
    camera = open_camera()
    assert dropped == [camera._camera.close]
