"""The log as the service keeps it: it may not be there yet, or not take a record just now."""

import logging
from collections.abc import Callable

from device.audit.clock import clock_step
from device.audit.entry import Entry, Kind, boot
from device.audit.journal import Journal
from device.errors import LogError
from device.last_end import End, LastEnd
from device.moment import Moment
from device.parts.clock import Clock

log = logging.getLogger(__name__)


class Logbook:
    """Keeps what must be recorded until the log takes it, in the order in which it happened."""

    def __init__(self, open_journal: Callable[[], Journal], clock: Clock, last_end: LastEnd) -> None:
        """Remember how to open the log; the first record that it will get is that of this start."""
        self._open_journal = open_journal
        self._clock = clock
        self._journal: Journal | None = None
        self._last_end = last_end
        self._ended: End | None = None
        self._waiting: list[Entry] = []
        self._seen = clock.now()

    def open(self) -> Journal:
        """The log with everything that waited for it.

        Raises:
            LogError: it cannot be opened or written; the next call tries again.
        """
        if self._journal is None:
            self._journal = self._begun(self._open_journal())
        self._write_waiting(self._journal)
        return self._journal

    def note(self, entry: Entry) -> None:
        """Record something now, or with the next record that the log takes."""
        self._waiting.append(entry)
        if self._journal is None:
            return
        try:
            self._write_waiting(self._journal)
        except LogError as fault:
            log.warning("%s", fault)

    def watch_clock(self) -> None:
        """Record a step of the calendar since the last look."""
        now = self._clock.now()
        step = clock_step(self._seen, now)
        if step:
            self.note(step)
        self._seen = now

    def filling(self) -> int | None:
        """How full the card is, in per cent, where that is worth a word and was not said yet."""
        return self._journal.filling() if self._journal else None

    @property
    def ended(self) -> End | None:
        """How the run before this one ended, where there was one and the log is open."""
        return self._ended

    def end(self, end: End) -> None:
        """Leave word for the next run how this one ends."""
        self._last_end.leave(end)

    def close(self) -> None:
        """Close the log."""
        if self._journal is not None:
            self._journal.close()

    def _begun(self, journal: Journal) -> Journal:
        """The log, once it has told of the run before all that the record of this start says."""
        try:
            before, boot_before = journal.last_moment(), journal.log.newest(Kind.BOOT)
        except LogError:
            journal.close()
            raise
        self._compare_clock(before)
        ended = self._last_end.take()
        if boot_before is not None:
            self._ended = ended
        self._waiting.insert(0, boot(self._ended))
        return journal

    def _write_waiting(self, journal: Journal) -> None:
        while self._waiting:
            journal.write(self._waiting[0])
            del self._waiting[0]

    def _compare_clock(self, before: Moment | None) -> None:
        step = before and clock_step(before, self._clock.now())
        if step:
            self._waiting.append(step)
