"""What exactly runs: one hash over every file of the firmware."""

import hashlib
from functools import cache
from pathlib import Path

import device

PARTS = frozenset({".py", ".toml", ".json", ".html", ".css", ".js", ".md"})


@cache
def firmware_sha256() -> str:
    """The SHA-256, in hex, of a list of its files: for each, by name, its SHA-256, two blanks, its name.

    It is that of the files as they were at the first call; they do not change while they run.
    """
    return hash_of(Path(device.__file__).parent)


def hash_of(folder: Path) -> str:
    """The same of any folder; what is no part of a firmware, such as compiled code, stays out."""
    listed = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in PARTS and path.is_file():
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            listed.update(f"{digest}  {path.relative_to(folder).as_posix()}\n".encode())
    return listed.hexdigest()
