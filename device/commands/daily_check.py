"""`endface calibrate reference` and `check`: record a reference end face, and compare with it daily."""

import argparse
import sys
from datetime import date, timedelta

from device.audit import entry
from device.audit.entry import Kind
from device.audit.journal import Journal
from device.blank import evened
from device.calibration_due import is_overdue, refuse_past
from device.commands import stored_log
from device.commands.pictures import Picture, taken
from device.daily_check import Band, Compared, bands, compare, measure
from device.errors import ConfigurationError, ImageError
from device.grading import profile
from device.grading.profile import Profile
from device.measuring import CHECK, Measuring, measuring
from device.parts.clock import SystemClock
from device.vision.frame import Frame
from device.vision.look import look


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
        judged_by = profile.load(by_now.loaded.configuration.grading.profile)
        seen = [_measured(picture, judged_by, by_now) for picture in taken(args, journal)]
        try:
            found = bands(seen)
        except ValueError as error:
            raise ImageError(str(error)) from error
        values = {"found": found, "profile_sha256": judged_by.sha256, "by": args.by, "pictures": len(seen)}
        number = journal.write(entry.calibration(_what(args.reference), args.due, values))
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
        judged_by = profile.load(by_now.loaded.configuration.grading.profile)
        number, recorded = _recorded(journal, args.reference, judged_by)
        compared = compare(_measured(_only(taken(args, journal)), judged_by, by_now), recorded)
        within = all(one.within for one in compared)
        values = {
            "reference": args.reference,
            "record": number,
            "compared": compared,
            "within": within,
            "by": args.by,
        }
        # Not today: where that day ends by UTC in the middle of a shift, work would have to stop.
        tomorrow = date.fromisoformat(SystemClock().now().utc[:10]) + timedelta(days=1)
        written = journal.write(entry.calibration(CHECK, tomorrow.isoformat(), values))
    sys.stdout.write("".join(map(_line, compared)))
    todo = "" if within else "; clean reference and optics, focus, check again, then calibrate"
    sys.stdout.write(f"{'within' if within else 'beyond'} the limits, record {written}{todo}\n")
    return 0 if within else 1


def _what(serial: str) -> str:
    return f"reference {serial}"


def _only(pictures: list[Picture]) -> Picture:
    if len(pictures) != 1:
        raise ConfigurationError(f"{len(pictures)} pictures are named; check one")
    return pictures[0]


def _measured(picture: Picture, judged_by: Profile, by_now: Measuring) -> dict[str, float]:
    frame = evened(Frame(picture.pixels, by_now.scale), by_now.blank)
    findings = look(frame, judged_by.fibre, judged_by.zones)
    found = measure(findings)
    if found is None:
        flaws = ", ".join(findings.quality.flaws)
        raise ImageError(f"{picture.name}: cannot be judged ({flaws}); mend that and take it again")
    return found


def _recorded(journal: Journal, serial: str, judged_by: Profile) -> tuple[int, dict[str, Band]]:
    of_serial = [
        record
        for record in journal.log.of_kind(Kind.CALIBRATION)
        if record.content["content"]["what"] == _what(serial)
    ]
    if not of_serial:
        raise ConfigurationError(f"nothing is recorded of {serial}; run endface calibrate reference first")
    newest = of_serial[-1]
    values, due = newest.content["content"]["values"], newest.content["content"]["due"]
    if is_overdue(due, SystemClock().now()):
        raise ConfigurationError(f"{serial} was due on {due}; record it anew")
    if values["profile_sha256"] != judged_by.sha256:
        raise ConfigurationError(f"{serial} was recorded by another profile; record it anew by this one")
    return newest.number, {name: Band(**band) for name, band in values["found"].items()}


def _line(one: Compared) -> str:
    word = "ok" if one.within else "beyond its limit"
    return f"{one.name}: {one.found:.2f}, recorded {one.band.value:.2f} +- {one.band.limit:.2f}: {word}\n"
