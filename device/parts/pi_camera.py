"""The Raspberry Pi's camera through picamera2: one configuration for life, everything locked and checked.

Only this file imports picamera2. Any call may hang, so `camera_ladder` alone uses it.
"""

import atexit
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
from picamera2 import Picamera2

from device.config import CameraSettings
from device.errors import CameraError
from device.parts.camera_picture import as_grey, crop_for, is_locked, is_same_crop, locks
from device.vision.frame import Frame, Scale

log = logging.getLogger(__name__)

BUFFERS = 3
"""Few, because memory for the camera is scarce: one is filled, one waits, one is copied."""
LOCKING_S = 3.0
"""A sensor takes some pictures to follow a new exposure; after this long it does not follow at all."""


class PiCamera:
    """An open camera that delivers pictures."""

    def __init__(self, settings: CameraSettings, monotonic_s: Callable[[], float]) -> None:
        """Open, configure and start the camera, and wait until its exposure is locked.

        Args:
            settings: what is asked of it.
            monotonic_s: the clock that stamps the frames.

        Raises:
            CameraError: there is no camera, or it does not do what is asked.
            TimeoutError: it gives no picture.
        """
        self._settings = settings
        self._monotonic_s = monotonic_s
        self._pending: Any = None
        with _as_camera_faults():
            self._camera = Picamera2()
            # Closing may hang, and must not keep the process from ending.
            atexit.unregister(self._camera.close)
            try:
                self._start()
            except BaseException:
                self.close()
                raise

    def take(self, timeout_s: float) -> Frame:
        """See `CameraSource.take`."""
        with _as_camera_faults():
            pixels, metadata = self._next(timeout_s)
        self._check_crop(metadata)
        gain = metadata.get("AnalogueGain")
        return Frame(
            as_grey(pixels, self._settings.pixel_format, self._size_px()),
            Scale(self._settings.scale_x_um_per_px, self._settings.scale_y_um_per_px),
            exposure_us=metadata.get("ExposureTime"),
            taken_ns=int(self._monotonic_s() * 1e9),
            gain=None if gain is None else gain * metadata.get("DigitalGain", 1.0),
            colour_gains=metadata.get("ColourGains"),
        )

    def close(self) -> None:
        """See `CameraSource.close`."""
        # A job that timed out is still queued, and would be the first to get a picture.
        self._camera.cancel_all_and_flush()
        self._camera.close()

    def _size_px(self) -> tuple[int, int]:
        return self._settings.width_px, self._settings.height_px

    def _start(self) -> None:
        asked = self._settings
        sensor = {
            "output_size": (asked.sensor_width_px, asked.sensor_height_px),
            "bit_depth": asked.sensor_bits,
        }
        self._camera.configure(
            self._camera.create_preview_configuration(
                main={"format": asked.pixel_format, "size": self._size_px()},
                sensor=sensor,
                buffer_count=BUFFERS,
                # Without the queue a capture waits for the next picture: a queued one may be old.
                queue=False,
                display=None,
                encode=None,
            )
        )
        self._check_configuration(sensor)
        self._camera.set_controls(self._controls())
        self._camera.start()
        self._await_lock()

    def _check_configuration(self, asked_sensor: Mapping[str, Any]) -> None:
        given = self._camera.camera_configuration()
        asked = (self._settings.pixel_format, self._size_px())
        _must_be(asked, (given["main"]["format"], tuple(given["main"]["size"])))
        if given["sensor"] is None:
            log.warning("the camera has one sensor mode only, and it is not known")
        else:
            _must_be(dict(asked_sensor), {name: given["sensor"][name] for name in asked_sensor})

    def _controls(self) -> dict[str, Any]:
        offered, wanted = self._camera.camera_controls, locks(self._settings)
        missing = [name for name in wanted if name not in offered]
        if missing:
            log.warning("the camera cannot keep %s", ", ".join(missing))
        self._crop = crop_for(offered, self._settings.view, self._size_px())
        controls = {name: value for name, value in wanted.items() if name in offered}
        if self._crop is not None and "ScalerCrops" in offered:
            # The newer boards crop each stream by itself, which picamera2 has set already.
            return {**controls, "ScalerCrops": [self._crop]}
        return controls if self._crop is None else {**controls, "ScalerCrop": self._crop}

    def _await_lock(self) -> None:
        until_s = time.monotonic() + LOCKING_S
        metadata: Mapping[str, Any] = {}
        while time.monotonic() < until_s:
            _, metadata = self._next(self._settings.timeout_s)
            if is_locked(metadata, self._settings) and is_same_crop(metadata, self._crop):
                return
        self._check_crop(metadata)
        raise CameraError(
            f"the camera does not keep its exposure (it says {metadata['ExposureTime']} us, gain "
            f"{metadata['AnalogueGain']:g}); set camera.exposure_us and camera.gain to what it can do"
        )

    def _check_crop(self, metadata: Mapping[str, Any]) -> None:
        if not is_same_crop(metadata, self._crop):
            raise CameraError(
                f"the camera shows another part of its sensor than {self._crop}; check camera.view"
            )

    def _next(self, timeout_s: float) -> tuple[npt.NDArray[np.uint8], Mapping[str, Any]]:
        if self._pending is None:
            self._pending = self._camera.capture_request(wait=False)
        request = self._camera.wait(self._pending, timeout=timeout_s)
        self._pending = None
        try:
            return request.make_array("main"), request.get_metadata()
        finally:
            request.release()


def _must_be(asked: object, given: object) -> None:
    if given != asked:
        raise CameraError(f"the camera was asked for {asked} and gives {given}; check the camera's settings")


@contextmanager
def _as_camera_faults() -> Iterator[None]:
    try:
        yield
    except (TimeoutError, CameraError):
        raise
    except (RuntimeError, OSError, IndexError) as error:
        raise CameraError(f"the camera does not work ({error}); check its ribbon cable") from error
