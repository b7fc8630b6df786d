"""Renders every screen from sample values: one contact sheet, and the reference pictures of the tests."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from device.check_pages import outcome
from device.daily_check import Band, Compared
from device.errors import Cause, Fault
from device.grading.grade import (
    Action,
    Excess,
    Grade,
    NetworkOpinion,
    Reason,
    ReasonCode,
    RulesOpinion,
    Verdict,
)
from device.inspection import Inspection
from device.jobs import Inspected, JobList, progress
from device.menu import Menu, Page
from device.menu_pages import (
    ALL_OUT,
    JOB_OUT,
    LISTS_IN,
    NEW_OUT,
    CalibrationState,
    LogState,
    about,
    calibration,
    job_end,
    jobs,
    languages,
    log_state,
    operators,
    ports,
    profiles,
    root,
    stick,
)
from device.notices import Notice, NoticeCode
from device.screens.answer import answer
from device.screens.attempts import Ladder, before_after, ladder
from device.screens.catalogue import LANGUAGES
from device.screens.code import code
from device.screens.focus import FocusBar
from device.screens.menu import menu
from device.screens.message import error, notice, switching_off, working
from device.screens.place import Place
from device.screens.question import done_already
from device.screens.ready import ready
from device.screens.reasons import announced, told
from device.screens.sheet import contact_sheet
from device.screens.splash import splash
from device.screens.stick import serving
from device.screens.supply import Supply
from device.screens.why import why
from device.stick_status import Stage, Status
from device.vision.findings import EndFace, Feature, Findings, Kind, Quality
from device.vision.frame import Frame, Grey, Scale

ROOT = Path(__file__).resolve().parent.parent
MENU_REFERENCE = ROOT / "tests" / "screens" / "menu"
REFERENCE = ROOT / "tests" / "screens" / "reference"
TRANSLATED = ("fail", "not-graded", "error", "notice")
SHEET_GREYS = 4
"""Black, white and the page are three; as a palette they make a file of a few kilobytes."""
PLACE = Place("iec-ed2-mm-pc", 12, 2)
LABELS = ("PANEL-7/ROW-12/A-11", "PANEL-7/ROW-12/A-12", "A-13", "A-14")
OF_A_JOB = Place("iec-ed2-mm-pc", 2, 1, LABELS[1], LABELS[2])
JOB = progress(
    JobList("panel-7", LABELS), [Inspected(LABELS[0], Verdict.PASS), Inspected(LABELS[2], Verdict.FAIL)]
)
STICK = Status(Stage.WRITING, 0.45)
LADDER = ("dry", "dry", "wet and dry", "wet and dry")
TICKET = "\n".join(("EF1", "0" * 16, "12", "2026-01-01T12:00:00Z", "FAIL", "3/1", "A" * 43, "B" * 86))
LOG = LogState(348, (347, Verdict.NOT_GRADED, "2026-01-01 12:00"), 0.42, int(12.3e9))
CALIBRATION = CalibrationState(
    (0.4996, 0.5012), "2027-01-31", "2026-12-31", check_within=True, check_due="2026-06-01"
)
FINGERPRINT = "0123456789abcdef" * 4

FEATURES = (
    Feature(Kind.SCRATCH, "B", -12.0, 38.0, 4.2, 30.0, -5.0, 0.2),
    Feature(Kind.PARTICLE, "A", 14.0, -8.0, 7.5, 7.5, -12.0, 0.2),
    Feature(Kind.RESIDUE, "C", 45.0, 40.0, 21.0, 21.0, -6.0, 0.2),
)
NO_PICTURE = Fault(Cause.CAMERA, "the camera gave no picture in 2 s; check its ribbon cable")
LOW = Notice(NoticeCode.BATTERY_LOW, percent=12)
WRITTEN = Notice(NoticeCode.STICK_WRITTEN, count=348)
OFFERED = Notice(NoticeCode.CABLE_OFFERED)
CHECKED = (
    Compared("cladding_um", 125.3, Band(125.1, 0.5)),
    Compared("focus_um", 2.1, Band(2.0, 0.5)),
    Compared("level", 121.0, Band(90.0, 15.0)),
    Compared("features", 3.0, Band(3.0, 2.0)),
    Compared("largest_um", 7.4, Band(7.5, 0.6)),
)
REASONS = (
    Reason(
        ReasonCode.DEFECT_SIZE,
        "zone A: particle 7.5 um, limit 5 um",
        Excess("A", Kind.PARTICLE, 7.5, 1, 0, 5.0, None),
    ),
    Reason(ReasonCode.NETWORK_DIRTY, "the network judges it dirty (93%)"),
)


def end_face_pixels() -> Grey:
    """A ferrule with a fibre, a bright core, a scratch and two particles; 0.5 um a pixel."""
    y, x = np.mgrid[0:480, 0:640].astype(np.float32)
    x, y = (x - 320) / 2, (y - 240) / 2
    radius = np.hypot(x, y)
    grey = np.full(radius.shape, 90, np.float32)
    grey[radius < 62.5] = 170
    grey[radius < 25] = 230
    grey[np.abs(radius - 62.5) < 1.5] = 30
    grey[(np.abs(y - 38) < 2) & (np.abs(x + 12) < 15)] = 60
    grey[np.hypot(x - 14, y + 8) < 4] = 20
    grey[np.hypot(x - 45, y - 40) < 10] = 50
    return grey.astype(np.uint8)


def graded(
    verdict: Verdict, action: Action, reasons: tuple[Reason, ...] = (), cleaning: str | None = None
) -> Grade:
    """A sample grade."""
    if verdict is Verdict.NOT_GRADED:
        return Grade(
            verdict,
            reasons,
            action,
            RulesOpinion(verdict, {}, ()),
            NetworkOpinion(verdict, None),
            disagree=False,
            cleaning=cleaning,
        )
    bad = int(verdict is Verdict.FAIL)
    zones = {
        "A": {"scratches": 0, "defects": bad, "over": bad},
        "B": {"scratches": bad, "defects": 0, "over": 0},
        "C": {"scratches": 0, "defects": bad, "over": 0},
        "D": {"scratches": 0, "defects": 12 * bad, "over": 0},
    }
    network = NetworkOpinion(verdict, 0.93 if bad else 0.04)
    rules = RulesOpinion(verdict, zones, reasons)
    return Grade(verdict, reasons, action, rules, network, disagree=False, cleaning=cleaning)


def failed() -> Inspection:
    """A sample inspection with three features."""
    frame = Frame(end_face_pixels(), Scale(0.5, 0.5))
    end_face = EndFace((320, 240), (125, 125), 125, 50, (0, 0), 1, 0.05)
    findings = Findings(Quality(2.0, 90, 0, 1, ()), end_face, FEATURES, None)
    grade = graded(Verdict.FAIL, Action.CLEAN, REASONS, "dry")
    return Inspection(frame, findings, grade, PLACE.profile, "", "", "", "", {})


def cleaned() -> Inspection:
    """The same after a cleaning that took one of them away."""
    findings = replace(failed().findings, features=FEATURES[:2])
    return replace(failed(), findings=findings)


def samples(language: str = "en") -> dict[str, Image.Image]:
    """Every screen by its name, in a language by its code."""
    say = LANGUAGES[language]
    dirty = "the fibre's edge is hidden, as under oil or dirt"
    again = graded(
        Verdict.NOT_GRADED, Action.CLEAN_AGAIN, (Reason(ReasonCode.EDGE_HIDDEN, dirty),), "wet and dry"
    )
    focus = FocusBar(0.62, 0.8)
    pages = {f"why-{number}": page for number, page in enumerate(why(failed(), say), start=1)}
    return {
        "splash": splash("0.1.0"),
        "ready": ready(end_face_pixels(), focus, PLACE, Supply(), say),
        "ready-on-battery": ready(end_face_pixels(), focus, PLACE, Supply(64, clock_is_set=False), say),
        "ready-for-a-job": ready(end_face_pixels(), focus, OF_A_JOB, Supply(64), say),
        "done-already": done_already(OF_A_JOB, say),
        "working": working(PLACE, say),
        "working-by-a-job": working(OF_A_JOB, say),
        "pass": answer(graded(Verdict.PASS, Action.NONE), PLACE, say),
        "pass-of-a-job": answer(graded(Verdict.PASS, Action.NONE), OF_A_JOB, say),
        "fail": answer(graded(Verdict.FAIL, Action.CLEAN, REASONS, "dry"), PLACE, say),
        "not-graded": answer(again, PLACE, say),
        **pages,
        "before-after": before_after(failed(), cleaned(), (1, 2), say),
        "cleaning": ladder(Ladder(LADDER, 1, Action.CLEAN_AGAIN), 1, say),
        "given-up": ladder(Ladder(LADDER, 4, Action.REPLACE), 2, say),
        "serving-a-stick": serving(STICK, say),
        "serving-the-cable": serving(STICK, say, by_cable=True),
        "ready-beside-a-stick": ready(end_face_pixels(), focus, PLACE, Supply(), say, STICK),
        "code": code(TICKET, 12, say),
        "error": error(told(NO_PICTURE, say), say),
        "notice": notice(announced(LOW, say), say),
        "notice-of-a-stick": notice(announced(WRITTEN, say), say),
        "notice-of-the-cable": notice(announced(OFFERED, say), say),
        "switching-off": switching_off(say),
    }


def references() -> dict[str, Image.Image]:
    """What the tests compare with: every screen in English, and a few in each of the other languages."""
    pictures = samples()
    for language in sorted(set(LANGUAGES) - {"en"}):
        translated = samples(language)
        pictures |= {f"{name}-{language}": translated[name] for name in TRANSLATED}
    return pictures


def menu_samples(language: str = "en") -> dict[str, Image.Image]:
    """Pages of the menu by their names, in a language by its code."""
    say = LANGUAGES[language]
    names = ("iec-ed2-mm-pc", "iec-ed2-sm-apc")
    first = Menu(root(say))
    known = first.opened(about({say.menu.firmware: "0.1.0"}, FINGERPRINT, say))
    usb = first.opened(stick({NEW_OUT: True, ALL_OUT: False, JOB_OUT: False, LISTS_IN: False}, say))
    by_cable = next(item.page for item in usb.page.items if item.page is not None)
    pages = {
        "menu": first.moved(1),
        "jobs": first.opened(jobs([JOB], "panel-7", say)),
        "ports": first.opened(ports(JOB, LABELS[1], say)),
        "job-end": Menu.at_first(job_end(JOB, LABELS[1], say)),
        "profile": first.opened(profiles(names, names[1], say)),
        "operator": first.opened(operators((), "", say)),
        "stick": usb,
        "cable": usb.opened(by_cable),
        "calibration": first.opened(calibration(CALIBRATION, say)),
        "daily-check": first.opened(outcome(CHECKED, say)),
        "language": first.opened(languages(language, say)),
        "log": first.opened(log_state(LOG, say)),
        "about": known,
        "key": known.opened(Page(say.menu.key, known.page.items[-1:], FINGERPRINT)),
    }
    return {name: menu(page, say) for name, page in pages.items()}


def sheet(language: str = "en") -> Image.Image:
    """All screens on one page, in a language by its code."""
    pictures = [*samples(language).values(), *menu_samples(language).values()]
    return contact_sheet(pictures, columns=4, zoom=2).quantize(SHEET_GREYS)


def main() -> int:
    """Write the contact sheet, and with --reference the pictures that the tests compare with."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheet", type=Path, metavar="FILE", default=ROOT / "out" / "screens.png")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="what the sheet speaks")
    parser.add_argument("--reference", action="store_true", help="rewrite the tests' reference pictures")
    args = parser.parse_args()
    if args.reference:
        REFERENCE.mkdir(parents=True, exist_ok=True)
        for name, picture in references().items():
            picture.save(REFERENCE / f"{name}.png", optimize=True)
        MENU_REFERENCE.mkdir(exist_ok=True)
        for name, picture in menu_samples().items():
            picture.save(MENU_REFERENCE / f"{name}.png", optimize=True)
    args.sheet.parent.mkdir(parents=True, exist_ok=True)
    sheet(args.language).save(args.sheet, optimize=True)
    print(args.sheet)
    return 0


if __name__ == "__main__":
    sys.exit(main())
