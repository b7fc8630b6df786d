"""What takes long to make is made once and kept outside the repository, under a hash of its inputs."""

import fcntl
import hashlib
import os
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

Build = Callable[[Path], None]


def cache_folder() -> Path:
    """Where the rig keeps what it made: `$XDG_CACHE_HOME/endface-rig`."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "endface-rig"


def fingerprint(inputs: Iterable[bytes]) -> str:
    """A short name for what something is made of; each input counts with its length."""
    digest = hashlib.sha256()
    for part in inputs:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:16]


def content(*paths: Path) -> list[bytes]:
    """Names and bytes of files, folders with all that is in them, in a fixed order."""
    files = [found for path in paths for found in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    return [part for file in files if file.is_file() for part in (file.name.encode(), file.read_bytes())]


def kept(name: str, inputs: Iterable[bytes], build: Build) -> Path:
    """A folder that `build` filled, now or earlier, from the same inputs.

    A build that was interrupted leaves nothing that counts; older versions of the same name go. What is
    made in or from another kept folder has its `origin` among its inputs: the same packages, fetched again,
    are newer ones, and libraries built beside the old do not fit.

    Args:
        name: what it is.
        inputs: all that it depends on.
        build: fills the empty folder that it is given.
    """
    cache_folder().mkdir(parents=True, exist_ok=True)
    folder = cache_folder() / f"{name}-{fingerprint(inputs)}"
    with _alone(name):
        if not (folder.exists() and _stamp(folder).exists()):
            shutil.rmtree(folder, ignore_errors=True)
            making = cache_folder() / f"making-{name}"
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            build(making)
            _stamp(folder).write_text(uuid.uuid4().hex)
            making.rename(folder)
            for older in cache_folder().glob(f"{name}-*"):
                if older != folder:
                    shutil.rmtree(older)
    return folder


def origin(folder: Path) -> bytes:
    """Which making of a kept folder this is; another whenever it was made anew, from the same inputs too."""
    return _stamp(folder).read_bytes()


def _stamp(folder: Path) -> Path:
    return cache_folder() / f".made-{folder.name.rpartition('-')[0]}"


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """One at a time: a second test run waits for the first to have made it."""
    with (cache_folder() / f".lock-{name}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
