"""`endface sign`: sign profiles, networks and settings as the owner of instruments, on a PC.

The order is written beside its files; all of them go into endface-in/ on a stick, or to `endface import`.
"""

import argparse
import hashlib
import sys
from pathlib import Path

from device.audit import key
from device.audit.durable import write_durably
from device.audit.proof import OWNER
from device.errors import ConfigurationError, LogError
from device.orders import SUFFIX, Order, OrderedFile, Ware, ware_of
from device.owned import LARGEST_FILE_BYTES, check_profile, read_bounded


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser(
        "sign", help="sign an order, as the instrument's owner", description=__doc__
    )
    parser.add_argument("--key", type=Path, required=True, metavar="FILE", help="the owner's secret key")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--make-key", action="store_true", help="make that key, and print what goes into owner.key"
    )
    what.add_argument("--number", type=int, metavar="N", help="the order's number, higher than any before")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="what is signed, in one folder")
    parser.set_defaults(run=main)


def main(args: argparse.Namespace) -> int:
    """Make the key, or write the order; 0.

    Raises:
        ConfigurationError: the key is there already, the files lie in several folders or none is named,
            or the number is none.
        RefusedError: a file is none that an instrument takes.
        ProfileError: a profile cannot grade.
        LogError: the key cannot be read, or something not be written.
    """
    if args.make_key:
        return _make_key(args.key)
    folders = {path.resolve().parent for path in args.files}
    if len(folders) != 1 or args.number < 1:
        raise ConfigurationError("name a number from 1, and files that lie in one folder")
    signed = key.load(args.key, OWNER).sign(_order(args).text())
    path = args.files[0].with_name(f"{args.number}{SUFFIX}")
    try:
        write_durably(path, signed)
    except OSError as error:
        raise LogError(f"{path} cannot be written: {error.strerror}") from error
    sys.stdout.write(f"{path}\n")
    return 0


def _make_key(path: Path) -> int:
    if path.exists():
        raise ConfigurationError(f"{path} is there already; an owner's key is made once")
    sys.stdout.write(f"{key.make(path, OWNER).verifier.vkey}\n")
    return 0


def _order(args: argparse.Namespace) -> Order:
    return Order(args.number, tuple(_ordered(path) for path in args.files))


def _ordered(path: Path) -> OrderedFile:
    ware, content = ware_of(path.name), read_bounded(path, LARGEST_FILE_BYTES)
    if ware is Ware.PROFILE:
        check_profile(path)
    return OrderedFile(ware, hashlib.sha256(content).hexdigest(), path.name)
