"""Pictures removed once a confirmed export holds them. Records never are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from device.audit import entry
from device.audit.durable import sync
from device.audit.entry import Kind
from device.audit.journal import Journal
from device.audit.log import Log
from device.errors import LogError

AT_ONCE = 1000
"""Pictures that one record names."""
FEWEST_DIGITS = 12


@dataclass(frozen=True)
class Pruned:
    """What was removed: how many pictures, and how much room they took."""

    pictures: int
    freed_bytes: int


def confirm(journal: Journal, manifest_sha256: str, how: str) -> int:
    """Record that an export was found whole where it was taken to; the record's number.

    Args:
        journal: the log.
        manifest_sha256: what names the bundle, as `endface verify` says it; its first 12 digits do.
        how: who or what found it whole.

    Raises:
        LogError: no such export was written, or it is not recorded.
    """
    exports = [
        record.number
        for record in journal.log.of_kind(Kind.EXPORT)
        if record.content["content"]["manifest_sha256"].startswith(manifest_sha256)
    ]
    if len(manifest_sha256) < FEWEST_DIGITS or len(exports) != 1:
        raise LogError(
            f"no export has the manifest {manifest_sha256!r}; give its first {FEWEST_DIGITS} digits or more"
        )
    return journal.write(entry.confirmation(exports[0], how))


def pruned(log: Log) -> dict[str, int]:
    """By the hash of each picture that was removed the last record that says so.

    Raises:
        LogError: the log cannot be read.
    """
    return {
        sha256: record.number
        for record in log.of_kind(Kind.PRUNING)
        for sha256 in record.content["content"]["pictures"]
    }


def prune(journal: Journal) -> Pruned:
    """Remove every picture that a confirmed export holds.

    First the record, then the pictures: after a power cut in between some are still there, and go next time.

    Raises:
        LogError: it is not recorded, or a picture cannot be removed.
    """
    held = [sha256 for sha256 in _held(journal) if journal.picture(sha256).exists()]
    exports = sorted(_confirmed(journal.log))
    freed_bytes = 0
    for begin in range(0, len(held), AT_ONCE):
        some = held[begin : begin + AT_ONCE]
        journal.write(entry.pruning(some, exports))
        freed_bytes += _remove(journal, some)
    return Pruned(len(held), freed_bytes)


def _confirmed(log: Log) -> dict[int, Mapping[str, Any]]:
    """The exports that were confirmed, by the number of their record."""
    numbers = {record.content["content"]["export"] for record in log.of_kind(Kind.CONFIRMATION)}
    exports = log.of_kind(Kind.EXPORT)
    return {record.number: record.content["content"] for record in exports if record.number in numbers}


def _held(journal: Journal) -> list[str]:
    """The pictures that confirmed exports hold, the oldest first."""
    confirmed = _confirmed(journal.log).values()
    # An export by an earlier version does not say which pictures it lacked, so it counts for none.
    exports = [(_numbers(each), set(each["missing"])) for each in confirmed if "missing" in each]
    return list(
        dict.fromkeys(
            sha256
            for number, sha256 in journal.log.pictures()
            if any(number in numbers and sha256 not in missing for numbers, missing in exports)
        )
    )


def _numbers(export: Mapping[str, Any]) -> Collection[int]:
    one_by_one = export["numbers"]
    return range(export["first"], export["last"] + 1) if one_by_one is None else set(one_by_one)


def _remove(journal: Journal, pictures: list[str]) -> int:
    freed_bytes = 0
    try:
        for sha256 in pictures:
            freed_bytes += journal.picture(sha256).stat().st_size
            journal.picture(sha256).unlink()
        sync(journal.picture(pictures[0]).parent)
    except OSError as error:
        raise LogError(f"a picture cannot be removed: {error.strerror}; check the card") from error
    return freed_bytes
