"""Which records an export takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Self

from device.audit import work
from device.audit.entry import Kind
from device.audit.log import Log
from device.errors import LogError

ALL, SINCE_LAST, RANGE, JOB = "all", "since-last", "records", "job"


@dataclass(frozen=True)
class Selection:
    """What to take: everything, what no export before has taken, a range of records, or one job.

    Attributes:
        take: `ALL`, `SINCE_LAST`, `RANGE` or `JOB`.
        wanted: for `RANGE` the first and the last number.
        job: for `JOB` its name.
    """

    take: str = ALL
    wanted: tuple[int, int] = (1, 1)
    job: str = ""

    @classmethod
    def all(cls) -> Self:
        """Every record."""
        return cls()

    @classmethod
    def since_last(cls) -> Self:
        """Every record that no export before has taken."""
        return cls(SINCE_LAST)

    @classmethod
    def records(cls, first: int, last: int) -> Self:
        """The records `first` to `last`."""
        return cls(RANGE, wanted=(first, last))

    @classmethod
    def of_job(cls, name: str) -> Self:
        """One job: its lists, its inspections, and what was remarked about them."""
        return cls(JOB, job=name)

    @property
    def to_the_end(self) -> bool:
        """Whether every record from the first one taken to the end of the log is taken."""
        return self.take in (ALL, SINCE_LAST)

    def numbers(self, log: Log, size: int, complete_to: int) -> Sequence[int]:
        """The numbers of the records that are taken, in order, at least one.

        Args:
            log: the log.
            size: how many records it has.
            complete_to: up to which record the exports before have taken all.

        Raises:
            LogError: no such records are.
        """
        if self.to_the_end:
            return range(complete_to + 1 if self.take == SINCE_LAST else 1, size + 1)
        chosen = self._of_range(size) if self.take == RANGE else _of_job(log, self.job)
        return sorted({*chosen, *_prunings(log, chosen)})

    def _of_range(self, size: int) -> Sequence[int]:
        if not 1 <= self.wanted[0] <= self.wanted[1] <= size:
            raise LogError(f"there are the records 1 to {size}, so not {self.wanted[0]} to {self.wanted[1]}")
        return range(self.wanted[0], self.wanted[1] + 1)


def _of_job(log: Log, name: str) -> Sequence[int]:
    lists = [record.number for record in log.of_kind(Kind.JOB) if record.content["content"]["name"] == name]
    # Those too that an amendment has moved elsewhere, so that nobody has to take its word for it.
    inspections = {record.number for record in log.of_job(name)} | set(work.inspections(log, name))
    if not lists and not inspections:
        raise LogError(f"there is no job {name!r}; they are: {', '.join(work.jobs(log)) or 'none'}")
    said = chain(log.of_kind(Kind.REMARK), log.of_kind(Kind.AMENDMENT))
    return sorted(
        {*lists, *inspections, *(each.number for each in said if _about(each.content) in inspections)}
    )


def _about(record: dict[str, Any]) -> int:
    about: int = record["content"]["about"]
    return about


def _prunings(log: Log, numbers: Sequence[int]) -> list[int]:
    """The records that say that the pictures of these were removed."""
    prunings = list(log.of_kind(Kind.PRUNING))
    if not prunings:
        return []
    wanted = set(numbers)
    pictures = {sha256 for number, sha256 in log.pictures() if number in wanted}
    return [each.number for each in prunings if not pictures.isdisjoint(each.content["content"]["pictures"])]
