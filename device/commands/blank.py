"""`endface calibrate blank`: the microscope's light and the dust on its optics."""

import argparse
import sys
from typing import Any

from device.audit import entry
from device.audit.canonical import plain
from device.blank import Blank, see_blank
from device.calibration_due import refuse_past
from device.commands import stored_log
from device.commands.pictures import Picture, taken
from device.errors import ImageError
from device.measuring import BLANK, by_settings
from device.parts.clock import SystemClock
from device.vision.frame import Scale


def calibrate_blank(args: argparse.Namespace) -> int:
    """Find light and dust in pictures of a blank, and record them; the instrument uses them from then on; 0.

    Raises:
        ImageError: a picture cannot be read, is none of a blank, or they are too few.
        ConfigurationError: no pictures are named, or the due day is over.
        LogError: it is not recorded.
    """
    with stored_log.opened(args) as (journal, _):
        refuse_past(args.due, SystemClock().now())
        # Not by the log: a record of another firmware must not keep this one from calibrating.
        scale = by_settings(stored_log.configured(args)).scale
        pictures = taken(args, journal)
        found = _seen(pictures, scale)
        number = journal.write(entry.calibration(BLANK, args.due, _values(args, pictures, found)))
    sys.stdout.write(_text(found, scale))
    sys.stdout.write(f"from {len(pictures)} pictures, due {args.due}, record {number}\n")
    sys.stdout.write("the instrument sees by it from its next inspection on\n")
    return 0


def _seen(pictures: list[Picture], scale: Scale) -> Blank:
    try:
        return see_blank([picture.pixels for picture in pictures], scale)
    except ValueError as error:
        named = ", ".join(picture.name for picture in pictures)
        raise ImageError(f"{error} (of {named})") from error


def _values(args: argparse.Namespace, pictures: list[Picture], found: Blank) -> dict[str, Any]:
    return {
        **plain(found),
        "pictures_sha256": [picture.sha256 for picture in pictures],
        "reference": {"serial": args.reference},
        "by": args.by,
    }


def _text(found: Blank, scale: Scale) -> str:
    light = found.flat_field.light
    lines = [f"light: {light.min():.2f} to {light.max():.2f} of that in the middle"]
    lines.append(f"dust on the optics: {len(found.specks)} specks")
    lines += [
        f"  {speck.size_px * scale.x_um_per_px:.0f} um at {speck.x_px:.0f}, {speck.y_px:.0f} px"
        for speck in found.specks
    ]
    return "\n".join(lines) + "\n"
