"""The battery as the service keeps it: asked now and then, and it may fall silent."""

import logging

from device.config import BatterySettings
from device.errors import PartError
from device.parts.battery import Battery, Charge, Level, level

log = logging.getLogger(__name__)

ASK_EVERY_S = 10.0


class Gauge:
    """Follows the charge of a battery, where there is one."""

    def __init__(self, battery: Battery | None, settings: BatterySettings) -> None:
        """Take the battery, None where there is none."""
        self._battery = battery
        self._settings = settings
        self._asked_at_s: float | None = None
        self._level = Level.ENOUGH
        self.charge: Charge | None = None

    def look(self, now_s: float) -> Level | None:
        """What the charge means from now on; None where that is as before.

        Args:
            now_s: seconds of the monotonic clock.
        """
        due = self._asked_at_s is None or now_s - self._asked_at_s >= ASK_EVERY_S
        if self._battery is None or not due:
            return None
        self._asked_at_s = now_s
        before, self._level = self._level, self._ask(self._battery)
        return self._level if self._level is not before else None

    def _ask(self, battery: Battery) -> Level:
        try:
            charge = battery.charge()
        except PartError as fault:
            if self.charge is not None:
                log.warning("%s", fault)
            self.charge = None
            return self._level
        self.charge = charge
        return level(charge, self._level, self._settings.low_percent, self._settings.empty_percent)
