"""The inspections of a bundle as attempts at ports, each job as it was amended. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from device.grading.grade import MENDING, Verdict

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Attempt:
    """One inspection.

    Attributes:
        record: as it was sealed.
        job: what its job is by now.
        starts: how often the instrument had started by then.
        amendments: the records that have amended it, in order.
    """

    record: Record
    job: Mapping[str, Any]
    starts: int
    amendments: tuple[Record, ...] = ()

    def amended(self, by: Record) -> "Attempt":
        """The same after one amendment more."""
        job, amendments = {**self.job, **by["content"]["job"]}, (*self.amendments, by)
        return replace(self, job=job, amendments=amendments)

    @property
    def port(self) -> tuple[object, object]:
        """What tells one port from another: job list and label, or operator and number without a list."""
        if self.job.get("job"):
            return self.job["job"], self.job.get("label")
        return self.job["operator"], self.job["port"]

    @property
    def mends(self) -> bool:
        """Whether the end face is cleaned or replaced after it, not the picture taken again."""
        return self.record["content"]["action"] in MENDING

    @property
    def is_over(self) -> bool:
        """Whether the next inspection of its port is another attempt."""
        return self.mends or self.record["content"]["verdict"] == Verdict.PASS

    def begins_after(self, last: "Attempt") -> bool:
        """Whether a port begins with it anew, after the last inspection of one of its name.

        Ports without a list are numbered from each start of the instrument on.
        """
        started = not self.job.get("job") and self.starts > last.starts
        return bool(self.job["attempt"] == 1 and (last.is_over or started))


def attempts_by_port(records: Iterable[Record]) -> list[list[Attempt]]:
    """Inspections that belong together: those at one port, from its first attempt on.

    Args:
        records: records that were checked, see `device.audit.shape`, in the order of the log.
    """
    ports: list[list[Attempt]] = []
    open_ports: dict[tuple[object, object], list[Attempt]] = {}
    for attempt in _attempts(records).values():
        if attempt.port not in open_ports or attempt.begins_after(open_ports[attempt.port][-1]):
            open_ports[attempt.port] = []
            ports.append(open_ports[attempt.port])
        open_ports[attempt.port].append(attempt)
    return ports


def _attempts(records: Iterable[Record]) -> dict[int, Attempt]:
    found: dict[int, Attempt] = {}
    starts = 0
    for record in records:
        starts += record["kind"] == "boot"
        if record["kind"] == "inspection":
            found[record["number"]] = Attempt(record, record["content"]["job"], starts)
        elif record["kind"] == "amendment" and record["content"]["about"] in found:
            about = record["content"]["about"]
            found[about] = found[about].amended(record)
    return found
