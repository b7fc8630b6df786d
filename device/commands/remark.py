"""`endface remark`: say something about an earlier record, or amend its job; the record itself stays."""

import argparse
import re
import sys

from device.audit import entry
from device.audit.entry import Entry, Kind
from device.audit.journal import Journal
from device.commands import stored_log
from device.errors import ConfigurationError

TEXTS, NUMBERS = ("operator", "job", "label"), ("port", "attempt")
AMENDABLE = (*TEXTS, *NUMBERS)
LONGEST_TEXT, LONGEST_VALUE = 1000, 60


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser(
        "remark", help="remark on an earlier record, or amend it", description=__doc__
    )
    parser.add_argument("number", type=int, metavar="NUMBER", help="the record that it is about")
    parser.add_argument("text", metavar="TEXT", help="what there is to say")
    parser.add_argument(
        "--amend",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help=f"what an inspection's job should have said: {', '.join(AMENDABLE)}",
    )
    stored_log.add_arguments(parser)
    parser.set_defaults(run=main)


def main(args: argparse.Namespace) -> int:
    """Write the remark or the amendment as a new record; 0.

    Raises:
        ConfigurationError: no such record, or it cannot be amended so.
        LogError: the log does not take it.
    """
    job = dict(amended(text) for text in args.amend)
    with stored_log.opened(args) as (journal, settings):
        number = journal.write(_entry(journal, args, settings.instrument.operator, job))
    sys.stdout.write(f"record {number}\n")
    return 0


def amended(text: str) -> tuple[str, str | int]:
    """One `KEY=VALUE` of an inspection's job.

    Raises:
        ConfigurationError: another key, or a value that it cannot have.
    """
    key, _, value = text.partition("=")
    if key not in AMENDABLE:
        raise ConfigurationError(f"{text!r} amends nothing; write KEY=VALUE, with {', '.join(AMENDABLE)}")
    if key in TEXTS:
        return key, _said(value, LONGEST_VALUE)
    if not re.fullmatch("[1-9][0-9]{0,8}", value):
        raise ConfigurationError(f"{text!r}: {key} is a whole number from 1")
    return key, int(value)


def _said(text: str, longest: int) -> str:
    """A text that may stand in a record.

    Raises:
        ConfigurationError: it is empty, too long, or not printable.
    """
    if not text.strip() or len(text) > longest or not text.isprintable():
        raise ConfigurationError(f"{text[:longest]!r} must be 1 to {longest} printable characters")
    return text


def _entry(journal: Journal, args: argparse.Namespace, operator: str, job: dict[str, str | int]) -> Entry:
    text = _said(args.text, LONGEST_TEXT)
    about = next(journal.records(after=args.number - 1), None)
    if about is None or about.number != args.number:
        raise ConfigurationError(f"there is no record {args.number}")
    if not job:
        return entry.remark(about.number, operator, text)
    if about.content["kind"] != Kind.INSPECTION:
        raise ConfigurationError(f"record {about.number} is no inspection, so its job cannot be amended")
    return entry.amendment(about.number, operator, text, job)
