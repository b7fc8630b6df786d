"""`endface calibrate reference` and `check`: record a reference end face, and compare with it daily."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from device import owned
from device.audit import entry
from device.audit.journal import Journal
from device.calibration_due import refuse_past
from device.checking import REFERENCE, against, checked, is_within, reference, seen
from device.commands import stored_log
from device.commands.pictures import Picture, taken
from device.config import Configuration
from device.daily_check import Compared, bands, measure
from device.errors import CalibrationError, ConfigurationError, ImageError
from device.grading import profile
from device.grading.profile import Profile
from device.measuring import measuring
from device.parts.clock import SystemClock
from device.profile_choice import judging
from device.vision.findings import Findings
from device.vision.frame import Frame


def record_reference(args: argparse.Namespace) -> int:
    """Record what is found on a reference end face in several pictures; 0.

    Raises:
        ImageError: a picture cannot be read or judged, or they are too few.
        ConfigurationError: the due day is over.
        LogError: it is not recorded.
    """
    with stored_log.opened(args) as (journal, _):
        refuse_past(args.due, SystemClock().now())
        by_now = measuring(journal.log, stored_log.configured(args))
        judged_by = _judging(journal, by_now.loaded.configuration)
        pictures = taken(args, journal)
        measured = []
        for picture in pictures:
            findings = seen(Frame(picture.pixels, by_now.scale), judged_by, by_now)
            measured.append(measure(findings) or _not_judged(picture, findings))
        try:
            found = bands(measured)
        except ValueError as error:
            raise ImageError(str(error)) from error
        values = {
            "found": found,
            "profile_sha256": judged_by.sha256,
            "pictures_sha256": [picture.sha256 for picture in pictures],
            "by": args.by,
        }
        number = journal.write(entry.calibration(f"{REFERENCE}{args.reference}", args.due, values))
    for name, band in found.items():
        sys.stdout.write(f"{name}: {band.value:.2f} +- {band.limit:.2f}\n")
    sys.stdout.write(f"record {number}\n")
    return 0


def check(args: argparse.Namespace) -> int:
    """Compare a picture of the reference with its record, and record that; 0 within the limits, else 1.

    Raises:
        ConfigurationError: nothing was recorded of this reference, or by another profile, or it is overdue,
            or not one picture is named.
        ImageError: the picture cannot be read or judged.
        LogError: it is not recorded.
    """
    with stored_log.opened(args) as (journal, _):
        by_now = measuring(journal.log, stored_log.configured(args))
        judged_by = _judging(journal, by_now.loaded.configuration)
        with _as_wrong_use():
            known = reference(journal.log, args.reference, judged_by, SystemClock().now())
        picture = _only(taken(args, journal))
        findings = seen(Frame(picture.pixels, by_now.scale), judged_by, by_now)
        compared = against(findings, known) or _not_judged(picture, findings)
        within = is_within(compared)
        written = journal.write(checked(known, compared, picture.sha256, args.by, SystemClock().now()))
    sys.stdout.write("".join(map(_line, compared)))
    todo = "" if within else "; clean reference and optics, focus, check again, then calibrate"
    sys.stdout.write(f"{'within' if within else 'beyond'} the limits, record {written}{todo}\n")
    return 0 if within else 1


def _judging(journal: Journal, settings: Configuration) -> Profile:
    """The profile that the instrument judges by: a check by another one would not speak of it."""
    return judging(journal.log, settings, profile.load(owned.profile_source(settings)))


@contextmanager
def _as_wrong_use() -> Iterator[None]:
    """A reference that cannot be compared with was named wrongly, or is to be recorded first."""
    try:
        yield
    except CalibrationError as error:
        raise ConfigurationError(str(error)) from error


def _only(pictures: list[Picture]) -> Picture:
    if len(pictures) != 1:
        raise ConfigurationError(f"{len(pictures)} pictures are named; check one")
    return pictures[0]


def _not_judged(picture: Picture, findings: Findings) -> NoReturn:
    flaws = ", ".join(findings.quality.flaws)
    raise ImageError(f"{picture.name}: cannot be judged ({flaws}); mend that and take it again")


def _line(one: Compared) -> str:
    word = "ok" if one.within else "beyond its limit"
    return f"{one.name}: {one.found:.2f}, recorded {one.band.value:.2f} +- {one.band.limit:.2f}: {word}\n"
