"""The pictures that a calibration is made from: files, or those that the instrument took last."""

import argparse
import hashlib
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from device.audit.journal import Journal
from device.errors import ConfigurationError
from device.images import read_grey
from device.vision.frame import Grey

MOST = 100


@dataclass(frozen=True)
class Picture:
    """A picture with what it is called and the SHA-256 of its file, in hex."""

    name: str
    pixels: Grey
    sha256: str


def add_arguments(parser: argparse.ArgumentParser, how: str, most: int = MOST) -> None:
    """Add the arguments that say which pictures.

    Args:
        parser: of the command.
        how: how they are taken, for its help.
        most: how many are taken at most.
    """
    parser.add_argument("images", nargs="*", type=Path, metavar="IMAGE", help=how)
    parser.add_argument(
        "--last",
        type=int,
        choices=range(1, most + 1),
        metavar="N",
        help="instead of files: the pictures of the last N inspections in the log",
    )


def taken(args: argparse.Namespace, journal: Journal) -> list[Picture]:
    """The pictures that the arguments name, in the order in which they were taken.

    Raises:
        ConfigurationError: neither files nor a number are named, both are, or the log has fewer.
        ImageError: one cannot be read.
        LogError: the log cannot be read.
    """
    if bool(args.images) == bool(args.last):
        raise ConfigurationError("name either pictures or --last, how many of the log's newest to take")
    if args.images:
        return [_read(str(path), path) for path in args.images]
    newest = deque(journal.log.pictures(), maxlen=args.last)
    if len(newest) < args.last:
        raise ConfigurationError(f"the log has {len(newest)} pictures, not {args.last}; take some first")
    return [_read(f"record {number}", journal.picture(sha256)) for number, sha256 in newest]


def _read(name: str, path: Path) -> Picture:
    pixels = read_grey(path)
    return Picture(name, pixels, hashlib.sha256(path.read_bytes()).hexdigest())
