"""Sticks: a folder that behaves like one, and image files behind loop devices, which are real ones."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from device.parts.stick import StickError, Trouble

MAKERS = {"vfat": ("mkfs.vfat",), "exfat": ("mkfs.exfat",), "ext4": ("mkfs.ext4", "-q", "-F")}


class FolderStick:
    """A stick that is a folder; what is done between writing and reading back is up to the test."""

    def __init__(self, folder: Path, meanwhile: Callable[[], None] = lambda: None) -> None:
        folder.mkdir()
        self.folder, self._meanwhile = folder, meanwhile

    @contextmanager
    def mounted(self, *, writable: bool) -> Iterator[Path]:
        try:
            yield self.folder
        except OSError as error:
            raise StickError(Trouble.PULLED) from error
        if writable:
            self._meanwhile()


def run(*order: str) -> str:
    done = subprocess.run(order, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"{' '.join(order)} does not work here: {done.stderr.strip()}")
    return done.stdout.strip()


def kernel_mounts(kind: str) -> bool:
    return any(line.split()[-1] == kind for line in Path("/proc/filesystems").read_text().splitlines())


def a_mounted_type() -> str:
    """FAT where this kernel has it, as every board's does; else what it has."""
    return "vfat" if kernel_mounts("vfat") else "ext4"


def image(path: Path, kind: str, size_mb: int = 24) -> Path:
    """An image file with a file system."""
    with path.open("wb") as file:
        file.truncate(size_mb * 2**20)
    maker = MAKERS[kind]
    if shutil.which(maker[0]) is None:
        pytest.skip(f"{maker[0]} is not installed")
    run(*maker, str(path))
    return path


@contextmanager
def plugged_in(path: Path, *options: str) -> Iterator[Path]:
    """The loop device of an image file, as the kernel shows a stick."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount; tests/rig does this in a virtual machine")
    device = Path(run("losetup", "--find", "--show", *options, str(path)))
    try:
        yield device
    finally:
        subprocess.run(["losetup", "--detach", str(device)], check=False)
