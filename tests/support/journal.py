"""A journal with something of everything in it."""

from functools import cache
from pathlib import Path

import numpy as np

from device.audit import entry
from device.audit.entry import Instrument, Job
from device.audit.journal import Journal
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
from device.grading.profile import Profile
from device.grading.profile import load as load_profile
from device.inspection import Inspection
from device.parts.simulated.clock import SimulatedClock
from device.vision.findings import Kind
from device.vision.frame import Frame, Scale
from tests.support.grading import feature, findings

DIRTY = (feature(Kind.PARTICLE, "A", 7.5), feature(Kind.SCRATCH, "B", 3.5))
WHY = (
    Reason(
        ReasonCode.DEFECT_SIZE,
        "zone A: 1 defect over 5 um, none allowed",
        Excess("A", Kind.PARTICLE, 7.5, 1, 0, 5.0, None),
    ),
)


@cache
def mm_profile() -> Profile:
    return load_profile("iec-ed2-mm-pc")


def inspection(number: int, verdict: Verdict = Verdict.FAIL, side_px: int = 24) -> Inspection:
    """An inspection with a picture that no other number has."""
    pixels = np.random.default_rng(number).integers(0, 256, (side_px, side_px), np.uint8)
    failed = verdict is Verdict.FAIL
    zones = {"A": {"scratches": 0, "defects": int(failed), "over": int(failed)}}
    rules = RulesOpinion(verdict, zones, WHY if failed else ())
    grade = Grade(
        verdict=verdict,
        reasons=rules.reasons,
        action=Action.CLEAN if failed else Action.NONE,
        rules=rules,
        network=NetworkOpinion(verdict, 0.9 if failed else 0.1),
        disagree=False,
    )
    return Inspection(
        frame=Frame(pixels, Scale(1.0, 1.0)),
        findings=findings(*(DIRTY if failed else ())),
        grade=grade,
        profile_name="iec-ed2-mm-pc",
        profile_sha256=mm_profile().sha256,
        model_sha256="0" * 64,
        segmentation_sha256="0" * 64,
        finds_sha256="0" * 64,
        timing_ms={"total": 1.0},
    )


def fill(journal: Journal, ports: int, first: int = 1) -> None:
    """Inspect some ports: each fails, is cleaned, and passes."""
    for port in range(first, first + ports):
        for attempt, verdict in ((1, Verdict.FAIL), (2, Verdict.PASS)):
            done = inspection(10 * port + attempt, verdict)
            journal.write_inspection(done, mm_profile(), Job("ada", port, attempt))


def open_journal(folder: Path, clock: SimulatedClock | None = None) -> Journal:
    return Journal(folder, Instrument("E-7", "1.2.3"), (clock or SimulatedClock()).now)


def made(folder: Path, ports: int = 2) -> Journal:
    """A new journal: key, boot, error, two inspections for each port, remark."""
    journal = open_journal(folder)
    journal.write(entry.boot())
    journal.write(entry.error("the camera gave no picture"))
    fill(journal, ports)
    journal.write(entry.remark(4, "bob", "=this is no formula"))
    return journal
