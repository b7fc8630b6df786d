"""Does the instrument still find on a reference end face what it found before? Values in, values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from device.vision.findings import Findings

LEAST_PICTURES = 3
LEAST_LIMITS = {"cladding_um": 0.5, "focus_um": 0.5, "level": 15.0, "features": 2.0, "largest_um": 0.6}
"""Differences that wear and handling make, however little the recorded pictures scatter."""
SPREADS = 3.0
"""Standard deviations of the recorded pictures that a good picture may be off."""


@dataclass(frozen=True)
class Band:
    """What was recorded of a reference, and how far from it a later picture may be."""

    value: float
    limit: float


@dataclass(frozen=True)
class Compared:
    """One quantity of the check: what was found, and what should have been."""

    name: str
    found: float
    band: Band

    @property
    def within(self) -> bool:
        """Whether it is within its limit."""
        return abs(self.found - self.band.value) <= self.band.limit


def measure(findings: Findings) -> dict[str, float] | None:
    """The quantities that are checked, by name; None of a picture that cannot be judged."""
    quality, end_face = findings.quality, findings.end_face
    if quality.flaws or end_face is None or quality.focus is None:
        return None
    return {
        "cladding_um": end_face.cladding_um,
        "focus_um": quality.focus,
        "level": quality.level,
        "features": float(len(findings.features)),
        "largest_um": max((feature.size_um for feature in findings.features), default=0.0),
    }


def bands(seen: Sequence[Mapping[str, float]]) -> dict[str, Band]:
    """What to record of a reference, from several pictures of it.

    Args:
        seen: the quantities in each, at least `LEAST_PICTURES`.

    Raises:
        ValueError: too few pictures.
    """
    if len(seen) < LEAST_PICTURES:
        raise ValueError(f"{len(seen)} pictures are too few; take {LEAST_PICTURES} or more")
    return {name: _band([one[name] for one in seen], least) for name, least in LEAST_LIMITS.items()}


def compare(found: Mapping[str, float], recorded: Mapping[str, Band]) -> list[Compared]:
    """Each recorded quantity beside what was found now."""
    return [Compared(name, found[name], band) for name, band in recorded.items()]


def _band(values: list[float], least: float) -> Band:
    return Band(fmean(values), max(least, SPREADS * stdev(values)))
