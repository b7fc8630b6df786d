"""The parts that an instrument may do without: found at the start, or missed once and never waited for."""

import logging
from collections.abc import Callable
from typing import TypeVar

from device.config import Configuration
from device.errors import PartError
from device.parts.battery import Battery
from device.parts.fitted import OptionalParts
from device.parts.gpio_indicators import Buzzer, StatusLight
from device.parts.indicator import Indicator, Indicators
from device.parts.lgpio_lines import Lines

log = logging.getLogger(__name__)
T = TypeVar("T")


def find(
    settings: Configuration, lines: Lines, open_battery: Callable[[], Battery], clock_chip: Callable[[], bool]
) -> OptionalParts:
    """Look for everything that the configuration says is fitted.

    Args:
        settings: what is fitted, and on which lines.
        lines: the board's lines, real or simulated.
        open_battery: finds the gauge, or raises PartError.
        clock_chip: whether there is a clock chip.
    """
    missing: list[str] = []
    indicators = [found for fit in _indicators(settings, lines) if (found := _try(fit, missing))]
    battery = _try(open_battery, missing) if settings.battery.fitted else None
    if settings.clock.chip_fitted and not clock_chip():
        missing.append("there is no clock chip; check its wiring and its overlay in config.txt")
    for text in missing:
        log.warning("%s", text)
    return OptionalParts(Indicators(indicators), battery, tuple(missing))


def _indicators(settings: Configuration, lines: Lines) -> list[Callable[[], Indicator]]:
    light, fitted = settings.light, list[Callable[[], Indicator]]()
    if light.kind != "none":
        used = (light.gpio,) if light.kind == "single" else (light.gpio, light.green_gpio, light.blue_gpio)
        fitted.append(lambda: StatusLight(used, lines))
    if settings.buzzer.fitted:
        fitted.append(lambda: Buzzer(settings.buzzer.gpio, lines))
    return fitted


def _try(fit: Callable[[], T], missing: list[str]) -> T | None:
    try:
        return fit()
    except PartError as fault:
        missing.append(str(fault))
        return None
