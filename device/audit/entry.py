"""A record before it is written, and the entries that need nothing from other rooms. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import device


class Kind(StrEnum):
    """What a record is about."""

    KEY = "key"
    BOOT = "boot"
    CLOCK = "clock"
    SETTINGS = "settings"
    INSPECTION = "inspection"
    ERROR = "error"
    REMARK = "remark"
    AMENDMENT = "amendment"
    EXPORT = "export"
    CONFIRMATION = "confirmation"
    PRUNING = "pruning"
    CALIBRATION = "calibration"
    JOB = "job"
    OPERATORS = "operators"
    CHOICE = "choice"
    ORDER = "order"
    REFUSAL = "refusal"
    RESET = "reset"


@dataclass(frozen=True)
class Instrument:
    """Who records: the serial number, and the firmware's version."""

    serial: str
    firmware: str = device.__version__


@dataclass(frozen=True)
class Job:
    """What was inspected by whom.

    Attributes:
        operator: who pressed.
        port: from 1; in a job list, the port's place in it.
        attempt: which one at this port, from 1.
        job: name of the job list, None where none is chosen.
        label: the port's, as in that list.
    """

    operator: str
    port: int
    attempt: int
    job: str | None = None
    label: str | None = None


@dataclass(frozen=True)
class Entry:
    """A record before it has its number and its moment."""

    kind: Kind
    content: Mapping[str, Any]


def boot(ended: str | None = None) -> Entry:
    """The instrument has started.

    Args:
        ended: how the run before this one ended, where there was one.
    """
    return Entry(Kind.BOOT, {"ended": ended} if ended else {})


def key(vkey: str, fingerprint: str) -> Entry:
    """The device has made itself a key: the first record of every log."""
    return Entry(Kind.KEY, {"vkey": vkey, "fingerprint": fingerprint})


def remark(about: int, operator: str, text: str) -> Entry:
    """What somebody has to say about an earlier record."""
    return Entry(Kind.REMARK, {"about": about, "operator": operator, "text": text})


def amendment(about: int, operator: str, text: str, job: Mapping[str, str | int]) -> Entry:
    """What an earlier inspection's job should have said, and why; the earlier record stays as it is."""
    return Entry(Kind.AMENDMENT, {"about": about, "operator": operator, "text": text, "job": job})


def confirmation(export: int, how: str) -> Entry:
    """A bundle was found whole where it was taken to.

    Args:
        export: number of the record that says that it was written.
        how: who or what found it whole.
    """
    return Entry(Kind.CONFIRMATION, {"export": export, "how": how})


def pruning(pictures: Sequence[str], exports: Sequence[int]) -> Entry:
    """Pictures are removed from the card, because confirmed exports hold them.

    Args:
        pictures: their hashes.
        exports: numbers of the records of these exports.
    """
    return Entry(Kind.PRUNING, {"pictures": pictures, "exports": exports})


def calibration(what: str, due: str | None, values: Mapping[str, Any]) -> Entry:
    """Something that is measured with was calibrated; the one before it counts no more.

    Args:
        what: e.g. "scale"; each inspection names the last one of each.
        due: the day by which it is to be repeated, ISO 8601; None where there is none.
        values: what came out, and by which artefact, certificate and person.
    """
    return Entry(Kind.CALIBRATION, {"what": what, "due": due, "values": values})


def job(name: str, ports: Sequence[str], sha256: str) -> Entry:
    """A job list was brought in; one of the same name before it counts no more.

    Args:
        name: the list's.
        ports: their labels.
        sha256: hash of the file that it came in.
    """
    return Entry(Kind.JOB, {"name": name, "ports": ports, "sha256": sha256})


def operators(names: Sequence[str], sha256: str) -> Entry:
    """The operators that may be chosen were brought in, in a file of this hash."""
    return Entry(Kind.OPERATORS, {"names": names, "sha256": sha256})


def choice(operator: str, job: str | None, language: str | None = None) -> Entry:
    """Who works from now on, by which job list, and in which language where one was chosen (ISO 639-1)."""
    chosen = {"operator": operator, "job": job}
    return Entry(Kind.CHOICE, chosen if language is None else {**chosen, "language": language})


def order(number: int, sha256: str, files: Sequence[object]) -> Entry:
    """What the owner has signed was taken in.

    Args:
        number: the order's.
        sha256: hash of the signed note.
        files: what it brought, each with its ware, name and hash.
    """
    return Entry(Kind.ORDER, {"number": number, "sha256": sha256, "files": files})


def refusal(file: str, sha256: str | None, text: str) -> Entry:
    """Something that was brought in was not accepted, and why."""
    return Entry(Kind.REFUSAL, {"file": file, "sha256": sha256, "text": text})


def reset(operator: str, removed: Sequence[str]) -> Entry:
    """The instrument is put back as it was delivered; lists, choices and calibrations before count no more.

    Args:
        operator: who does it.
        removed: what is removed beside the log, by name.
    """
    return Entry(Kind.RESET, {"operator": operator, "removed": removed})


def error(text: str) -> Entry:
    """A part of the instrument did not do its work; the text as it stood on the screen."""
    return Entry(Kind.ERROR, {"text": text})
