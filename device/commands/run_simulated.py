"""`endface run --simulate FOLDER`: the instrument on simulated parts, by itself or by the keyboard."""

import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from device.commands.keyboard import Keyboard, redrawn
from device.config import Loaded
from device.heartbeat import Heartbeat
from device.last_end import End
from device.notify import Notifier
from device.parts.clock import SystemClock
from device.parts.press import Key
from device.parts.simulated.camera import list_pictures
from device.screens.terminal import as_text
from device.simulation import Simulation, simulate
from device.state import Mode
from device.stopping import Stop

KEYS = "i inspect, I long, u up, d down, m menu, n next connector, f and F turn the focus, q quit"
FOCUS_STEP_UM = 4.0


class Window:
    """The panel on standard output, drawn whenever what it shows has changed."""

    def __init__(self) -> None:
        """Nothing is drawn yet."""
        self._shown = ""

    def show(self, picture: Image.Image) -> None:
        """Draw a picture, also one that stands for a moment only, as the one of an inspection under way."""
        text = as_text(picture)
        if text != self._shown:
            sys.stdout.write(redrawn(text))
            sys.stdout.flush()
            self._shown = text


def run_simulated(loaded: Loaded, folder: Path, stop: Stop, *, interactive: bool) -> int:
    """Run until all pictures were inspected once, or, interactive, until somebody quits.

    Returns:
        0; 1 where a fault of the instrument stood in the way of a verdict.

    Raises:
        PartError: the folder holds no picture.
    """
    notifier = Notifier()
    heartbeat = Heartbeat(notifier.alive, notifier.watchdog_s)
    window = Window()
    stop.let_finish()
    simulation = simulate(
        loaded, folder, SystemClock(), watch=window.show if interactive else None, heartbeat=heartbeat
    )
    end = None
    try:
        simulation.service.start()
        notifier.ready("simulated")
        faults = _by_hand(simulation, window, stop) if interactive else _by_itself(simulation, folder, stop)
        end = End.IN_ORDER
    finally:
        stop.closing()
        notifier.stopping()
        simulation.service.close(end)
    return 1 if faults else 0


def _by_itself(simulation: Simulation, folder: Path, stop: Stop) -> int:
    """Inspect every picture once and print the panel after each press; how often a fault was the answer."""
    faults = 0
    for path in list_pictures(folder):
        if stop.is_set():
            break
        simulation.service.step(0)
        if simulation.service.state.mode is Mode.ERROR:
            simulation.press(Key.INSPECT)
        simulation.press(Key.INSPECT)
        sys.stdout.write(f"{path.name}\n{as_text(simulation.panel.picture())}\n")
        faults += simulation.service.state.mode is not Mode.VERDICT
        simulation.camera.next_connector()
        if simulation.service.state.mode is Mode.VERDICT:
            # A short press would make the next picture another attempt at a port that failed.
            simulation.press_long(Key.INSPECT)
    return faults


def _by_hand(simulation: Simulation, window: Window, stop: Stop) -> int:
    """Press what is typed until somebody quits; 0, since a person has seen every fault."""
    sys.stdout.write(f"{KEYS}\n")
    with Keyboard() as keyboard:
        while not stop.is_set():
            simulation.service.turn()
            # A panel that goes dark gets no picture.
            window.show(simulation.panel.picture())
            if not _obey(simulation, keyboard.typed()):
                stop.set()
    return 0


def _obey(simulation: Simulation, typed: str | None) -> bool:
    """Do what one key says; False where it says to stop."""
    camera = simulation.camera
    orders: dict[str | None, Callable[[], None]] = {
        "i": lambda: simulation.press(Key.INSPECT),
        " ": lambda: simulation.press(Key.INSPECT),
        "I": lambda: simulation.press_long(Key.INSPECT),
        "u": lambda: simulation.press(Key.UP),
        "d": lambda: simulation.press(Key.DOWN),
        "m": lambda: simulation.press_long(Key.DOWN),
        "n": camera.next_connector,
        "f": lambda: camera.turn_focus(-FOCUS_STEP_UM),
        "F": lambda: camera.turn_focus(FOCUS_STEP_UM),
    }
    if typed in orders:
        orders[typed]()
    return typed not in ("q", "")
