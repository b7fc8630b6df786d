"""The inspections of a bundle as attempts at ports, each job as it was amended. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Attempt:
    """One inspection.

    Attributes:
        record: as it was sealed.
        job: what its job is by now.
        amendments: the records that have amended it, in order.
    """

    record: Record
    job: Mapping[str, Any]
    amendments: tuple[Record, ...] = ()

    def amended(self, by: Record) -> "Attempt":
        """The same after one amendment more."""
        return Attempt(self.record, {**self.job, **by["content"]["job"]}, (*self.amendments, by))

    @property
    def port(self) -> tuple[object, object]:
        """What tells one port from another: job list and label, or operator and number without a list."""
        if self.job.get("job"):
            return self.job["job"], self.job.get("label")
        return self.job["operator"], self.job["port"]


def attempts_by_port(records: Iterable[Record]) -> list[list[Attempt]]:
    """Inspections that belong together: those at one port, from its first attempt on.

    Args:
        records: records that were checked, see `device.audit.shape`, in the order of the log.
    """
    ports: list[list[Attempt]] = []
    open_ports: dict[tuple[object, object], list[Attempt]] = {}
    for attempt in _attempts(records).values():
        if attempt.job["attempt"] == 1 or attempt.port not in open_ports:
            open_ports[attempt.port] = []
            ports.append(open_ports[attempt.port])
        open_ports[attempt.port].append(attempt)
    return ports


def _attempts(records: Iterable[Record]) -> dict[int, Attempt]:
    found: dict[int, Attempt] = {}
    for record in records:
        if record["kind"] == "inspection":
            found[record["number"]] = Attempt(record, record["content"]["job"])
        elif record["kind"] == "amendment" and record["content"]["about"] in found:
            about = record["content"]["about"]
            found[about] = found[about].amended(record)
    return found
