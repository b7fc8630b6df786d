"""Lets picamera2 open libcamera's virtual camera.

That camera says nothing of a sensor's raw modes, and wants a buffer for each plane of a picture, which it
gives itself. Python imports this at its start; all else of picamera2 runs as it is.
"""

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

MODULE = "picamera2.picamera2"
RAW_MODES = [{"format": "SRGGB10", "size": (1152, 864)}]


class Loader(importlib.abc.Loader):
    """Runs the real module, then changes the two things in it."""

    def __init__(self, real: importlib.abc.Loader) -> None:
        """Keep the loader of the real module."""
        self._real = real

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        """As the real one."""
        return self._real.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """As the real one, with raw modes given and buffers taken from the camera."""
        self._real.exec_module(module)
        camera: Any = module.__dict__["Picamera2"]
        begin = camera.__init__

        def begin_with_its_buffers(self: Any, *arguments: Any, **named: Any) -> None:
            from picamera2.allocators import LibcameraAllocator

            begin(self, *arguments, **named)
            self.allocator = LibcameraAllocator(self.camera)

        camera._get_raw_modes = lambda _: RAW_MODES
        camera.__init__ = begin_with_its_buffers


class Finder(importlib.abc.MetaPathFinder):
    """Finds the one module, once."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The module's real place, with the loader above."""
        if name != MODULE:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = Loader(spec.loader)
        return spec


sys.meta_path.insert(0, Finder())
