"""The instrument on its own parts, put together as configured."""

from collections.abc import Callable
from contextlib import ExitStack

from device.audit.entry import Instrument
from device.audit.journal import Journal
from device.config import CameraSettings, Configuration, Loaded
from device.errors import CameraError
from device.heartbeat import Heartbeat
from device.optional_parts import find
from device.parts.camera_ladder import CameraSource, SteadyCamera
from device.parts.clock import Clock, chip_is_there
from device.parts.fitted import Parts
from device.parts.gpio_buttons import GpioButtons
from device.parts.kernel_battery import KernelBattery
from device.parts.lgpio_lines import Lines
from device.parts.pixel_shift import ShiftingScreen
from device.parts.power_switch import RequestFile
from device.parts.pwm_lamp import PwmLamp
from device.parts.screen import Screen
from device.screens.focus import sharpness
from device.service import Service
from device.simulation import button_lines, configured_inspector
from device.state import State
from device.stick_desk import Desk


def build(
    loaded: Loaded,
    screen: Screen,
    lines: Lines,
    clock: Clock,
    heartbeat: Heartbeat,
    watch: Callable[[State], None],
) -> Service:
    """Take the parts and join them.

    Args:
        loaded: the configuration.
        screen: the panel, which is there first.
        lines: the board's lines.
        clock: the board's clock.
        heartbeat: is told what moves.
        watch: is told each new state of the flow.

    Raises:
        PartError: a line cannot be had; the others are given back.
    """
    settings = loaded.configuration

    return Service(
        _parts(settings, screen, lines, clock),
        loaded,
        lambda: Journal(settings.log.folder, Instrument(settings.instrument.serial), clock.now),
        lambda: configured_inspector(settings),
        heartbeat,
        watch,
        Desk(),
    )


def _parts(settings: Configuration, screen: Screen, lines: Lines, clock: Clock) -> Parts:
    with ExitStack() as giving_back:
        lamp = PwmLamp(settings.lamp.gpio, lines)
        giving_back.callback(lamp.close)
        buttons = GpioButtons(button_lines(settings), lines, clock.monotonic_s)
        giving_back.callback(buttons.close)
        camera = SteadyCamera(
            lambda: open_camera(settings.camera, clock.monotonic_s), sharpness, settings.camera.burst
        )
        giving_back.pop_all()
    more = find(settings, lines, KernelBattery, chip_is_there)
    screen = ShiftingScreen(screen, clock.monotonic_s)
    return Parts(camera, buttons, screen, lamp, clock, RequestFile(), more)


def open_camera(settings: CameraSettings, monotonic_s: Callable[[], float]) -> CameraSource:
    """Open the camera; its library takes seconds to load, so this is for the camera's own thread.

    Args:
        settings: what is asked of it.
        monotonic_s: the clock that stamps its frames.

    Raises:
        CameraError: its library or the camera is missing, or it does not do what is asked.
        TimeoutError: it gives no picture.
    """
    try:
        from device.parts.pi_camera import PiCamera
    except ImportError as error:
        raise CameraError("picamera2 is missing; install it with: apt install python3-picamera2") from error
    return PiCamera(settings, monotonic_s)
