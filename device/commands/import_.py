"""`endface import`: take in lists and what the owner has signed, or refuse them, by a record each."""

import argparse
import sys
from pathlib import Path

from device.commands import stored_log
from device.errors import RefusedError
from device.intake import in_order, take_in


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("import", help="take in lists and signed orders", description=__doc__)
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a list, NAME.csv, or a signed order, NAME.order"
    )
    stored_log.add_arguments(parser)
    parser.set_defaults(run=main)


def main(args: argparse.Namespace) -> int:
    """Take in each file; 0, or 1 where one was refused.

    Raises:
        ConfigurationError: there is no log.
        LogError: the log does not take it.
    """
    refused = 0
    with stored_log.opened(args) as (journal, settings):
        for path in in_order(args.files):
            try:
                sys.stdout.write(f"{take_in(journal, path, settings.owner, args.config)}\n")
            except RefusedError as fault:
                sys.stderr.write(f"endface: refused: {fault}\n")
                refused += 1
    return 1 if refused else 0
