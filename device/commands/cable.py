"""`endface cable`: offer the log as a disk that can only be read, to the PC at the other end of a USB cable.

systemd runs this when the instrument's menu asks for it by its item "By cable" (systemd/endface-cable.path),
and a person may: it needs root. The panel says how far it is, what to do with the cable, and what is wrong.
"""

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from device.audit.bundle import named
from device.audit.export import Taken
from device.cable import SCRATCH, offer
from device.commands import asked, stored_log
from device.errors import Cause, EndfaceError, Fault, PartError
from device.notices import Notice, NoticeCode
from device.parts.gadget import Gadget
from device.parts.stick import StickError
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
        PartError: the port cannot be a disk, or a stick is being served; the screen is told.
        LogError: the log cannot be read, or finds no room for the image; the screen is told.
    """
    desk = Desk(args.desk)
    with _ended_by_systemd(), _told_to_the_end(desk) as teller:
        with _no_stick_meanwhile(desk):
            teller(Status(Stage.READING))
            taken = _offer(args, desk, teller)
        if taken is None:
            sys.stderr.write("endface: no PC came to read the log\n")
            teller(Status(Stage.REMOVE, 1.0, notice=Notice(NoticeCode.CABLE_UNUSED)))
            return 1
        offered = f"{named(taken.numbers)} of {taken.size} were offered"
        sys.stdout.write(f"{offered}\n")
        over = Notice(NoticeCode.CABLE_OVER, count=len(taken.numbers))
        teller(Status(Stage.REMOVE, 1.0, (offered,), over))
        return 0


def _offer(args: argparse.Namespace, desk: Desk, teller: Teller) -> Taken | None:
    with stored_log.opened(args) as (journal, settings):
        scratch = (args.log or settings.log.folder).resolve() / SCRATCH
        selection = asked.named(args) or desk.wished_by_cable().selection
        return offer(Gadget(), journal, selection, scratch, teller, LONGEST_WAIT_S)


@contextmanager
def _told_to_the_end(desk: Desk) -> Iterator[Teller]:
    """Tell the screen also of a fault; whatever else breaks this off takes back how far it was."""
    teller = Teller(desk, CABLE)
    with ExitStack() as broken_off:
        # Else the panel would show for ever how far it was.
        broken_off.callback(desk.gone, CABLE)
        try:
            yield teller
        except EndfaceError as fault:
            teller(Status(Stage.TROUBLE, lines=(str(fault),), fault=Fault(Cause.CABLE, str(fault))))
            broken_off.pop_all()
            raise
        broken_off.pop_all()


@contextmanager
def _no_stick_meanwhile(desk: Desk) -> Iterator[None]:
    with ExitStack() as alone:
        try:
            alone.enter_context(desk.alone())
        except StickError as error:
            raise PartError("a stick is being served; offer the log by cable when that is done") from error
        yield


@contextmanager
def _ended_by_systemd() -> Iterator[None]:
    """A stop ends this as a key on the keyboard does, so that the disk is withdrawn and the image removed."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
