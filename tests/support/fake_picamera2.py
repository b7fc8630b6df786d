"""What `device.parts.pi_camera` uses of picamera2 0.3, as that behaves, with a world that can be disturbed.

Kept from its source: one process may hold the camera once; a configuration that cannot be had is
adjusted without a word; a job that timed out stays queued and gets the next picture; a request that is
not released is missing for good, and without requests no picture comes; `stop`, and so `close`, waits
for ever where the driver hangs; "RGB888" is B, G, R in memory.
"""

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np

from tests.support.modules import module

FULL_SENSOR_PX = (0, 0, 4056, 3040)
PERIOD_S = 0.01
CONTROLS: dict[str, tuple[Any, Any, Any]] = {
    "AeEnable": (False, True, None),
    "ExposureTime": (60, 674181621, None),
    "AnalogueGain": (1.0, 22.0, None),
    "AwbEnable": (False, True, None),
    "ColourGains": (0.0, 32.0, None),
    "NoiseReductionMode": (0, 4, 0),
    "Sharpness": (0.0, 16.0, 1.0),
    "ScalerCrop": ((0, 0, 64, 64), FULL_SENSOR_PX, FULL_SENSOR_PX),
}


@dataclass
class World:
    """The camera and its driver, as a test disturbs them.

    Attributes:
        scene: gives the red, green and blue levels of the n-th picture of shape (height, width, 3).
        plugged: whether the ribbon cable is in.
        delivering: cleared where the driver hangs.
        forced_format, forced_sensor, forced_crop: what is given whatever was asked.
        deaf: controls that are taken and then not followed.
        controls: what the camera offers.
        pictures_until_locked: how many pictures the sensor takes to follow.
        opened, closed, taken: how often.
        open_now: 1 where the camera is held.
    """

    scene: Callable[[int, tuple[int, int]], np.ndarray] = lambda _, size: np.zeros(
        (size[1], size[0], 3), np.uint8
    )
    plugged: bool = True
    delivering: threading.Event = field(default_factory=threading.Event)
    forced_format: str | None = None
    forced_sensor: tuple[int, int] | None = None
    forced_crop: tuple[int, int, int, int] | None = None
    has_modes: bool = True
    deaf: frozenset[str] = frozenset()
    controls: dict[str, tuple[Any, Any, Any]] = field(default_factory=lambda: dict(CONTROLS))
    pictures_until_locked: int = 2
    opened: int = 0
    closed: int = 0
    taken: int = 0
    open_now: int = 0

    def __post_init__(self) -> None:
        self.delivering.set()

    def module(self) -> ModuleType:
        """A stand-in for the package picamera2 that opens this world's camera."""
        return module("picamera2", Picamera2=lambda: Picamera2(self))


class Request:
    """A completed request, which must be released."""

    def __init__(self, camera: "Picamera2", array: np.ndarray, metadata: dict[str, Any]) -> None:
        self._camera, self._array, self._metadata = camera, array, metadata

    def make_array(self, name: str) -> np.ndarray:
        assert name == "main"
        return self._array.copy()

    def get_metadata(self) -> dict[str, Any]:
        return dict(self._metadata)

    def release(self) -> None:
        self._camera.free.release()


class Picamera2:
    """The camera as the library gives it."""

    def __init__(self, world: World) -> None:
        if not world.plugged:
            raise RuntimeError("No camera number 0 found")
        if world.open_now:
            raise RuntimeError("Camera __init__ sequence did not complete.")
        world.opened += 1
        world.open_now += 1
        self.world = world
        self.camera_controls = dict(world.controls)
        self._config: dict[str, Any] = {}
        self._asked: dict[str, Any] = {}
        self._jobs: list[Future[Request]] = []
        self._lock = threading.Lock()
        self._abort = threading.Event()
        self._configured = 0

    def create_preview_configuration(self, **asked: Any) -> dict[str, Any]:
        known = {"main", "sensor", "buffer_count", "queue", "display", "encode", "controls"}
        assert asked.keys() <= known
        return {**asked, "sensor": asked.get("sensor") if self.world.has_modes else None}

    def configure(self, config: dict[str, Any]) -> None:
        self._configured += 1
        assert self._configured == 1, "one configuration for life"
        self._config = dict(config)
        self._config["main"] = {**config["main"], "stride": config["main"]["size"][0] * 3}
        if self.world.forced_format:
            self._config["main"]["format"] = self.world.forced_format
        if self.world.forced_sensor and self._config["sensor"]:
            self._config["sensor"] = {**self._config["sensor"], "output_size": self.world.forced_sensor}
        self.free = threading.Semaphore(config["buffer_count"])

    def camera_configuration(self) -> dict[str, Any]:
        return self._config

    def set_controls(self, controls: dict[str, Any]) -> None:
        for name in controls:
            if name not in self.camera_controls:
                raise RuntimeError(f"Control {name} is not advertised by libcamera")
        self._asked.update(controls)

    def start(self) -> None:
        self._thread = threading.Thread(target=self._deliver, daemon=True)
        self._thread.start()

    def capture_request(self, wait: bool | None = None) -> "Future[Request]":
        assert wait is False
        job: Future[Request] = Future()
        with self._lock:
            self._jobs.append(job)
        return job

    def wait(self, job: "Future[Request]", timeout: float | None = None) -> Request:
        return job.result(timeout)

    def cancel_all_and_flush(self) -> None:
        with self._lock:
            for job in self._jobs:
                job.set_exception(CancelledError())
            self._jobs = []

    def close(self) -> None:
        self.world.delivering.wait()
        self._abort.set()
        self.world.open_now -= 1
        self.world.closed += 1

    def _deliver(self) -> None:
        while not self._abort.wait(PERIOD_S):
            self.world.delivering.wait()
            if not self.world.plugged or not self.free.acquire(blocking=False):
                continue
            request = Request(self, self._picture(), self._metadata())
            with self._lock:
                job = self._jobs.pop(0) if self._jobs else None
            if job is None:
                request.release()
            else:
                job.set_result(request)

    def _picture(self) -> np.ndarray:
        self.world.taken += 1
        width, height = self._config["main"]["size"]
        rgb = self.world.scene(self.world.taken, (width, height))
        if self._config["main"]["format"] == "RGB888":
            return rgb[:, :, ::-1]
        planar = np.full((height * 3 // 2, width), 128, np.uint8)
        planar[:height] = np.round(rgb @ np.array([0.299, 0.587, 0.114]))
        return planar

    def _metadata(self) -> dict[str, Any]:
        settled = self.world.taken > self.world.pictures_until_locked
        followed = {n: v for n, v in self._asked.items() if settled and n not in self.world.deaf}
        told: dict[str, Any] = {"ExposureTime": 20000, "AnalogueGain": 8.0, "ColourGains": (1.0, 1.0)}
        told = {
            name: followed.get(name, value) for name, value in told.items() if name in self.camera_controls
        }
        if "ScalerCrop" in self.camera_controls:
            told["ScalerCrop"] = self.world.forced_crop or followed.get("ScalerCrop", FULL_SENSOR_PX)
        if "ScalerCrops" in self.camera_controls:
            told["ScalerCrops"] = followed.get("ScalerCrops", [FULL_SENSOR_PX])
        return {"DigitalGain": 1.0, **told}
