"""A real file system of a few megabytes, which a test can fill to the last byte."""

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

CAN_BE_MADE = os.geteuid() == 0
BLOCK = bytes(4096)


class SmallDisk:
    """A mounted disk, with the file that takes its room."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Leave not a byte."""
        self.fill_to(1.0)

    def fill_to(self, share: float) -> None:
        """Fill until so much is used, 0 to 1."""
        state = os.statvfs(self.folder)
        blocks = state.f_bavail - round((1 - share) * state.f_blocks)
        with FileIO(self._ballast, "ab") as file:
            for _ in range(blocks):
                # A disk that is full writes less than it was given, and then nothing.
                if not _fits(file):
                    return

    def make_room(self) -> None:
        """Remove what was only there to fill it."""
        self._ballast.unlink(missing_ok=True)


def _fits(file: FileIO) -> bool:
    try:
        return file.write(BLOCK) == len(BLOCK)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return False


@contextmanager
def small_disk(folder: Path, megabytes: int = 16) -> Iterator[SmallDisk]:
    """Mount it over an empty folder; only root can."""
    folder.mkdir()
    size = f"size={megabytes}m"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)], check=True)
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
