"""`endface calibrate`: find the scale by a reference fibre, record it and measure by it from then on."""

import argparse
import hashlib
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from device.audit import entry
from device.audit.durable import write_durably
from device.audit.journal import Journal
from device.calibration import CladdingSeen, Reference, ScaleFound, scale_from_fibre, see_cladding
from device.commands import stored_log
from device.config import CALIBRATION_FILE, COARSEST_UM_PER_PX, FINEST_UM_PER_PX, Configuration
from device.errors import ConfigurationError, ImageError, LogError
from device.images import read_grey
from device.parts.clock import SystemClock
from device.vision.frame import Scale

NONCIRCULARITY_PERCENT = 1.0
"""What IEC 60793-2-50 allows; a certificate that states less may be given."""
ADHESIVE_UM = 2.0
"""Around a fibre in a ferrule; bores are drilled a few um too wide at most."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser(
        "calibrate", help="find the scale by a reference fibre", description=__doc__
    )
    what = parser.add_subparsers(title="what", metavar="WHAT", required=True)
    scale = what.add_parser("scale", help="um per pixel, from pictures of a reference fibre")
    scale.add_argument("images", nargs="+", type=Path, metavar="IMAGE", help="turned in between")
    _add_reference(scale)
    scale.add_argument("--by", required=True, type=_named, metavar="NAME", help="who calibrates")
    scale.add_argument("--due", required=True, type=_day, metavar="DATE", help="the last day that it holds")
    stored_log.add_arguments(scale)
    scale.set_defaults(run=calibrate_scale)


def _add_reference(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reference", required=True, type=_named, metavar="SERIAL", help="which fibre")
    parser.add_argument(
        "--cladding", required=True, type=_number(10, 1000), metavar="UM", help="its certified mean diameter"
    )
    parser.add_argument(
        "--cladding-u", required=True, type=_number(0, 10), metavar="UM", help="standard uncertainty of that"
    )
    parser.add_argument(
        "--noncircularity",
        type=_number(0, 10),
        default=NONCIRCULARITY_PERCENT,
        metavar="PERCENT",
        help="of its cladding, at most (%(default)g)",
    )
    parser.add_argument(
        "--adhesive",
        type=_number(0, 10),
        default=ADHESIVE_UM,
        metavar="UM",
        help="largest width of the adhesive around it (%(default)g); 0 for a bare fibre",
    )


def calibrate_scale(args: argparse.Namespace) -> int:
    """Find the scale, put it beside the log, and record it; 0.

    Raises:
        ImageError: a picture cannot be read, shows no whole cladding, or does not agree.
        ConfigurationError: the due day is over, or the scale is out of its range.
        LogError: it cannot be kept or recorded.
    """
    with stored_log.opened(args) as (journal, settings):
        if args.due < SystemClock().now().utc[:10]:
            raise ConfigurationError(f"--due {args.due} is over already; give a day to come")
        reference = Reference(args.cladding, args.cladding_u, args.noncircularity / 100, args.adhesive)
        found = _find(args.images, reference, _configured(settings))
        _refuse_out_of_range(found)
        folder = args.log or settings.log.folder
        number = _keep(folder, journal, found, args.due, _values(args, found))
    sys.stdout.write(_text(found, args.due, folder / CALIBRATION_FILE, number))
    return 0


def _configured(settings: Configuration) -> Scale:
    return Scale(settings.camera.scale_x_um_per_px, settings.camera.scale_y_um_per_px)


def _find(images: list[Path], reference: Reference, roughly: Scale) -> ScaleFound:
    seen = [_see(image, reference, roughly) for image in images]
    try:
        return scale_from_fibre(seen, reference)
    except ValueError as error:
        raise ImageError(str(error)) from error


def _see(image: Path, reference: Reference, roughly: Scale) -> CladdingSeen:
    seen = see_cladding(read_grey(image), reference.edge_um, roughly)
    if seen is None:
        raise ImageError(f"{image}: the cladding's edge is not seen all around; clean, centre and focus it")
    return seen


def _refuse_out_of_range(found: ScaleFound) -> None:
    for scale in (found.x.value, found.y.value):
        if not FINEST_UM_PER_PX <= scale <= COARSEST_UM_PER_PX:
            raise ConfigurationError(f"{scale:g} um per pixel is no scale of a microscope; check --cladding")


def _keep(folder: Path, journal: Journal, found: ScaleFound, due: str, values: Mapping[str, Any]) -> int:
    text = (
        f"[camera]\nscale_x_um_per_px = {found.x.value!r}\nscale_y_um_per_px = {found.y.value!r}\n\n"
        f'[calibration]\ndue = "{due}"\n'
    )
    # The record first: what measures without a record could not be traced.
    number = journal.write(entry.calibration("scale", due, values))
    try:
        write_durably(folder / CALIBRATION_FILE, text.encode())
    except OSError as error:
        raise LogError(
            f"record {number} is written, but {folder / CALIBRATION_FILE} is not: {error.strerror}; "
            "make room and calibrate again"
        ) from error
    return number


def _values(args: argparse.Namespace, found: ScaleFound) -> dict[str, Any]:
    return {
        "scale_um_per_px": {"x": found.x, "y": found.y},
        "pictures_sha256": [hashlib.sha256(image.read_bytes()).hexdigest() for image in args.images],
        "reference": {
            "serial": args.reference,
            "cladding_um": args.cladding,
            "cladding_u_um": args.cladding_u,
            "noncircularity_percent": args.noncircularity,
            "adhesive_um": args.adhesive,
        },
        "by": args.by,
    }


def _text(found: ScaleFound, due: str, path: Path, number: int) -> str:
    lines = [
        f"{axis}: {scale.value:.6f} um per pixel, standard uncertainty {scale.u:.6f} "
        f"({100 * scale.u / scale.value:.2f} %)"
        for axis, scale in (("x", found.x), ("y", found.y))
    ]
    lines += [f"from {found.pictures} pictures, due {due}, record {number}", f"kept in {path}"]
    lines.append("the instrument measures by it when it is started anew")
    return "\n".join(lines) + "\n"


def _named(text: str) -> str:
    if not text.strip() or not text.isprintable() or len(text) > 64:
        raise argparse.ArgumentTypeError(f"{text!r} is no name of 1 to 64 printable characters")
    return text


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day such as 2027-01-31") from error


def _number(low: float, high: float) -> Callable[[str], float]:
    def parse(text: str) -> float:
        try:
            number = float(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(f"{text!r} is no number") from error
        if not low <= number <= high:
            raise argparse.ArgumentTypeError(f"{text!r} is not from {low:g} to {high:g}")
        return number

    return parse
