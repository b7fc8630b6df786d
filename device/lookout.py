"""What the instrument notices of itself while it runs: its buttons, its battery, its calibrations."""

from collections.abc import Iterator

from device.audit.entry import error
from device.calibrations import Calibrations
from device.errors import PartError
from device.gauge import Gauge
from device.logbook import Logbook
from device.notices import Notice, NoticeCode
from device.parts.battery import Level
from device.presses import Presses
from device.screens.english import ENGLISH
from device.screens.reasons import announced
from device.state import Event, Happening


class Lookout:
    """Asks each now and then, and records what it tells."""

    def __init__(self, presses: Presses, gauge: Gauge, calibrations: Calibrations, logbook: Logbook) -> None:
        """Watch these, and record in this log."""
        self._presses, self._gauge, self._calibrations = presses, gauge, calibrations
        self._logbook = logbook

    def happenings(self, now_s: float) -> Iterator[Happening]:
        """What has happened since the last time.

        Args:
            now_s: seconds of the monotonic clock.
        """
        yield from self._of_buttons()
        yield from self._of_battery(now_s)
        for overdue in self._calibrations.news():
            yield self._told(overdue)

    def _of_buttons(self) -> Iterator[Happening]:
        try:
            self._presses.check()
        except PartError as fault:
            yield Happening(Event.FAULT, fault=fault.fault)

    def _of_battery(self, now_s: float) -> Iterator[Happening]:
        change = self._gauge.look(now_s)
        if change is Level.EMPTY:
            self._logbook.note(error("the battery is empty; the board was switched off in order"))
            yield Happening(Event.SWITCH_OFF)
        elif change is Level.LOW and self._gauge.charge is not None:
            yield self._told(Notice(NoticeCode.BATTERY_LOW, percent=self._gauge.charge.percent))

    def _told(self, notice: Notice) -> Happening:
        self._logbook.note(error(announced(notice, ENGLISH)))
        return Happening(Event.NOTICE, notice=notice)
