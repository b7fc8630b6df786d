"""By what an inspection was measured: the calibrations in force, as the log has them."""

import hashlib
from dataclasses import dataclass

from device.audit.canonical import canonical
from device.audit.entry import Kind
from device.audit.log import Log, Record


@dataclass(frozen=True)
class Calibration:
    """One calibration in force.

    Attributes:
        record: number of the record that holds it.
        sha256: hash of its values in canonical JSON, in hex.
        due: the day by which it is to be repeated, ISO 8601; None where there is none.
    """

    record: int
    sha256: str
    due: str | None


def calibrations(log: Log) -> dict[str, Calibration]:
    """The last calibration of each thing, by what was calibrated.

    Raises:
        LogError: the log cannot be read.
    """
    return {what: cited(record) for what, record in last_of_each(log).items()}


def last_of_each(log: Log) -> dict[str, Record]:
    """The record of the last calibration of each thing, by what was calibrated.

    Raises:
        LogError: the log cannot be read.
    """
    return {record.content["content"]["what"]: record for record in log.in_force(Kind.CALIBRATION)}


def cited(record: Record) -> Calibration:
    """A calibration as an inspection's record names it."""
    content = record.content["content"]
    sha256 = hashlib.sha256(canonical(content["values"])).hexdigest()
    return Calibration(record.number, sha256, content["due"])
