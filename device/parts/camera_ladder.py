"""A camera that may hang, made one that never does: every step bounded, a ladder of remedies."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

from device.errors import CameraError, PartError
from device.parts.one_at_a_time import OneAtATime
from device.vision.frame import Frame, Grey

log = logging.getLogger(__name__)
T = TypeVar("T")

OPENING_S = 10.0
"""The first opening also loads the camera's library, which takes seconds on a small board."""
REOPENING_S = 5.0
"""What opening it again may take on top of a picture: its exposure must be locked again."""
CLOSING_S = 0.5
RECREATE_AFTER, LOST_AFTER = 2, 3


class CameraSource(Protocol):
    """An open camera as its driver gives it: any call may hang."""

    def take(self, timeout_s: float) -> Frame:
        """The next picture; the call after one that timed out waits for the same picture.

        Raises:
            TimeoutError: none came within `timeout_s` seconds.
            PartError: what came is no picture.
        """

    def close(self) -> None:
        """Give up what is being waited for, and close the camera."""


class SteadyCamera:
    """Climbs one step of the ladder with each capture that fails, and comes down with one that succeeds.

    1. The first failure is told; the camera stays as it is, and the next capture is the retry.
    2. After the retry has failed, the next capture closes the camera and opens it anew.
    3. If that fails as well, the camera is lost: only another process can open it.

    The instrument tries again by itself while the error stands, so the ladder is climbed without a press.
    """

    def __init__(
        self, open_source: Callable[[], CameraSource], sharpness: Callable[[Grey], float], burst: int
    ) -> None:
        """Begin to open the camera; it goes on while the rest of the instrument starts.

        Args:
            open_source: opens the camera; runs on another thread.
            sharpness: of a picture, larger where it is sharper.
            burst: of how many pictures the best one is taken, at least 1.
        """
        self._open_source = open_source
        self._sharpness = sharpness
        self._burst = burst
        self._source: CameraSource | None = None
        self._failures = 0
        self._thread = OneAtATime("camera")
        self._opening: Future[None] | None = self._thread.begin(self._open)

    def capture(self, timeout_s: float) -> Frame:
        """See `Camera.capture`."""
        return self._climb(self._take, timeout_s)

    def capture_best(self, timeout_s: float) -> Frame:
        """See `Camera.capture_best`."""
        return self._climb(self._take_best, timeout_s)

    @property
    def is_lost(self) -> bool:
        """See `Camera.is_lost`."""
        return self._failures >= LOST_AFTER

    def close(self) -> None:
        """See `Camera.close`."""
        try:
            self._thread.do(self._close, CLOSING_S)
        except TimeoutError:
            log.warning("the camera did not close in %g s; it is left to the kernel", CLOSING_S)

    def _climb(self, work: Callable[[float], T], timeout_s: float) -> T:
        try:
            self._await_opening()
            allowed_s = timeout_s + (REOPENING_S if self._must_open() else 0.0)
            until_s = time.monotonic() + allowed_s
            result = self._thread.do(lambda: self._with_camera(work, until_s), allowed_s)
        except (TimeoutError, PartError) as fault:
            self._failures += 1
            raise self._told(fault, timeout_s) from fault
        self._failures = 0
        return result

    def _await_opening(self) -> None:
        opening, self._opening = self._opening, None
        if opening is not None:
            opening.result(OPENING_S)

    def _told(self, fault: TimeoutError | PartError, timeout_s: float) -> CameraError:
        text = str(fault) if isinstance(fault, PartError) else _no_picture(timeout_s)
        log.warning("camera, failure %d in a row: %s", self._failures, text)
        return CameraError(text)

    def _with_camera(self, work: Callable[[float], T], until_s: float) -> T:
        if self._must_open():
            self._close()
            self._open()
        return work(until_s)

    def _must_open(self) -> bool:
        return self._source is None or self._failures >= RECREATE_AFTER

    def _open(self) -> None:
        self._source = self._open_source()

    def _close(self) -> None:
        source, self._source = self._source, None
        if source is not None:
            source.close()

    def _take(self, until_s: float) -> Frame:
        assert self._source is not None
        return self._source.take(max(0.0, until_s - time.monotonic()))

    def _take_best(self, until_s: float) -> Frame:
        frames = [self._take(until_s) for _ in range(self._burst)]
        return max(frames, key=lambda frame: self._sharpness(frame.pixels))


def _no_picture(timeout_s: float) -> str:
    return f"the camera gave no picture in {timeout_s:g} s; check its ribbon cable"
