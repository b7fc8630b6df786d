"""`endface selftest`: checks that the instrument can work, one line for each thing."""

import argparse
import sys
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from device import owned, segmenter, teller
from device.audit.entry import Instrument, boot
from device.audit.journal import DATABASE, Journal
from device.calibration_due import overdue, refuse_overdue
from device.commands import stored_log
from device.config import Configuration, Loaded
from device.errors import EndfaceError, LogError
from device.grading import network, profile
from device.measuring import Measuring, by_settings, measuring
from device.parts.clock import SystemClock
from device.parts.gpio_buttons import GpioButtons
from device.parts.lgpio_lines import board_lines
from device.parts.oled import OledScreen
from device.parts.pwm_lamp import PwmLamp
from device.parts.simulated.buttons import mock_factory
from device.parts.simulated.panel import SimulatedPanel
from device.screens.english import ENGLISH
from device.screens.reasons import announced
from device.screens.splash import splash
from device.simulation import button_lines


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("selftest", help="check that the instrument can work", description=__doc__)
    parser.add_argument("--config", type=Path, metavar="FILE", help="instead of /etc/endface/device.toml")
    parser.add_argument("--log", type=Path, metavar="FOLDER", help="instead of the configured one")
    parser.add_argument(
        "--board", action="store_true", help="the board's own parts too; the service must be stopped"
    )
    parser.set_defaults(run=main)


def main(args: argparse.Namespace) -> int:
    """Print `ok` or `failed` with what to do for each check; 0 where all are ok, else 1."""
    try:
        loaded = stored_log.configured(args)
    except EndfaceError as fault:
        sys.stdout.write(_line("configuration", str(fault)))
        return 1
    sys.stdout.write(_line("configuration", ""))
    settings = loaded.configuration
    folder = args.log or settings.log.folder
    try:
        by_now = _measured_by(args, folder, loaded)
    except EndfaceError as fault:
        sys.stdout.write(_line("calibration", str(fault)))
        return 1
    sys.stdout.write(_scale(by_now.loaded))
    checks: dict[str, Callable[[], None]] = {
        "calibration": lambda: _check_calibration(by_now),
        "profile": lambda: _check_profile(settings),
        "network": lambda: _check_network(settings),
        "log": lambda: _check_log(folder, settings),
        "simulated parts": lambda: _check_parts(settings),
    }
    if args.board:
        checks |= _board_checks(settings)
    faults = [_run(name, check) for name, check in checks.items()]
    return 1 if any(faults) else 0


def _run(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except EndfaceError as fault:
        sys.stdout.write(_line(name, str(fault)))
        return True
    sys.stdout.write(_line(name, ""))
    return False


def _line(name: str, fault: str) -> str:
    return f"{name}: failed: {fault}\n" if fault else f"{name}: ok\n"


def _scale(loaded: Loaded) -> str:
    camera, due = loaded.configuration.camera, loaded.configuration.calibration.due or "never"
    x, y = camera.scale_x_um_per_px, camera.scale_y_um_per_px
    source = loaded.sources["camera.scale_x_um_per_px"]
    return f"scale: {x:g} x {y:g} um per pixel, from {source}, due {due}\n"


def _measured_by(args: argparse.Namespace, folder: Path, loaded: Loaded) -> Measuring:
    if not (folder / DATABASE).exists():
        return by_settings(loaded)
    with stored_log.opened(args) as (journal, _):
        return measuring(journal.log, loaded)


def _check_calibration(by_now: Measuring) -> None:
    now = SystemClock().now()
    refuse_overdue(by_now, now)
    for late in overdue(by_now, now):
        sys.stderr.write(f"endface: {announced(late, ENGLISH)}\n")


def _check_profile(settings: Configuration) -> None:
    profile.load(owned.profile_source(settings))


def _check_network(settings: Configuration) -> None:
    network.load(owned.network_path(settings))
    segmenter.load()
    teller.load()


def _check_log(folder: Path, settings: Configuration) -> None:
    """Write and read a record in a folder beside the log, which is left as it was."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix="selftest-") as trial:
            _write_and_read(Path(trial), settings)
    except OSError as error:
        raise LogError(
            f"{folder} cannot be written: {error.strerror}; set log.folder, or use --log"
        ) from error


def _write_and_read(folder: Path, settings: Configuration) -> None:
    journal = Journal(folder, Instrument(settings.instrument.serial), SystemClock().now)
    try:
        number = journal.write(boot())
        if [record.number for record in journal.records()][-1:] != [number]:
            raise LogError(f"a record written to {folder} does not come back; check the card")
    finally:
        journal.close()


def _board_checks(settings: Configuration) -> dict[str, Callable[[], None]]:
    # Only a board has what this imports.
    from device.board_check import checks

    return checks(settings, lru_cache(board_lines))


def _check_parts(settings: Configuration) -> None:
    factory = mock_factory()
    buttons = GpioButtons(button_lines(settings), factory, SystemClock().monotonic_s)
    lamp, screen = PwmLamp(settings.lamp.gpio, factory), OledScreen(SimulatedPanel, settings.screen)
    lamp.set(settings.lamp.level)
    screen.show(splash("selftest"))
    for part in (buttons, lamp, screen):
        part.close()
