"""`endface run` as a process of its own on a board that is slow or hangs at one step.

usage: python -m tests.support.board_process STEP LOG_FOLDER

Says "now" on standard output once it is at that step, and at the end whether the panel was left dark.
"""

import importlib.abc
import importlib.machinery
import os
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from device import start
from device.__main__ import main
from device.config import Configuration
from device.parts.press import Key
from device.parts.simulated.buttons import Fingers, mock_factory
from device.parts.simulated.panel import SimulatedPanel
from tests.support.modules import module

TOO_LONG_S = 20.0
STEPS = ("loading", "opening", "ready", "working", "hanging", "misconfigured")


def now() -> None:
    """Tell who waits, once."""
    if not told:
        told.append(True)
        os.write(1, b"now\n")


told: list[bool] = []


class Board(importlib.abc.MetaPathFinder):
    """What is behind the imports of a board: libraries that take their time, and a camera."""

    def __init__(self, step: str) -> None:
        self.step = step

    def find_spec(
        self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name == "cv2" and self.step == "loading":
            now()
            take_s(TOO_LONG_S)
        if name == "picamera2":
            return importlib.machinery.ModuleSpec(name, Camera(self.step))
        return None


class Camera(importlib.abc.Loader):
    """The library of a camera that sees a lit end face."""

    def __init__(self, step: str) -> None:
        self.step = step

    def create_module(self, _: importlib.machinery.ModuleSpec) -> ModuleType:
        import numpy as np

        from tests.support.fake_picamera2 import Picamera2, World

        world = World(scene=lambda _, size: np.full((size[1], size[0], 3), 90, np.uint8))

        def opened() -> Picamera2:
            if self.step == "opening":
                now()
                time.sleep(TOO_LONG_S)
            return Picamera2(world)

        if self.step == "hanging":
            self.hang_later(world)
        return module("picamera2", Picamera2=opened)

    def hang_later(self, world: Any) -> None:
        def hang() -> None:
            world.delivering.clear()
            time.sleep(0.2)
            now()

        threading.Timer(3.0, hang).start()

    def exec_module(self, _: ModuleType) -> None:
        """Nothing is left to do."""


def take_s(seconds: float) -> None:
    """Take time as an import does: in many small pieces."""
    until_s = time.monotonic() + seconds
    while time.monotonic() < until_s:
        time.sleep(0.01)


def run(step: str, folder: Path) -> int:
    """Run until told to stop; the exit status of `endface run`."""
    factory, pictures = mock_factory(), 0

    def seen(_: Any) -> None:
        nonlocal pictures
        pictures += 1
        if step in ("ready", "misconfigured") and pictures > 3:
            now()
        if step == "working" and pictures == 5:
            threading.Thread(target=press, daemon=True).start()

    def press() -> None:
        Fingers({Key.INSPECT: Configuration().buttons.inspect_gpio}, factory).press(Key.INSPECT, 0.1)
        now()

    panel = SimulatedPanel(seen)
    vars(start).update(board_lines=lambda: factory, bus_opener=lambda *_: lambda: panel)
    sys.meta_path.insert(0, Board(step))
    status = main(["run", "--log", str(folder), *(["--profile", ""] if step == "misconfigured" else [])])
    os.write(1, b"lit\n" if panel.is_on else b"dark\n")
    return status


if __name__ == "__main__":
    sys.exit(run(sys.argv[1], Path(sys.argv[2])))
