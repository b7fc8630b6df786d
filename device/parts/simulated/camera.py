"""A camera that looks at a folder of pictures, with a focus that can be turned."""

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import cv2
import numpy as np

from device.errors import CameraError, ImageError, PartError
from device.parts.camera_picture import as_grey
from device.vision.frame import Frame, Grey, Scale

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".pgm", ".ppm"})
FORMAT = "YUV420"
BLUR_UM_PER_UM = 0.3
"""Radius of the blur in um for each um out of focus: roughly that of a 20x, NA 0.3 objective."""


def list_pictures(folder: Path) -> tuple[Path, ...]:
    """All pictures in a folder, in the order of their names.

    Raises:
        PartError: no such folder, or no picture in it.
    """
    if not folder.is_dir():
        raise PartError(f"there is no folder {folder} to take pictures from")
    found = tuple(sorted(p for p in folder.iterdir() if p.suffix.lower() in SUFFIXES))
    if not found:
        raise PartError(f"the folder {folder} holds no picture ({', '.join(sorted(SUFFIXES))})")
    return found


class FolderCamera:
    """Shows one picture until the next connector is put in; after the last comes the first again."""

    def __init__(
        self,
        pictures: tuple[Path, ...],
        scale: Scale,
        read: Callable[[Path], Grey],
        monotonic_s: Callable[[], float],
    ) -> None:
        """Look at the first picture.

        Args:
            pictures: at least one.
            scale: of a pixel, the same for all pictures.
            read: gives the grey picture of a file, or raises ImageError.
            monotonic_s: the clock that stamps the frames.
        """
        self._pictures = pictures
        self._scale = scale
        self._read = read
        self._monotonic_s = monotonic_s
        self._index = 0
        self._seen: tuple[Path, Grey] | None = None
        self._defocus_um = 0.0
        self._plugged = True
        self._lit = True
        self._keeps_format = True
        self._period_s = 0.0
        self._delivering = Event()
        self._delivering.set()

    @property
    def looking_at(self) -> Path:
        """The file that the camera looks at."""
        return self._pictures[self._index]

    @property
    def defocus_um(self) -> float:
        """How far the end face is from the focal plane."""
        return self._defocus_um

    def capture(self, timeout_s: float) -> Frame:
        """See `Camera.capture`."""
        if not self._plugged:
            raise CameraError("the camera does not answer; check its ribbon cable")
        if not self._delivering.wait(timeout_s):
            raise CameraError(f"the camera gave no picture in {timeout_s:g} s; check its ribbon cable")
        seen = self._blurred(self._look())
        self._await_next()
        sent = self._sent(seen if self._lit else np.zeros_like(seen))
        pixels = as_grey(sent, FORMAT, (seen.shape[1], seen.shape[0]))
        return Frame(pixels, self._scale, taken_ns=int(self._monotonic_s() * 1e9))

    def capture_best(self, timeout_s: float) -> Frame:
        """See `Camera.capture_best`: all pictures of the folder's end face are alike."""
        return self.capture(timeout_s)

    @property
    def is_lost(self) -> bool:
        """See `Camera.is_lost`: a cable that is put back is enough."""
        return False

    def close(self) -> None:
        """See `Camera.close`."""
        self.unplug()

    def next_connector(self) -> None:
        """Take the connector out and put in the next one."""
        self._index = (self._index + 1) % len(self._pictures)

    def turn_focus(self, um: float) -> None:
        """Turn the focus knob by so many um of travel."""
        self._defocus_um += um

    def stall(self) -> None:
        """Stop delivering pictures, as a hung driver does."""
        self._delivering.clear()

    def go_on(self) -> None:
        """Deliver again."""
        self._delivering.set()

    def unplug(self) -> None:
        """Pull the ribbon cable."""
        self._plugged = False

    def plug(self) -> None:
        """Put the ribbon cable back."""
        self._plugged = True

    def lose_light(self) -> None:
        """Let the lamp's LED fail: every picture is black."""
        self._lit = False

    def find_light(self) -> None:
        """Let the lamp shine again."""
        self._lit = True

    def change_format(self) -> None:
        """Send pictures of another format than was asked for, without a word, as libcamera was seen to do."""
        self._keeps_format = False

    def keep_format(self) -> None:
        """Send what was asked for again."""
        self._keeps_format = True

    def pace(self, pictures_per_s: float) -> None:
        """Give pictures at the pace of a sensor, in real time, and not as fast as they are asked for."""
        self._period_s = 1 / pictures_per_s

    def _await_next(self) -> None:
        if self._period_s:
            time.sleep(self._period_s - time.monotonic() % self._period_s)

    def _sent(self, levels: Grey) -> Grey:
        """The picture as a driver gives it: levels, then colours of half the size each way, here grey."""
        if not self._keeps_format:
            return np.dstack([levels] * 3)
        return np.pad(levels, ((0, levels.shape[0] // 2), (0, 0)), constant_values=128)

    def _look(self) -> Grey:
        if self._seen is None or self._seen[0] != self.looking_at:
            try:
                self._seen = (self.looking_at, self._read(self.looking_at))
            except ImageError as error:
                raise CameraError(f"the camera gave no picture: {error}") from error
        return self._seen[1]

    def _blurred(self, pixels: Grey) -> Grey:
        blur_um = BLUR_UM_PER_UM * abs(self._defocus_um)
        if blur_um < 0.1 * self._scale.x_um_per_px:
            return pixels
        return cv2.GaussianBlur(
            pixels, (0, 0), blur_um / self._scale.x_um_per_px, sigmaY=blur_um / self._scale.y_um_per_px
        ).astype(np.uint8)
