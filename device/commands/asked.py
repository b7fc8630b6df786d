"""Which records a stick or a cable gets: what the arguments name, else what the menu has asked for."""

import argparse
from pathlib import Path

from device.audit.selection import Selection
from device.commands import stored_log
from device.commands.export import add_selection, selection_of
from device.stick_desk import FOLDER


def add_arguments(parser: argparse.ArgumentParser) -> "argparse._MutuallyExclusiveGroup":
    """Add where the menu's word lies, which records, which log; the group of which one says what to do."""
    parser.add_argument(
        "--desk", type=Path, default=FOLDER, metavar="FOLDER", help="where the instrument is told"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--all", action="store_true", help="all records")
    add_selection(what)
    stored_log.add_arguments(parser)
    return what


def named(args: argparse.Namespace) -> Selection | None:
    """The records that the arguments name; None where they name none."""
    if args.all or args.since_last or args.records or args.job:
        return selection_of(args)
    return None
