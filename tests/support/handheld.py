"""The instrument as it runs on a board, on a thread of its own."""

import json
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from gpiozero.pins.mock import MockFactory

from device import instrument, start
from device.config import Configuration, Loaded, load
from device.parts import camera_ladder
from device.parts.simulated.buttons import Fingers, mock_factory
from device.parts.simulated.panel import SimulatedPanel
from device.simulation import button_lines
from device.stopping import Stop
from model.render import SceneKind
from tests.support.endfaces import rendered
from tests.support.fake_picamera2 import World
from tests.support.instrument import SCALE_UM_PER_PX, inspector

FIBRE = rendered(SceneKind.CLEAN).pixels
HEIGHT, WIDTH = (side // 2 * 2 for side in FIBRE.shape)
SETTINGS = {
    "ENDFACE_CAMERA_WIDTH_PX": str(WIDTH),
    "ENDFACE_CAMERA_HEIGHT_PX": str(HEIGHT),
    "ENDFACE_CAMERA_TIMEOUT_S": "0.3",
    "ENDFACE_CAMERA_SCALE_X_UM_PER_PX": SCALE_UM_PER_PX,
    "ENDFACE_CAMERA_SCALE_Y_UM_PER_PX": SCALE_UM_PER_PX,
}


class ExitError(Exception):
    """The process would have ended at once."""


class Handheld:
    """The instrument as it runs on a board, on a thread of its own."""

    def __init__(self, folder: Path, world: World, factory: MockFactory) -> None:
        self.world, self.factory, self.panel = world, factory, SimulatedPanel(self.watch)
        self.environment = {**SETTINGS, "ENDFACE_LOG_FOLDER": str(folder)}
        self.folder, self.stop = folder, Stop()
        self.status: int | None = None
        self.shown: list[bytes] = []
        self.configured: Callable[[], Loaded] = lambda: load(None, self.environment)
        self.fingers = Fingers(button_lines(Configuration()), factory)
        self.thread = threading.Thread(target=self._run)

    def watch(self, picture: Any) -> None:
        self.shown.append(picture.tobytes())

    def begin(self) -> None:
        self.thread.start()

    def end(self) -> float:
        started = time.monotonic()
        self.stop.set()
        self.thread.join(10)
        assert not self.thread.is_alive()
        return time.monotonic() - started

    def _run(self) -> None:
        try:
            self.status = start.run(self.configured, self.stop)
        except ExitError as left:
            self.status = left.args[0]

    def until(self, true: Callable[[], object], within_s: float = 10.0) -> None:
        by_s = time.monotonic() + within_s
        while not true():
            assert time.monotonic() < by_s, (self.status, self.records())
            time.sleep(0.01)

    def records(self) -> list[dict[str, Any]]:
        path = self.folder / "log.sqlite"
        if not path.exists():
            return []
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
            if not database.execute("SELECT name FROM sqlite_master WHERE name = 'record'").fetchall():
                return []
            rows = database.execute("SELECT body FROM record ORDER BY number")
            return [json.loads(body) for (body,) in rows]

    def kinds(self) -> list[str]:
        return [record["kind"] for record in self.records()]


@contextmanager
def handheld_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Handheld]:
    """The instrument with the board's lines, bus and camera as they look from the adapters."""
    coloured = cv2.cvtColor(FIBRE[:HEIGHT, :WIDTH], cv2.COLOR_GRAY2RGB)
    world = World(scene=lambda _number, _size: np.asarray(coloured))
    monkeypatch.setitem(sys.modules, "picamera2", world.module())
    # It holds on to what it imported.
    monkeypatch.delitem(sys.modules, "device.parts.pi_camera", raising=False)
    monkeypatch.setattr(instrument, "configured_inspector", lambda _: inspector())
    factory = mock_factory()
    made = Handheld(folder, world, factory)
    monkeypatch.setattr(start, "board_lines", lambda: factory)
    monkeypatch.setattr(start, "bus_opener", lambda *_: lambda: made.panel)
    monkeypatch.setattr(camera_ladder, "REOPENING_S", 0.5)
    monkeypatch.setattr(start, "READ_AGAIN_S", 0.02)
    monkeypatch.setattr(start, "FAULT_SHOWN_S", 0.1)

    def leave(status: int) -> None:
        raise ExitError(status)

    monkeypatch.setattr(start, "_leave_at_once", leave)
    yield made
    world.delivering.set()
    made.stop.set()
    # What hung goes on now, and would open the camera of the next test.
    for thread in (made.thread, *threading.enumerate()):
        if thread.ident is not None and thread.name in (made.thread.name, "camera"):
            thread.join(10)
    factory.close()
