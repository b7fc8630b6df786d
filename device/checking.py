"""The daily check with the log: references as they are recorded, and a picture held against one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from device.audit import entry
from device.audit.entry import Entry
from device.audit.log import Log, Record
from device.audit.traceability import last_of_each
from device.blank import evened
from device.calibration_due import is_overdue
from device.daily_check import Band, Compared, compare, measure
from device.errors import CalibrationError
from device.grading.profile import Profile
from device.measuring import CHECK, Measuring
from device.moment import Moment
from device.networks import shipped
from device.stored import restored
from device.vision.findings import Findings
from device.vision.frame import Frame
from device.vision.look import look

REFERENCE = "reference "
"""What the record of a reference is of begins with this, and goes on with its serial number."""


@dataclass(frozen=True)
class Reference:
    """A reference end face as it is recorded.

    Attributes:
        serial: its serial number.
        record: number of the record.
        bands: what was found on it, by name.
    """

    serial: str
    record: int
    bands: Mapping[str, Band]


def references(log: Log) -> tuple[str, ...]:
    """The serial numbers of the references, the one that was recorded last first.

    Raises:
        LogError: the log cannot be read.
    """
    found = [
        (record.number, what) for what, record in last_of_each(log).items() if what.startswith(REFERENCE)
    ]
    return tuple(what.removeprefix(REFERENCE) for _, what in sorted(found, reverse=True))


def reference(log: Log, serial: str, judged_by: Profile, now: Moment) -> Reference:
    """What is recorded of a reference.

    Raises:
        CalibrationError: nothing is, or by another profile, or it is overdue.
        LogError: the log cannot be read.
    """
    record = last_of_each(log).get(f"{REFERENCE}{serial}")
    if record is None:
        raise CalibrationError(f"nothing is recorded of {serial}; run endface calibrate reference first")
    content = _content(record)
    if is_overdue(content["due"] or "", now):
        raise CalibrationError(f"{serial} was due on {content['due']}; record it anew")
    if content["values"]["profile_sha256"] != judged_by.sha256:
        raise CalibrationError(f"{serial} was recorded by another profile; record it anew by this one")
    bands = {name: restored(Band, band) for name, band in content["values"]["found"].items()}
    return Reference(serial, record.number, bands)


def seen(frame: Frame, judged_by: Profile, by: Measuring) -> Findings:
    """What vision says of a picture of a reference, by even light.

    Raises:
        CalibrationError: the blank is of pictures of another size.
        ModelError: the segmentation network cannot be loaded.
    """
    return look(evened(frame, by.blank), judged_by.fibre, judged_by.zones, shipped())


def against(findings: Findings, known: Reference) -> list[Compared] | None:
    """What was found beside what is recorded; None of a picture that cannot be judged."""
    found = measure(findings)
    return compare(found, known.bands) if found else None


def checked(known: Reference, compared: list[Compared], picture_sha256: str, by: str, now: Moment) -> Entry:
    """A daily check for the log; it holds to the end of the next day.

    Args:
        known: the reference.
        compared: what was found, beside what is recorded.
        picture_sha256: hash of the picture's file.
        by: who has checked.
        now: when.
    """
    # Not today: where that day ends by UTC in the middle of a shift, work would have to stop.
    tomorrow = date.fromisoformat(now.utc[: len("2027-01-31")]) + timedelta(days=1)
    values = {
        "reference": known.serial,
        "record": known.record,
        "compared": compared,
        "within": is_within(compared),
        "picture_sha256": picture_sha256,
        "by": by,
    }
    return entry.calibration(CHECK, tomorrow.isoformat(), values)


def is_within(compared: list[Compared]) -> bool:
    """Whether all is within its limit."""
    return all(one.within for one in compared)


def _content(record: Record) -> dict[str, Any]:
    content: dict[str, Any] = record.content["content"]
    return content
