"""`endface cable`: offer the log as a disk that can only be read, to the PC at the other end of a USB cable.

systemd runs this when the instrument's menu asks for it (systemd/endface-cable.path); it needs root.
"""

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from device.audit.bundle import named
from device.audit.export import Taken
from device.cable import SCRATCH, offer
from device.commands import asked, stored_log
from device.errors import EndfaceError
from device.parts.gadget import Gadget
from device.stick_desk import CABLE, Desk, Teller
from device.stick_status import Stage, Status

LONGEST_WAIT_S = 600.0


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("cable", help="offer the log by USB cable", description=__doc__)
    asked.add_arguments(parser)
    parser.set_defaults(run=main)


def main(args: argparse.Namespace) -> int:
    """Offer what the arguments say, else what the menu asked for; 0 once a PC had it, 1 where none came.

    Raises:
        ConfigurationError: there is no log.
        PartError: the port cannot be a disk; the screen is told.
        LogError: the log cannot be read, or finds no room for the image; the screen is told.
    """
    desk = Desk(args.desk)
    teller = Teller(desk, CABLE)
    try:
        with _ended_by_systemd(), desk.alone():
            teller(Status(Stage.READING))
            taken = _offer(args, desk, teller)
    except EndfaceError as fault:
        teller(Status(Stage.TROUBLE, lines=(str(fault),), fault=fault.fault))
        raise
    except KeyboardInterrupt:
        # Else the panel would show for ever how far it was.
        desk.gone(CABLE)
        raise
    desk.gone(CABLE)
    if taken is None:
        sys.stderr.write("endface: no PC came to read the log\n")
        return 1
    sys.stdout.write(f"{named(taken.numbers)} of {taken.size} were offered\n")
    return 0


def _offer(args: argparse.Namespace, desk: Desk, teller: Teller) -> Taken | None:
    with stored_log.opened(args) as (journal, settings):
        scratch = (args.log or settings.log.folder).resolve() / SCRATCH
        selection = asked.named(args) or desk.wished_by_cable().selection
        return offer(Gadget(), journal, selection, scratch, teller, LONGEST_WAIT_S)


@contextmanager
def _ended_by_systemd() -> Iterator[None]:
    """A stop ends this as a key on the keyboard does, so that the disk is withdrawn and the image removed."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
