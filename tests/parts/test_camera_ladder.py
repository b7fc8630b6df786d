"""A camera that hangs costs a bounded time, is mended where it can be, and else given up."""

import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from device.errors import CameraError
from device.parts import camera_ladder
from device.parts.camera_ladder import SteadyCamera
from device.vision.frame import Frame, Scale


class Driver:
    """Opens sources that can be made to hang, fail or refuse."""

    def __init__(self) -> None:
        self.opened = self.closed = self.inside = self.most_inside = 0
        self.levels = iter(range(256))
        self.runs = threading.Event()
        self.runs.set()
        self.fault: Exception | None = None
        self.opening_fault: Exception | None = None
        self.mended_by_opening = False
        self.opening_s = 0.0

    def open(self) -> "Driver":
        self.opened += 1
        time.sleep(self.opening_s)
        if self.opening_fault:
            raise self.opening_fault
        if self.mended_by_opening and self.opened > 1:
            self.fault = None
        return self

    def take(self, _: float) -> Frame:
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        try:
            self.runs.wait()
            if self.fault:
                raise self.fault
            return Frame(np.full((4, 4), next(self.levels), np.uint8), Scale(1, 1))
        finally:
            self.inside -= 1

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def driver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Driver]:
    monkeypatch.setattr(camera_ladder, "REOPENING_S", 0.2)
    made = Driver()
    yield made
    made.runs.set()


def steady(driver: Driver, burst: int = 1) -> SteadyCamera:
    return SteadyCamera(driver.open, lambda pixels: float(pixels.mean()), burst)


def took_s(camera: SteadyCamera, timeout_s: float = 0.05) -> float:
    started = time.monotonic()
    with pytest.raises(CameraError):
        camera.capture(timeout_s)
    return time.monotonic() - started


def test_a_capture_that_hangs_ends_in_time_and_the_next_one_is_the_retry(driver: Driver) -> None:
    camera = steady(driver)
    camera.capture(1)
    driver.runs.clear()
    assert took_s(camera) < 1
    driver.runs.set()
    camera.capture(1)
    assert (driver.opened, driver.closed) == (1, 0)


def test_after_a_failed_retry_the_camera_is_opened_anew_once(driver: Driver) -> None:
    camera = steady(driver)
    driver.fault, driver.mended_by_opening = TimeoutError(), True
    for _ in range(2):
        took_s(camera)
    assert driver.opened == 1
    camera.capture(1)
    assert (driver.opened, driver.closed) == (2, 1)


def test_opening_anew_may_take_longer_than_a_picture(driver: Driver) -> None:
    camera = steady(driver)
    driver.fault, driver.mended_by_opening = TimeoutError(), True
    for _ in range(2):
        took_s(camera)
    driver.opening_s = 0.15
    camera.capture(0.05)
    assert not camera.is_lost


def test_a_camera_that_opening_anew_does_not_mend_is_lost(driver: Driver) -> None:
    camera = steady(driver)
    driver.fault = TimeoutError()
    for _ in range(2):
        with pytest.raises(CameraError, match=r"no picture in 0\.05 s; check its ribbon cable"):
            camera.capture(0.05)
        assert not camera.is_lost
    took_s(camera)
    assert camera.is_lost
    assert driver.opened == 2


def test_one_good_picture_and_the_ladder_begins_at_its_foot_again(driver: Driver) -> None:
    camera = steady(driver)
    for _ in range(3):
        driver.fault = TimeoutError()
        for _ in range(2):
            took_s(camera)
        driver.fault = None
        camera.capture(1)


def test_never_two_captures_at_once_however_often_one_is_asked_for(driver: Driver) -> None:
    camera = steady(driver)
    camera.capture(1)
    driver.runs.clear()
    for _ in range(2):
        took_s(camera)
    took_s(camera)
    assert camera.is_lost
    assert driver.most_inside == 1


def test_what_hangs_for_ever_is_lost_and_closing_does_not_wait_for_it(
    driver: Driver, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(camera_ladder, "CLOSING_S", 0.05)
    camera = steady(driver)
    driver.runs.clear()
    took_s(camera)
    started = time.monotonic()
    camera.close()
    assert time.monotonic() - started < 1
    assert "did not close" in caplog.text


def test_a_camera_that_cannot_be_opened_is_tried_again_and_works_once_it_is_there(driver: Driver) -> None:
    driver.opening_fault = CameraError("no camera; check its ribbon cable")
    camera = steady(driver)
    with pytest.raises(CameraError, match="no camera"):
        camera.capture(1)
    driver.opening_fault = None
    camera.capture(1)
    camera.capture(1)
    assert driver.opened == 2


def test_it_opens_while_the_rest_of_the_instrument_starts(driver: Driver) -> None:
    camera = steady(driver)
    time.sleep(0.05)
    assert driver.opened == 1
    camera.close()
    assert driver.closed == 1


def test_the_sharpest_of_the_burst_is_the_one_to_judge(driver: Driver) -> None:
    driver.levels = iter([10, 30, 20, 90])
    frame = steady(driver, burst=3).capture_best(1)
    assert frame.pixels[0, 0] == 30


def test_a_mistake_in_the_program_is_not_taken_for_a_fault_of_the_camera(driver: Driver) -> None:
    camera = steady(driver)
    driver.fault = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        camera.capture(1)
