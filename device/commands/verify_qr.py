"""`endface verify-qr`: is the verdict in a scanned code what this device said?"""

import argparse
import json
import sys
from pathlib import Path

from device.audit.proof import DEVICE, NotWholeError, VerifierKey
from device.audit.ticket import open_ticket
from device.errors import ConfigurationError


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("verify-qr", help="verify a scanned verdict", description=__doc__)
    parser.add_argument("text", metavar="TEXT", help="what was scanned; - reads it from standard input")
    parser.add_argument("--device-card", type=Path, required=True, metavar="FILE", help="the device's card")
    parser.set_defaults(run=main)


def main(args: argparse.Namespace) -> int:
    """Say what the device said and return 0, or what is wrong and return 1.

    Raises:
        ConfigurationError: the card cannot be read.
    """
    text = sys.stdin.read() if args.text == "-" else args.text
    try:
        says = open_ticket(text, _key(args.device_card))
    except NotWholeError as error:
        sys.stdout.write(f"NOT VALID: {error}\n")
        return 1
    sys.stdout.write(f"VALID: {says.verdict}, port {says.place}, {says.utc}, record {says.number}\n")
    return 0


def _key(card: Path) -> VerifierKey:
    try:
        return VerifierKey.of(DEVICE, json.loads(card.read_bytes())["vkey"])
    except OSError as error:
        raise ConfigurationError(f"{card} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(f"{card} is no device card") from error
