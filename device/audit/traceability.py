"""By what an inspection was measured: the calibrations in force, as the log has them."""

import hashlib
from dataclasses import dataclass

from device.audit.canonical import canonical
from device.audit.entry import Kind
from device.audit.log import Log


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
    found: dict[str, Calibration] = {}
    for record in log.of_kind(Kind.CALIBRATION):
        content = record.content["content"]
        sha256 = hashlib.sha256(canonical(content["values"])).hexdigest()
        found[content["what"]] = Calibration(record.number, sha256, content["due"])
    return found
