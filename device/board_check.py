"""Whether the board's own parts are there and answer, part by part; each is given back after its turn."""

import time
from collections.abc import Callable
from contextlib import closing

from device.config import Configuration
from device.errors import ButtonError, CameraError, PartError
from device.instrument import open_camera
from device.optional_parts import find
from device.parts.clock import SystemClock, chip_is_there
from device.parts.gpio_buttons import GpioButtons
from device.parts.kernel_battery import KernelBattery
from device.parts.lgpio_lines import Lines
from device.parts.oled import OledScreen
from device.parts.one_at_a_time import OneAtATime
from device.parts.panel_bus import bus_opener
from device.parts.pwm_lamp import PwmLamp
from device.screens.splash import splash
from device.simulation import button_lines

CAMERA_S = 15.0
"""For opening the camera, its library included, and one picture."""


def checks(settings: Configuration, lines: Callable[[], Lines]) -> dict[str, Callable[[], None]]:
    """What can be checked, by name; each raises PartError with what to do.

    Args:
        settings: what is fitted, and where.
        lines: opens the board's lines, always the same ones.
    """
    return {
        "screen": lambda: _screen(settings, lines),
        "buttons": lambda: _buttons(settings, lines()),
        "lamp": lambda: _lamp(settings, lines()),
        "camera": lambda: _camera(settings),
        "optional parts": lambda: _optional(settings, lines()),
    }


def _screen(settings: Configuration, lines: Callable[[], Lines]) -> None:
    with closing(OledScreen(bus_opener(settings.screen, lines), settings.screen)) as screen:
        screen.show(splash("selftest"))


def _buttons(settings: Configuration, lines: Lines) -> None:
    with closing(GpioButtons(button_lines(settings), lines, time.monotonic)) as buttons:
        held = buttons.held()
    if held:
        raise ButtonError(f"{', '.join(held)} is held down or shorted to ground; check it and its wire")


def _lamp(settings: Configuration, lines: Lines) -> None:
    with closing(PwmLamp(settings.lamp.gpio, lines)) as lamp:
        lamp.set(settings.lamp.level)


def _camera(settings: Configuration) -> None:
    def look() -> None:
        with closing(open_camera(settings.camera, SystemClock().monotonic_s)) as camera:
            camera.take(settings.camera.timeout_s)

    try:
        OneAtATime("camera").do(look, CAMERA_S)
    except TimeoutError as error:
        raise CameraError("the camera gave no picture; check its ribbon cable") from error


def _optional(settings: Configuration, lines: Lines) -> None:
    found = find(settings, lines, KernelBattery, chip_is_there)
    found.indicator.close()
    if found.missing:
        raise PartError("; ".join(missing.text for missing in found.missing))
