"""The log as the service keeps it, where it does not answer at once."""

from pathlib import Path

import pytest

from device.audit.journal import Journal
from device.errors import LogError
from device.last_end import End, LastEnd
from device.logbook import Logbook
from device.moment import Moment
from device.parts.simulated.clock import SimulatedClock
from tests.support.journal import open_journal


class SteppedClock(SimulatedClock):
    """A clock whose calendar is set right after somebody has looked at it."""

    def __init__(self) -> None:
        super().__init__()
        self.step_s = 0.0

    def now(self) -> Moment:
        moment, step_s = super().now(), self.step_s
        self.step_s = 0.0
        self.step_calendar(step_s)
        return moment


def logbook_in(folder: Path, clock: SimulatedClock) -> Logbook:
    return Logbook(lambda: open_journal(folder), clock, LastEnd(folder, {}))


def contents(journal: Journal, kind: str) -> list[object]:
    return [record.content["content"] for record in journal.records() if record.content["kind"] == kind]


def test_a_start_is_recorded_although_the_log_cannot_be_read_at_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = logbook_in(tmp_path, SimulatedClock())
    first.open()
    first.end(End.GAVE_UP)
    first.close()

    def busy(_: Journal) -> Moment:
        raise LogError("the log cannot be read: database is locked")

    second = logbook_in(tmp_path, SimulatedClock())
    with monkeypatch.context() as while_busy:
        while_busy.setattr(Journal, "last_moment", busy)
        with pytest.raises(LogError):
            second.open()
    assert contents(second.open(), "boot") == [{}, {"ended": End.GAVE_UP}]
    assert second.ended is End.GAVE_UP
    second.close()


def test_no_step_of_the_calendar_falls_between_two_looks(tmp_path: Path) -> None:
    clock = SteppedClock()
    logbook = logbook_in(tmp_path, clock)
    journal = logbook.open()
    clock.step_s = 3600.0
    logbook.watch_clock()
    logbook.watch_clock()
    (step,) = contents(journal, "clock")
    assert isinstance(step, dict)
    assert step["step_s"] == 3600.0
    logbook.close()
