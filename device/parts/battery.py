"""The battery: one interface for the real gauge and the simulated one, and what a charge means."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

RECOVERED_PERCENT = 3
"""By how much a charge must rise again before a warning is over, so that it does not come and go."""


class Level(StrEnum):
    """What a charge means for the work."""

    ENOUGH = "enough"
    LOW = "low"
    EMPTY = "empty"


@dataclass(frozen=True)
class Charge:
    """How full a battery is, 0 to 100 percent, and whether it is on a charger."""

    percent: int
    on_charger: bool


class Battery(Protocol):
    """A battery with a gauge."""

    def charge(self) -> Charge:
        """What the gauge says now.

        Raises:
            PartError: it says nothing.
        """


def level(charge: Charge, before: Level, low_percent: int, empty_percent: int) -> Level:
    """What a charge means. On a charger there is always enough: it is not worked from the battery.

    Args:
        charge: what the gauge says.
        before: what the charge before it meant.
        low_percent: at and below it is low.
        empty_percent: at and below it is empty.
    """
    if charge.on_charger:
        return Level.ENOUGH
    if charge.percent <= empty_percent:
        return Level.EMPTY
    slack_percent = RECOVERED_PERCENT if before is not Level.ENOUGH else 0
    return Level.LOW if charge.percent <= low_percent + slack_percent else Level.ENOUGH
