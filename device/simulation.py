"""The whole instrument on simulated parts: the same service, flow, log and screens."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from device import owned
from device.audit.entry import Instrument
from device.audit.journal import Journal
from device.config import ButtonSettings, Configuration, Loaded
from device.grading import network, profile
from device.heartbeat import Heartbeat
from device.images import read_grey
from device.inspection import Inspector
from device.optional_parts import find
from device.parts.clock import Clock, TimeSource
from device.parts.fitted import Parts
from device.parts.gpio_buttons import GpioButtons
from device.parts.oled import OledScreen
from device.parts.pixel_shift import ShiftingScreen
from device.parts.press import Key
from device.parts.pwm_lamp import PwmLamp
from device.parts.simulated.battery import SimulatedBattery
from device.parts.simulated.buttons import Fingers, SimulatedLines, mock_factory
from device.parts.simulated.camera import FolderCamera, list_pictures
from device.parts.simulated.panel import SimulatedPanel
from device.parts.simulated.power_switch import SimulatedPowerSwitch
from device.service import LOOP_S, Service
from device.stick_desk import Desk
from device.vision.frame import Scale

STICKS = "sticks"
"""Beside the log, where word is left of USB sticks: `endface stick --desk FOLDER` takes it up."""


@dataclass(frozen=True)
class Simulation:
    """A service on simulated parts, with what is needed to drive and to watch it.

    Attributes:
        service: the instrument; nothing moves before its `start`.
        camera: what it looks at.
        fingers: what presses its buttons.
        panel: what a person sees.
        buttons: how long a press must be.
        battery: what it works from, where one is fitted.
        power: what switches it off.
        lines: what its parts are wired to.
    """

    service: Service
    camera: FolderCamera
    fingers: Fingers
    panel: SimulatedPanel
    buttons: ButtonSettings
    battery: SimulatedBattery
    power: SimulatedPowerSwitch
    lines: SimulatedLines

    def press(self, key: Key) -> None:
        """Press a button for a moment; returns when the instrument has answered."""
        self._hold(key, self.buttons.debounce_s * 2)

    def press_long(self, key: Key) -> None:
        """Hold a button until it counts as long; returns when the instrument has answered."""
        self._hold(key, self.buttons.long_s + self.buttons.debounce_s)

    def _hold(self, key: Key, held_s: float) -> None:
        self.fingers.down(key)
        self._let_pass(held_s)
        self.fingers.up(key)
        self._let_pass(self.buttons.debounce_s * 2)

    def _let_pass(self, seconds: float) -> None:
        time.sleep(seconds)
        self.service.step(LOOP_S / 10)


def simulate(
    loaded: Loaded,
    folder: Path,
    clock: Clock,
    load_inspector: Callable[[], Inspector] | None = None,
    watch: Callable[[Image.Image], None] | None = None,
    heartbeat: Heartbeat | None = None,
) -> Simulation:
    """Build the instrument on a folder of pictures.

    Args:
        loaded: the configuration; its lines, scale, profile, network and log folder are used.
        folder: what the camera looks at, in the order of the names.
        clock: the board's clock.
        load_inspector: what judges; None loads profile and network as configured.
        watch: called with what a person sees after each picture that reaches the panel.
        heartbeat: is told what moves; None where nobody watches.

    Raises:
        PartError: the folder is missing or holds no picture.
    """
    settings = loaded.configuration
    scale = Scale(settings.camera.scale_x_um_per_px, settings.camera.scale_y_um_per_px)
    factory, battery, power = mock_factory(), SimulatedBattery(), SimulatedPowerSwitch()

    panel = SimulatedPanel(watch, settings.screen.kind, settings.screen.rotation_deg)
    lines = button_lines(settings)
    camera = FolderCamera(list_pictures(folder), scale, read_grey, clock.monotonic_s)
    parts = Parts(
        camera,
        GpioButtons(lines, factory, clock.monotonic_s),
        ShiftingScreen(OledScreen(lambda: panel, settings.screen), clock.monotonic_s),
        PwmLamp(settings.lamp.gpio, factory),
        clock,
        power,
        find(settings, factory, lambda: battery, lambda: clock.source is not TimeSource.NOWHERE),
    )
    service = Service(
        parts,
        loaded,
        lambda: Journal(settings.log.folder, Instrument(settings.instrument.serial), clock.now),
        load_inspector or (lambda: configured_inspector(settings)),
        heartbeat or Heartbeat(lambda: None, None),
        watch=lambda _: None,
        desk=Desk(settings.log.folder / STICKS),
    )
    return Simulation(
        service, camera, Fingers(lines, factory), panel, settings.buttons, battery, power, factory
    )


def button_lines(settings: Configuration) -> dict[Key, int]:
    """The BCM number of each button's line."""
    buttons = settings.buttons
    lines = {Key.INSPECT: buttons.inspect_gpio, Key.UP: buttons.up_gpio, Key.DOWN: buttons.down_gpio}
    return {**lines, Key.TRIGGER: buttons.trigger_gpio} if buttons.trigger_fitted else lines


def configured_inspector(settings: Configuration) -> Inspector:
    """Profile and network as configured.

    Raises:
        ProfileError: the profile is missing or cannot grade.
        ModelError: the network is missing or is not the one that was shipped.
    """
    return Inspector(profile.load(owned.profile_source(settings)), network.load(owned.network_path(settings)))
