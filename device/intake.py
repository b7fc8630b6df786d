"""What comes in by stick or file: job lists and operators, each taken in, or refused, by a record."""

import hashlib
from pathlib import Path

from device.audit import entry
from device.audit.entry import Entry
from device.audit.journal import Journal
from device.errors import RefusedError
from device.jobs import JobList, Operators, read_list

LARGEST_LIST_BYTES = 2**20


def take_in(journal: Journal, path: Path) -> str:
    """Take a file in, or refuse it: a record either way.

    Args:
        journal: records it.
        path: the file, e.g. on a stick.

    Returns:
        What was taken in, in one sentence.

    Raises:
        RefusedError: it is not accepted; the refusal is recorded.
        LogError: it is not recorded, and so not taken in.
    """
    content = b""
    try:
        content = _content(path)
        listed = read_list(path.stem, content)
    except RefusedError as fault:
        journal.write(entry.refusal(path.name, _sha256(content), str(fault)))
        raise
    journal.write(_taken(listed, _sha256(content)))
    return _said(listed)


def _content(path: Path) -> bytes:
    if path.suffix.lower() != ".csv":
        raise RefusedError(f"{path.name}: only lists (.csv) are taken in")
    try:
        if not path.is_file():
            raise RefusedError(f"{path.name} is no file")
        if path.stat().st_size > LARGEST_LIST_BYTES:
            raise RefusedError(f"{path.name} is too long for a list: more than {LARGEST_LIST_BYTES} bytes")
        return path.read_bytes()
    except OSError as error:
        raise RefusedError(f"{path.name} cannot be read: {error.strerror}") from error


def _taken(listed: JobList | Operators, sha256: str) -> Entry:
    if isinstance(listed, JobList):
        return entry.job(listed.name, listed.ports, sha256)
    return entry.operators(listed.names, sha256)


def _said(listed: JobList | Operators) -> str:
    if isinstance(listed, JobList):
        return f"job {listed.name}: {len(listed.ports)} ports"
    return f"{len(listed.names)} operators"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
