"""Job lists and operators as a quality engineer writes them, and how far a job is. Pure.

A list is a CSV file of one column (RFC 4180, UTF-8), which its first line names: `port` for a job, whose
name is the file's, or `operator`. Every line is checked, and each fault named with its line.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from device.errors import RefusedError
from device.grading.grade import Verdict

PORT, OPERATOR = "port", "operator"
LONGEST: Mapping[str, int] = MappingProxyType({PORT: 20, OPERATOR: 32})
"""Characters of an entry, by column."""
LONGEST_LABEL_BYTES = 60
"""In UTF-8: a label stands in the code on the panel, which holds no more."""
LONGEST_NAME = 32
MOST_ENTRIES = 2000
MOST_FAULTS_NAMED = 20


@dataclass(frozen=True)
class JobList:
    """What is to be inspected: labels of ports, in order, no two alike."""

    name: str
    ports: tuple[str, ...]


@dataclass(frozen=True)
class Operators:
    """Who may be chosen as operator, in order, no two alike."""

    names: tuple[str, ...]


class PortState(StrEnum):
    """How far a port is."""

    OPEN = "open"
    NOT_PASSED = "not passed"
    DONE = "done"


@dataclass(frozen=True)
class Inspected:
    """What the log says of one inspection of a job's port.

    Attributes:
        label: the port's.
        verdict: how it was graded.
        attempt: which one at this port it was, from 1.
        mend: it asked to clean or to replace.
        renew: it asked to replace.
    """

    label: str
    verdict: Verdict
    attempt: int = 1
    mend: bool = False
    renew: bool = False


@dataclass(frozen=True)
class Port:
    """One port of a job.

    Attributes:
        label: as in the list.
        state: what the last inspection that graded it said; open where none did.
        repeats: how often it was inspected again although it was done.
        attempt: which one the next inspection is, from 1.
        cleanings: how often the connector that is in it was to be cleaned.
    """

    label: str
    state: PortState = PortState.OPEN
    repeats: int = 0
    attempt: int = 1
    cleanings: int = 0

    def after(self, done: Inspected) -> "Port":
        """The port after one inspection more; one that could not grade leaves the state as it was."""
        attempt = done.attempt + (done.mend or done.verdict is Verdict.PASS)
        mended = 0 if done.renew or done.verdict is Verdict.PASS else self.cleanings + done.mend
        tried = replace(self, attempt=attempt, cleanings=mended)
        if done.verdict is Verdict.NOT_GRADED:
            return tried
        state = PortState.DONE if done.verdict is Verdict.PASS else PortState.NOT_PASSED
        return replace(tried, state=state, repeats=self.repeats + (self.state is PortState.DONE))


@dataclass(frozen=True)
class Progress:
    """How far a job is.

    Attributes:
        job: the list.
        ports: its ports, in the list's order.
        last: label of the port that was inspected last; None where none was.
    """

    job: JobList
    ports: tuple[Port, ...]
    last: str | None = None

    def after(self, done: Inspected) -> "Progress":
        """The progress after one inspection more; a label that the list does not have changes nothing."""
        place = self.place(done.label)
        if place is None:
            return self
        ports = list(self.ports)
        ports[place - 1] = ports[place - 1].after(done)
        return replace(self, ports=tuple(ports), last=done.label)

    def count(self, state: PortState) -> int:
        """How many ports are in this state."""
        return sum(port.state is state for port in self.ports)

    @property
    def repeated(self) -> tuple[str, ...]:
        """The labels of the ports that were inspected again although they were done."""
        return tuple(port.label for port in self.ports if port.repeats)

    @property
    def not_done(self) -> tuple[Port, ...]:
        """The ports that are still to be inspected, or did not pass."""
        return tuple(port for port in self.ports if port.state is not PortState.DONE)

    def place(self, label: str | None) -> int | None:
        """Which port has a label, as its place in the list, from 1; None where none has."""
        return next((i for i, port in enumerate(self.ports, start=1) if port.label == label), None)

    def resumed_at(self) -> int:
        """Where the work goes on: at the last port until it is done, then at the next that is not."""
        last = self.place(self.last)
        if last is not None and self.ports[last - 1].state is not PortState.DONE:
            return last
        return self.next_place(last or 0) or last or 1

    def next_place(self, after: int = 0) -> int | None:
        """Which port is not done, as its place in the list, from 1: the first one behind `after`.

        Behind the last port the search goes on at the first, so that none is skipped; None where all
        are done.
        """
        places = [*range(after, len(self.ports)), *range(after)]
        return next((i + 1 for i in places if self.ports[i].state is not PortState.DONE), None)


def progress(job: JobList, inspected: Iterable[Inspected]) -> Progress:
    """How far a job is.

    Args:
        job: the list.
        inspected: its inspections, in the order of the log.
    """
    ports = {label: Port(label) for label in job.ports}
    last = None
    for done in inspected:
        if done.label in ports:
            ports[done.label] = ports[done.label].after(done)
            last = done.label
    return Progress(job, tuple(ports.values()), last)


def read_list(name: str, content: bytes) -> JobList | Operators:
    """A job list or the operators from a CSV file.

    Args:
        name: the file's name without its ending; a job's name.
        content: the file's bytes.

    Raises:
        RefusedError: it is no such list; the text names each line and what is wrong with it.
    """
    rows = _rows(name, content)
    column = rows[0][1] if rows else ""
    if column not in LONGEST:
        raise RefusedError(f"{name}, line 1: must be {PORT} or {OPERATOR}, the name of the only column")
    entries = rows[1:]
    faults = list(_faults(entries, column))
    if column == PORT and not _may_stand(name, LONGEST_NAME):
        faults.insert(0, f"the file's name, the job's, must have 1 to {LONGEST_NAME} printable characters")
    if not 1 <= len(entries) <= MOST_ENTRIES:
        faults.append(f"{len(entries)} entries; it must have 1 to {MOST_ENTRIES}")
    if faults:
        raise RefusedError("\n".join(f"{name}, {fault}" for fault in faults[:MOST_FAULTS_NAMED]))
    texts = tuple(text for _, text in entries)
    return JobList(name, texts) if column == PORT else Operators(texts)


def _rows(name: str, content: bytes) -> list[tuple[int, str]]:
    """Line numbers and texts; an empty line stays out."""
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise RefusedError(f"{name}, line {line}: not UTF-8; save it as CSV UTF-8") from error
    reader = csv.reader(lines, strict=True)
    rows: list[tuple[int, str]] = []
    try:
        for cells in reader:
            if len(cells) > 1:
                raise RefusedError(f"{name}, line {reader.line_num}: {len(cells)} columns; it must have one")
            rows += [(reader.line_num, cell) for cell in cells]
    except csv.Error as error:
        raise RefusedError(f"{name}, line {reader.line_num}: {error}") from error
    return rows


def _faults(entries: Iterable[tuple[int, str]], column: str) -> Iterator[str]:
    lines: dict[str, int] = {}
    for line, text in entries:
        if not _may_stand(text, LONGEST[column]):
            yield f"line {line}: a {column} has 1 to {LONGEST[column]} printable characters, no blanks around"
        elif column == PORT and len(text.encode()) > LONGEST_LABEL_BYTES:
            yield f"line {line}: a {column} has at most {LONGEST_LABEL_BYTES} bytes in UTF-8"
        elif text.casefold() in lines:
            yield f"line {line}: {text} stands in line {lines[text.casefold()]} already"
        else:
            lines[text.casefold()] = line


def _may_stand(text: str, longest: int) -> bool:
    return 1 <= len(text) <= longest and text.isprintable() and text == text.strip()
