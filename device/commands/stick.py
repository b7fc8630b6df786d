"""`endface stick`: serve a stick that was put in: the log onto it and read back, or in what it brings.

systemd runs this (systemd/endface-stick@.service), and a person may: it needs the right to mount.
"""

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from device.audit import entry
from device.audit.journal import Journal
from device.commands import asked, stored_log
from device.config import OwnerSettings
from device.errors import EndfaceError
from device.parts.block_stick import BlockStick
from device.parts.stick import StickError, Trouble
from device.stick import take_from, write_to
from device.stick_desk import PULLED, Desk, Teller, Wish
from device.stick_status import Stage, Status


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("stick", help="serve a USB stick", description=__doc__)
    parser.add_argument("device", type=Path, metavar="DEVICE", help="its block device, e.g. /dev/sda1")
    what = asked.add_arguments(parser)
    what.add_argument("--in", action="store_true", dest="brings", help="take in what lies in endface-in/")
    parser.set_defaults(run=main)


def main(args: argparse.Namespace) -> int:
    """Do what the arguments say, else what the instrument's menu asked for, else write what is new; 0 or 1.

    Raises:
        ConfigurationError: there is no log.
        StickError: the stick cannot be used; the screen is told, and the log.
        LogError: the log cannot be read or written; the screen is told.
    """
    desk = Desk(args.desk)
    before = signal.getsignal(signal.SIGTERM)
    try:
        with desk.alone(), _stopped_when_pulled(args.device):
            desk.gone(PULLED)
            # The log is compared with its seal first, which takes a while when it is long.
            desk.tell(args.device.name, Status(Stage.READING))
            with stored_log.opened(args) as (journal, settings):
                return _serve(args, desk, journal, settings.owner)
    except EndfaceError as fault:
        _complain(desk, args.device.name, fault)
        raise
    except KeyboardInterrupt:
        # Else the panel would show for ever how far it was.
        desk.gone(args.device.name)
        raise
    finally:
        signal.signal(signal.SIGTERM, before)


def _complain(desk: Desk, device: str, fault: EndfaceError) -> None:
    """Tell the screen; of a stick that was pulled under a name that does not go with the stick."""
    trouble, other = (fault.trouble, None) if isinstance(fault, StickError) else (None, fault.fault)
    pulled = trouble is Trouble.PULLED
    if pulled:
        desk.gone(device)
    status = Status(Stage.TROUBLE, lines=(str(fault),), trouble=trouble, fault=other)
    desk.tell(PULLED if pulled else device, status)


@contextmanager
def _stopped_when_pulled(device: Path) -> Iterator[None]:
    """Systemd stops this when the device is gone; a stop while it is there is one from the keyboard.

    It is heard once, and not any more after the context: what is wrong is then told and recorded in peace.
    """

    def stop(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if device.exists():
            raise KeyboardInterrupt
        raise StickError(Trouble.PULLED)

    signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _serve(args: argparse.Namespace, desk: Desk, journal: Journal, owner: OwnerSettings) -> int:
    wish, teller = _wish(args, desk), Teller(desk, args.device.name)
    stick = BlockStick(args.device, args.desk / f"mount-{args.device.name}")
    refused = 0
    try:
        with _stopped_when_pulled(args.device):
            if wish.brings:
                refused = take_from(stick, journal, owner, teller, args.config)
            else:
                write_to(stick, journal, wish.selection, teller)
        if wish == desk.wished():
            desk.fulfilled()
    except StickError as fault:
        journal.write(entry.error(str(fault)))
        raise
    sys.stdout.writelines(f"{line}\n" for line in teller.told)
    return 1 if refused else 0


def _wish(args: argparse.Namespace, desk: Desk) -> Wish:
    if args.brings:
        return Wish(brings=True)
    selection = asked.named(args)
    return Wish(selection) if selection else desk.wished()
