"""What comes in by stick or file: lists, and what the owner has signed; taken in, or refused, by a record."""

import hashlib
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from device.audit import entry
from device.audit.entry import Entry
from device.audit.journal import Journal
from device.audit.proof import harmless
from device.config import OwnerSettings
from device.errors import RefusedError
from device.jobs import JobList, read_list
from device.orders import SUFFIX
from device.owned import read_bounded, take_order

LARGEST_LIST_BYTES = 2**20
SUFFIXES = (".csv", SUFFIX)


def in_order(paths: Iterable[Path]) -> list[Path]:
    """Files in the order in which they are taken in: by name, the ninth order before the tenth."""

    def key(path: Path) -> list[str | int]:
        parts = re.split("([0-9]+)", path.name)
        return [int(part) if at % 2 else part for at, part in enumerate(parts)]

    return sorted(paths, key=key)


def take_in(journal: Journal, path: Path, owner: OwnerSettings, own_file: Path | None = None) -> str:
    """Take a file in, or refuse it: a record either way.

    Args:
        journal: records it.
        path: a list (.csv), or an order (.order) beside its files.
        owner: whose orders are taken, and where they are kept.
        own_file: the instrument's own settings, with which an order's must work; None for the usual place.

    Returns:
        What was taken in, in one sentence.

    Raises:
        RefusedError: it is not accepted; the refusal is recorded.
        LogError: it is not recorded. A list is then not taken in; what an order brought is in its place, and
            the same order may be brought again.
    """
    try:
        _refuse_strange_name(path.name)
        taken, said = _taken(journal, path, owner, own_file)
    except RefusedError as fault:
        journal.write(entry.refusal(harmless(path.name), _sha256(path), str(fault)))
        raise
    journal.write(taken)
    return said


def _refuse_strange_name(name: str) -> None:
    """Names come from whoever wrote the stick; a terminal or a panel may obey what is not printable.

    Raises:
        RefusedError: it is not printable.
    """
    if not name.isprintable():
        raise RefusedError(f"{harmless(name)}: a file's name must be printable; rename it")


def _taken(journal: Journal, path: Path, owner: OwnerSettings, own_file: Path | None) -> tuple[Entry, str]:
    if path.suffix.lower() == SUFFIX:
        taken = take_order(journal.log, path, owner, own_file)
        names = ", ".join(file.name for file in taken.content["files"])
        return taken, f"order {taken.content['number']}: {names}; in force from the next start on"
    if path.suffix.lower() != ".csv":
        raise RefusedError(f"{path.name}: only lists (.csv) and signed orders ({SUFFIX}) are taken in")
    content = read_bounded(path, LARGEST_LIST_BYTES)
    listed, sha256 = read_list(path.stem, content), hashlib.sha256(content).hexdigest()
    if isinstance(listed, JobList):
        return entry.job(listed.name, listed.ports, sha256), f"job {listed.name}: {len(listed.ports)} ports"
    return entry.operators(listed.names, sha256), f"{len(listed.names)} operators"


def _sha256(path: Path) -> str | None:
    """The hash of what was refused, where it can be read."""
    with suppress(RefusedError):
        return hashlib.sha256(read_bounded(path, LARGEST_LIST_BYTES)).hexdigest()
    return None
