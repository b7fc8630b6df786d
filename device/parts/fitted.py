"""The parts that an instrument may do without, as they were found."""

from dataclasses import dataclass

from device.parts.battery import Battery
from device.parts.indicator import Indicators


@dataclass(frozen=True)
class OptionalParts:
    """What was found, and what was not.

    Attributes:
        indicator: status light and buzzer, as far as they are fitted.
        battery: the gauge, where one is fitted and answers.
        missing: what is fitted by the configuration and was not found, one text each.
    """

    indicator: Indicators
    battery: Battery | None
    missing: tuple[str, ...]
