"""`endface export`: write a bundle that proves itself, for the auditor to take away."""

import argparse
import re
import sys
from pathlib import Path

from device.audit.bundle import named
from device.audit.export import Taken, export
from device.audit.selection import Selection
from device.commands import stored_log


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("export", help="write a bundle that proves itself", description=__doc__)
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER", help="a folder that is not there"
    )
    what = parser.add_mutually_exclusive_group()
    add_selection(what)
    stored_log.add_arguments(parser)
    parser.set_defaults(run=main)


def add_selection(what: "argparse._MutuallyExclusiveGroup") -> None:
    """Add the arguments that say which records are taken; all of them without one."""
    what.add_argument("--since-last", action="store_true", help="only what no export before has taken")
    what.add_argument("--records", type=numbers, metavar="A-B", help="only the records A to B")
    what.add_argument("--job", metavar="NAME", help="only one job")


def selection_of(args: argparse.Namespace) -> Selection:
    """Which records these arguments take."""
    if args.since_last:
        return Selection.since_last()
    if args.records:
        return Selection.records(*args.records)
    return Selection.of_job(args.job) if args.job else Selection()


def numbers(text: str) -> tuple[int, int]:
    """The first and the last number from `A-B`.

    Raises:
        argparse.ArgumentTypeError: it is not of this form.
    """
    found = re.fullmatch("([1-9][0-9]{0,14})-([1-9][0-9]{0,14})", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form A-B, as in 12-40")
    return int(found[1]), int(found[2])


def main(args: argparse.Namespace) -> int:
    """Write the bundle and say what it holds; 0, or 1 where pictures are missing.

    Raises:
        ConfigurationError: there is no log.
        LogError: the bundle cannot be written.
        SealError: the log is not as it was sealed.
    """
    with stored_log.opened(args) as (journal, _):
        taken = export(journal, args.out.resolve(), selection_of(args))
    return _say(taken, args.out)


def _say(taken: Taken, out: Path) -> int:
    sys.stdout.write(f"{out}: {named(taken.numbers)} of {taken.size}\n")
    for name in taken.missing_pictures:
        sys.stderr.write(f"endface: the picture {name} is missing from the log's folder\n")
    return 1 if taken.missing_pictures else 0
