"""`endface reset`: put the instrument back as it was delivered; the log, its key and its numbers go on.

What was calibrated, what the owner has signed, job lists, operators and choices count no more. What the
instrument's own file sets (/etc/endface/device.toml) stays. The service must be stopped meanwhile.
"""

import argparse
import shutil
import sys
from pathlib import Path

from device.audit import entry
from device.audit.durable import sync
from device.commands import stored_log
from device.config import CALIBRATION_FILE, OWNER_FILE
from device.errors import ConfigurationError, LogError


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("reset", help="put it back as it was delivered", description=__doc__)
    parser.add_argument(
        "serial", metavar="SERIAL", help="its serial number, so that no other is put back by mistake"
    )
    stored_log.add_arguments(parser)
    parser.set_defaults(run=main)


def main(args: argparse.Namespace) -> int:
    """Record it, then remove what was set since; 0.

    Raises:
        ConfigurationError: there is no log, or it is another instrument's.
        LogError: it is not recorded, or something cannot be removed.
    """
    with stored_log.opened(args) as (journal, settings):
        if args.serial != journal.instrument.serial:
            raise ConfigurationError(f"this is {journal.instrument.serial}, not {args.serial}")
        found = _set_since((args.log or settings.log.folder) / CALIBRATION_FILE, settings.owner.folder)
        # First the record: after a power cut in between it is done again, and both are told.
        number = journal.write(entry.reset(settings.instrument.operator, [path.name for path in found]))
        _remove(found)
    sys.stdout.write(f"record {number}: put back as delivered, in force from the next start on\n")
    return 0


def _set_since(calibration: Path, owner: Path) -> list[Path]:
    """The calibration's copy, and the owner's orders and settings, where they are there."""
    orders = [path for path in owner.glob("*") if path.name.isdecimal() or path.name == OWNER_FILE]
    return [path for path in (calibration, *sorted(orders)) if path.exists()]


def _remove(found: list[Path]) -> None:
    try:
        for path in found:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
            sync(path.parent)
    except OSError as error:
        raise LogError(f"{error.filename} cannot be removed: {error.strerror}; do it again") from error
