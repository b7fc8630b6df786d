"""`endface run`: the instrument itself; this release runs it on simulated parts."""

import argparse
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from device import log_output
from device.commands.inspect import scale
from device.commands.keyboard import Keyboard
from device.config import Loaded, load
from device.errors import ConfigurationError
from device.flow import Mode
from device.parts.clock import SystemClock
from device.parts.press import Key
from device.parts.simulated.camera import list_pictures
from device.screens.terminal import as_text
from device.service import LOOP_S
from device.simulation import Simulation, simulate

KEYS = "i inspect, I long, u up, d down, n next connector, f and F turn the focus, q quit"
FOCUS_STEP_UM = 4.0


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("run", help="run the instrument", description=__doc__)
    parser.add_argument("--simulate", type=Path, metavar="FOLDER", help="pictures for the simulated camera")
    parser.add_argument("--interactive", action="store_true", help=f"press from the keyboard: {KEYS}")
    parser.add_argument("--config", type=Path, metavar="FILE", help="instead of /etc/endface/device.toml")
    parser.add_argument("--log", type=Path, metavar="FOLDER", help="instead of the configured one")
    parser.add_argument("--profile", help="instead of the configured one: a name or a .toml file")
    parser.add_argument("--scale", type=scale, metavar="SX[,SY]", help="um per pixel, one number or x and y")
    parser.set_defaults(run=main)


def main(args: argparse.Namespace) -> int:
    """Run until all pictures were inspected once, or, with --interactive, until somebody quits.

    Returns:
        0; 1 where a fault of the instrument stood in the way of a verdict.

    Raises:
        ConfigurationError: without --simulate, or a setting is wrong.
        PartError: the folder holds no picture.
    """
    if args.simulate is None:
        raise ConfigurationError("this release has simulated parts only: add --simulate FOLDER")
    log_output.begin(sys.stderr)
    simulation = simulate(configured(args), args.simulate, SystemClock())
    with _stopped_by_signals() as stop:
        try:
            simulation.service.start()
            if args.interactive:
                _by_hand(simulation, stop)
                return 0
            return 1 if _by_itself(simulation, args.simulate, stop) else 0
        finally:
            simulation.service.close()


def configured(args: argparse.Namespace) -> Loaded:
    """The configuration with what the command line says on top, as one more layer.

    Raises:
        ConfigurationError: a setting is wrong.
    """
    options = {
        "log.folder": args.log and str(args.log.resolve()),
        "grading.profile": args.profile,
        "camera.scale_x_um_per_px": args.scale and args.scale.x_um_per_px,
        "camera.scale_y_um_per_px": args.scale and args.scale.y_um_per_px,
    }
    return load(args.config, options={key: value for key, value in options.items() if value is not None})


@contextmanager
def _stopped_by_signals() -> Iterator[Event]:
    stop = Event()
    before = {
        number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _by_itself(simulation: Simulation, folder: Path, stop: Event) -> int:
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


def _by_hand(simulation: Simulation, stop: Event) -> None:
    """Show the panel as it changes and press what is typed."""
    sys.stdout.write(f"{KEYS}\n")
    shown = ""
    with Keyboard() as keyboard:
        while not stop.is_set():
            simulation.service.step(LOOP_S)
            text = as_text(simulation.panel.picture())
            if text != shown:
                sys.stdout.write(keyboard.redraw(text))
                sys.stdout.flush()
                shown = text
            if not _obey(simulation, keyboard.typed()):
                stop.set()


def _obey(simulation: Simulation, typed: str | None) -> bool:
    """Do what one key says; False where it says to stop."""
    camera = simulation.camera
    orders: dict[str | None, Callable[[], None]] = {
        "i": lambda: simulation.press(Key.INSPECT),
        " ": lambda: simulation.press(Key.INSPECT),
        "I": lambda: simulation.press_long(Key.INSPECT),
        "u": lambda: simulation.press(Key.UP),
        "d": lambda: simulation.press(Key.DOWN),
        "n": camera.next_connector,
        "f": lambda: camera.turn_focus(-FOCUS_STEP_UM),
        "F": lambda: camera.turn_focus(FOCUS_STEP_UM),
    }
    if typed in orders:
        orders[typed]()
    return typed not in ("q", "")
