"""`endface calibrate`: find the scale by a known artefact and measure by it; check the instrument daily."""

import argparse
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from device.audit import entry
from device.audit.durable import write_durably
from device.audit.journal import Journal
from device.calibration import CladdingSeen, Measured, Reference, ScaleFound, scale_from_fibre, see_cladding
from device.calibration_due import refuse_past
from device.commands import daily_check, pictures, stored_log
from device.commands.blank import calibrate_blank
from device.commands.pictures import Picture, taken
from device.config import CALIBRATION_FILE, COARSEST_UM_PER_PX, FINEST_UM_PER_PX
from device.errors import ConfigurationError, ImageError, LogError
from device.measuring import SCALE, by_settings
from device.micrometre import Ruling, scale_from_lines, see_lines
from device.parts.clock import SystemClock
from device.vision.frame import Scale

NONCIRCULARITY_PERCENT = 1.0
"""What IEC 60793-2-50 allows; a certificate that states less may be given."""
ADHESIVE_UM = 2.0
"""Around a fibre in a ferrule; bores are drilled a few um too wide at most."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser(
        "calibrate", help="find the scale, and check it daily", description=__doc__
    )
    what = parser.add_subparsers(title="what", metavar="WHAT", required=True)
    scale = what.add_parser("scale", help="um per pixel, from pictures of a reference fibre")
    pictures.add_arguments(scale, "turned in between")
    _add_reference(scale)
    _add_traceability(scale)
    scale.set_defaults(run=calibrate_scale)
    lines = what.add_parser("micrometre", help="um per pixel, from pictures of a stage micrometre")
    pictures.add_arguments(lines, "half of them turned by 90 degrees")
    lines.add_argument(
        "--pitch", required=True, type=_number(0.5, 1000), metavar="UM", help="distance of its lines"
    )
    lines.add_argument(
        "--pitch-u", required=True, type=_number(0, 10), metavar="UM", help="standard uncertainty of that"
    )
    _add_traceability(lines)
    lines.set_defaults(run=calibrate_by_micrometre)
    plain = what.add_parser("blank", help="light and dust of the microscope, from pictures of a blank")
    pictures.add_arguments(plain, "of a ferrule without a fibre, moved in between")
    _add_traceability(plain)
    plain.set_defaults(run=calibrate_blank)
    _register_check(what)


def _register_check(what: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    reference = what.add_parser("reference", help="record what is found on a reference end face")
    pictures.add_arguments(reference, "put in anew for each")
    _add_traceability(reference)
    reference.set_defaults(run=daily_check.record_reference)
    check = what.add_parser("check", help="compare a picture of a reference end face with its record")
    pictures.add_arguments(check, "one of the reference, as found today", most=1)
    _add_who(check)
    check.set_defaults(run=daily_check.check)


def _add_traceability(parser: argparse.ArgumentParser) -> None:
    _add_who(parser)
    parser.add_argument("--due", required=True, type=_day, metavar="DATE", help="the last day that it holds")


def _add_who(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reference", required=True, type=_named, metavar="SERIAL", help="which artefact")
    parser.add_argument("--by", required=True, type=_named, metavar="NAME", help="who does it")
    stored_log.add_arguments(parser)


def _add_reference(parser: argparse.ArgumentParser) -> None:
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
    reference = Reference(args.cladding, args.cladding_u, args.noncircularity / 100, args.adhesive)
    known = {
        "cladding_um": args.cladding,
        "cladding_u_um": args.cladding_u,
        "noncircularity_percent": args.noncircularity,
        "adhesive_um": args.adhesive,
    }
    status = _calibrate(args, known, lambda seen, roughly: _by_fibre(seen, reference, roughly))
    if reference.adhesive_um > 0:
        sys.stdout.write(
            f"{100 * reference.adhesive_share:.2f} % of uncertainty are for the adhesive around the fibre; "
            "a bare fibre or a stage micrometre is surer\n"
        )
    return status


def calibrate_by_micrometre(args: argparse.Namespace) -> int:
    """The same by the lines of a stage micrometre; see `calibrate_scale`."""
    pitch = Measured(args.pitch, args.pitch_u)
    known = {"pitch_um": args.pitch, "pitch_u_um": args.pitch_u}
    return _calibrate(args, known, lambda seen, roughly: _by_lines(seen, pitch, roughly))


def _calibrate(
    args: argparse.Namespace, known: Mapping[str, float], find: Callable[[list[Picture], Scale], ScaleFound]
) -> int:
    with stored_log.opened(args) as (journal, _):
        refuse_past(args.due, SystemClock().now())
        # Not by the log: a record of another firmware must not keep this one from calibrating.
        by_now = by_settings(stored_log.configured(args))
        seen = taken(args, journal)
        found = find(seen, by_now.scale)
        _refuse_out_of_range(found)
        folder = by_now.loaded.configuration.log.folder
        number = _keep(folder, journal, found, args.due, _values(args, known, found, seen))
    sys.stdout.write(_text(found, args.due, folder / CALIBRATION_FILE, number))
    return 0


def _by_fibre(images: list[Picture], reference: Reference, roughly: Scale) -> ScaleFound:
    seen = [_see(image, reference, roughly) for image in images]
    try:
        return scale_from_fibre(seen, reference)
    except ValueError as error:
        raise ImageError(str(error)) from error


def _by_lines(images: list[Picture], pitch: Measured, roughly: Scale) -> ScaleFound:
    seen = [_see_lines(image, pitch.value, roughly) for image in images]
    try:
        return scale_from_lines(seen, pitch)
    except ValueError as error:
        raise ImageError(str(error)) from error


def _see_lines(image: Picture, pitch_um: float, roughly: Scale) -> Ruling:
    seen = see_lines(image.pixels, pitch_um, roughly)
    if seen is None:
        raise ImageError(f"{image.name}: no regular lines are seen; centre and focus them, and check --pitch")
    return seen


def _see(image: Picture, reference: Reference, roughly: Scale) -> CladdingSeen:
    try:
        return see_cladding(image.pixels, reference.edge_um, roughly)
    except ValueError as error:
        raise ImageError(f"{image.name}: {error}") from error


def _refuse_out_of_range(found: ScaleFound) -> None:
    for scale in (found.x.value, found.y.value):
        if not FINEST_UM_PER_PX <= scale <= COARSEST_UM_PER_PX:
            raise ConfigurationError(
                f"{scale:g} um per pixel is no microscope's scale; check the artefact's size"
            )


def _keep(folder: Path, journal: Journal, found: ScaleFound, due: str, values: Mapping[str, Any]) -> int:
    text = (
        f"[camera]\nscale_x_um_per_px = {found.x.value!r}\nscale_y_um_per_px = {found.y.value!r}\n\n"
        f'[calibration]\ndue = "{due}"\n'
    )
    # The record first: what measures without a record could not be traced.
    number = journal.write(entry.calibration(SCALE, due, values))
    try:
        write_durably(folder / CALIBRATION_FILE, text.encode())
    except OSError as error:
        raise LogError(
            f"record {number} is written, but {folder / CALIBRATION_FILE} is not: {error.strerror}; "
            "make room and calibrate again"
        ) from error
    return number


def _values(
    args: argparse.Namespace, known: Mapping[str, float], found: ScaleFound, seen: list[Picture]
) -> dict[str, Any]:
    return {
        "scale_um_per_px": {"x": found.x, "y": found.y},
        "pictures_sha256": [picture.sha256 for picture in seen],
        "reference": {"serial": args.reference, **known},
        "by": args.by,
    }


def _text(found: ScaleFound, due: str, path: Path, number: int) -> str:
    lines = [
        f"{axis}: {scale.value:.6f} um per pixel, standard uncertainty {scale.u:.6f} "
        f"({100 * scale.u / scale.value:.2f} %)"
        for axis, scale in (("x", found.x), ("y", found.y))
    ]
    lines += [f"from {found.pictures} pictures, due {due}, record {number}", f"kept in {path}"]
    lines.append("the instrument measures by it from its next inspection on")
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
