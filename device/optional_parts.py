"""The parts that an instrument may do without: found at the start, or missed once and never waited for."""

import logging
from collections.abc import Callable, Iterator
from typing import TypeVar

from device.config import Configuration
from device.errors import PartError
from device.notices import NoticeCode
from device.parts.battery import Battery
from device.parts.fitted import Missing, OptionalParts
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
    missing: list[Missing] = []
    indicators = [found for code, fit in _indicators(settings, lines) if (found := _try(code, fit, missing))]
    fitted = settings.battery.fitted
    battery = _try(NoticeCode.GAUGE_MISSING, open_battery, missing) if fitted else None
    if settings.clock.chip_fitted and not clock_chip():
        text = "there is no clock chip; check its wiring and its overlay in config.txt"
        missing.append(Missing(NoticeCode.CLOCK_MISSING, text))
    for one in missing:
        log.warning("%s", one.text)
    return OptionalParts(Indicators(indicators), battery, tuple(missing))


def _indicators(
    settings: Configuration, lines: Lines
) -> Iterator[tuple[NoticeCode, Callable[[], Indicator]]]:
    light = settings.light
    if light.kind != "none":
        used = (light.gpio,) if light.kind == "single" else (light.gpio, light.green_gpio, light.blue_gpio)
        yield NoticeCode.LIGHT_MISSING, lambda: StatusLight(used, lines)
    if settings.buzzer.fitted:
        yield NoticeCode.BUZZER_MISSING, lambda: Buzzer(settings.buzzer.gpio, lines)


def _try(code: NoticeCode, fit: Callable[[], T], missing: list[Missing]) -> T | None:
    try:
        return fit()
    except PartError as fault:
        missing.append(Missing(code, str(fault)))
        return None
