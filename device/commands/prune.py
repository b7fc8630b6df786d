"""`endface prune`: remove the pictures that a confirmed export holds; the records stay, and say so."""

import argparse
import sys

from device.audit.prune import confirm, prune
from device.commands import stored_log


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("prune", help="remove pictures that an export holds", description=__doc__)
    parser.add_argument(
        "--confirm",
        metavar="MANIFEST",
        help="say first that this export was found whole: its manifest's hash, as endface verify prints it",
    )
    stored_log.add_arguments(parser)
    parser.set_defaults(run=main)


def main(args: argparse.Namespace) -> int:
    """Confirm what is to be confirmed, remove what may be removed, and say how much that was; 0.

    Raises:
        ConfigurationError: there is no log.
        LogError: no such export, or it is not recorded.
    """
    with stored_log.opened(args) as (journal, settings):
        if args.confirm is not None:
            confirm(journal, args.confirm, settings.instrument.operator)
        done = prune(journal)
        room = journal.space()
    sys.stdout.write(
        f"{done.pictures} pictures, {done.freed_bytes / 1e6:.1f} MB; the card is {room.used:.0%} full\n"
    )
    return 0
