"""Files that are whole or not there, also after a power cut."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def write_durably(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file; it is on disk under its name when this returns.

    Args:
        path: where; what was there before stays until the new content is on disk.
        content: the file's bytes.
        mode: its permissions, from the first byte on.

    Raises:
        OSError: the disk does not take it; nothing is left behind.
    """
    # Beside its place, so that the rename stays in one file system.
    beside = path.with_suffix(".partial")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.rename(path)
        sync(path.parent)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise


def sync(path: Path) -> None:
    """Bring a folder's names, or a file's content, to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path, tell: Callable[[float], None] = lambda _: None) -> None:
    """Bring every file below a folder, and every folder's names, to disk.

    Args:
        folder: which.
        tell: is told after each file which share of them is there, 0 to 1.
    """
    paths = list(folder.rglob("*"))
    for count, path in enumerate(paths, 1):
        sync(path)
        tell(count / len(paths))
    sync(folder)
