"""`endface report`: a bundle on paper, one page a port with before and after; a bundle that is whole."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from device.audit.attempts import attempts_by_port
from device.audit.bundle import RECORDS, Bundle
from device.audit.proof import NotWholeError, harmless
from device.audit.shape import check_shape
from device.audit.verify_bundle import verify
from device.errors import ConfigurationError, LogError


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("report", help="print a bundle as PDF", description=__doc__)
    parser.add_argument("bundle", type=Path, metavar="BUNDLE", help="the folder that was exported")
    parser.add_argument("--pdf", type=Path, required=True, metavar="FILE", help="the file to write")
    parser.set_defaults(run=main)


def main(args: argparse.Namespace) -> int:
    """Verify the bundle, write the PDF and say how many ports it has; 0.

    Raises:
        ConfigurationError: the bundle is not there, holds no inspection, or reportlab is not installed.
        LogError: the bundle is not whole, holds what is no record, or the file cannot be written.
    """
    try:
        from device.audit import pdf
    except ModuleNotFoundError as error:
        raise ConfigurationError("PDF needs reportlab: install endface with the extra 'report'") from error
    if not args.bundle.is_dir():
        raise ConfigurationError(f"{args.bundle} is no folder")
    bundle = _whole(args.bundle)
    ports = attempts_by_port(_records(args.bundle))
    if not ports:
        raise ConfigurationError(f"{args.bundle} holds no inspection")
    try:
        pdf.write_pdf(bundle, ports, args.pdf)
    except OSError as error:
        raise LogError(f"{args.pdf} cannot be written: {error.strerror}") from error
    sys.stdout.write(f"{args.pdf}: {len(ports)} ports\n")
    return 0


def _whole(folder: Path) -> Bundle:
    try:
        bundle = verify(folder, None, {})
    except NotWholeError as error:
        raise LogError(f"{folder} is not whole: {error}") from error
    if bundle.problems:
        raise LogError(f"{folder} is not whole: {harmless(bundle.problems[0])}; see endface verify")
    return bundle


def _records(folder: Path) -> Iterator[dict[str, Any]]:
    with (folder / RECORDS).open("rb") as lines:
        for record in map(json.loads, lines):
            try:
                check_shape(record)
            except NotWholeError as error:
                raise LogError(f"record {record['number']} cannot be printed: {error}") from error
            yield record
