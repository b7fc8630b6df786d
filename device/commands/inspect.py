"""`endface inspect`: judge stored images with the same code that the button runs."""

import argparse
import json
import sys
from pathlib import Path

from device.commands.inspection_line import error_line, inspection_line, inspection_text
from device.config import COARSEST_UM_PER_PX, FINEST_UM_PER_PX, SHIPPED_MODEL
from device.errors import EndfaceError
from device.grading import network, profile
from device.images import read_grey
from device.inspection import Inspection, Inspector
from device.vision.frame import Frame, Scale
from device.vision.optics import Sight, remember


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("inspect", help="judge stored images", description=__doc__)
    parser.add_argument("images", nargs="+", type=Path, metavar="IMAGE", help="BMP, JPEG, PNG, PPM or TIFF")
    parser.add_argument(
        "--profile", required=True, help=f"a .toml file, or one of: {', '.join(profile.names())}"
    )
    parser.add_argument(
        "--scale", required=True, type=scale, metavar="SX[,SY]", help="um per pixel, one number or x and y"
    )
    parser.add_argument("--format", choices=("text", "jsonl"), default="text", help="for people or machines")
    parser.add_argument(
        "--model", type=Path, default=SHIPPED_MODEL, metavar="FILE", help="the network, a .tflite"
    )
    parser.set_defaults(run=run)


def scale(text: str) -> Scale:
    """The scale in um per pixel from `SX` or `SX,SY`.

    Raises:
        argparse.ArgumentTypeError: not one or two numbers, or out of range.
    """
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a number or two, as in 0.433 or 0.68,0.62"
        ) from error
    if len(numbers) > 2 or not all(FINEST_UM_PER_PX <= n <= COARSEST_UM_PER_PX for n in numbers):
        limits = f"{FINEST_UM_PER_PX:g} to {COARSEST_UM_PER_PX:g} um per pixel"
        raise argparse.ArgumentTypeError(f"{text!r} is not one or two numbers of {limits}")
    return Scale(numbers[0], numbers[-1])


def run(args: argparse.Namespace) -> int:
    """Inspect every image, in the order in which the microscope took them.

    Returns:
        0 if all were judged, 1 where one cannot be: it is told, the others go on.

    Raises:
        ProfileError, ModelError: before the first image.
    """
    inspector = Inspector(profile.load(args.profile), network.load(args.model))
    errors, before = 0, tuple[Sight, ...]()
    for image in args.images:
        try:
            inspection = inspector.inspect(Frame(read_grey(image), args.scale), before=before)
        except EndfaceError as error:
            errors += 1
            _write_error(image, error, args.format)
            continue
        before = remember(before, inspection.sight)
        _write(image, inspection, args.format)
    return 1 if errors else 0


def _write(image: Path, inspection: Inspection, style: str) -> None:
    if style == "jsonl":
        _write_line(json.dumps(inspection_line(str(image), inspection), allow_nan=False))
    else:
        _write_line(inspection_text(str(image), inspection))


def _write_error(image: Path, error: EndfaceError, style: str) -> None:
    if style == "jsonl":
        _write_line(json.dumps(error_line(str(image), error)))
    else:
        sys.stderr.write(f"endface: {error}\n")


def _write_line(text: str) -> None:
    # Each result is out before the next picture is begun, also into a pipe.
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
