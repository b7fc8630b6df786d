"""The pictures that a calibration is made from: files, those of the last inspections, or new ones."""

import argparse
import hashlib
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from device.audit.journal import Journal
from device.commands import stored_log
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
    parser.add_argument(
        "--camera",
        type=int,
        choices=range(1, most + 1),
        metavar="N",
        help="instead of files: N pictures by the instrument's own camera; its service must be stopped",
    )


def taken(args: argparse.Namespace, journal: Journal) -> list[Picture]:
    """The pictures that the arguments name, in the order in which they were taken.

    Raises:
        ConfigurationError: it is not said which, or more than once, or the log has fewer.
        ImageError: one cannot be read.
        PartError: the instrument's own camera or lamp do not answer.
        LogError: the log cannot be read, or new pictures cannot be kept.
    """
    if [bool(args.images), bool(args.last), bool(args.camera)].count(True) != 1:
        raise ConfigurationError("name either pictures, or --last, or --camera with how many to take")
    if args.camera:
        # Only a board has what this imports.
        from device.commands.own_camera import photographed

        return photographed(args.camera, stored_log.configured(args).configuration)
    if args.images:
        return [_read(str(path), path) for path in args.images]
    newest = deque(journal.log.pictures(), maxlen=args.last)
    if len(newest) < args.last:
        raise ConfigurationError(f"the log has {len(newest)} pictures, not {args.last}; take some first")
    return [_read(f"record {number}", journal.picture(sha256)) for number, sha256 in newest]


def _read(name: str, path: Path) -> Picture:
    pixels = read_grey(path)
    return Picture(name, pixels, hashlib.sha256(path.read_bytes()).hexdigest())
