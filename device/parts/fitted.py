"""The parts of one instrument, as they were found."""

from dataclasses import dataclass

from device.notices import NoticeCode
from device.parts.battery import Battery
from device.parts.buttons import Buttons
from device.parts.camera import Camera
from device.parts.clock import Clock
from device.parts.indicator import Indicators
from device.parts.lamp import Lamp
from device.parts.power_switch import PowerSwitch
from device.parts.screen import Screen


@dataclass(frozen=True)
class Missing:
    """A part that is fitted by the configuration and was not found: for the panel, and in English why."""

    code: NoticeCode
    text: str


@dataclass(frozen=True)
class OptionalParts:
    """What an instrument may do without: what was found, and what was not.

    Attributes:
        indicator: status light and buzzer, as far as they are fitted.
        battery: the gauge, where one is fitted and answers.
        missing: what was not found.
    """

    indicator: Indicators
    battery: Battery | None
    missing: tuple[Missing, ...]


@dataclass(frozen=True)
class Parts:
    """The hardware, real or simulated."""

    camera: Camera
    buttons: Buttons
    screen: Screen
    lamp: Lamp
    clock: Clock
    power: PowerSwitch
    more: OptionalParts
