"""The rules: a profile's limits on what was measured. Pure.

A feature belongs whole to the innermost zone that it touches, which vision has already said.
A scratch is judged by its width, every other feature by the smallest circle around it; both are
`Feature.size_um`.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from device.errors import ProfileError
from device.grading.grade import Excess, Reason, ReasonCode, RulesOpinion, Verdict
from device.grading.limits import Band
from device.grading.profile import Profile
from device.vision.findings import Feature, Kind

_REMOVABLE = frozenset({Kind.PARTICLE, Kind.RESIDUE, Kind.OIL_FILM})


@dataclass(frozen=True)
class Breach:
    """One limit that a zone breaks.

    Attributes:
        zone: the zone's name.
        band: the sizes that it has too many of.
        features: all features of the zone in that band, the largest first.
    """

    zone: str
    band: Band
    features: tuple[Feature, ...]

    @property
    def excess(self) -> float:
        """How far over the limit: the ratio of sizes, or of counts; infinite where none is allowed."""
        if not self.band.forbids:
            return len(self.features) / self.band.at_most
        return self.features[0].size_um / self.band.lower_um if self.band.lower_um else math.inf

    @property
    def over(self) -> int:
        """How many features there are too many."""
        return len(self.features) - self.band.at_most


def is_removable(feature: Feature) -> bool:
    """Whether cleaning may take it away: what lies on the glass, not what is in it."""
    return feature.kind in _REMOVABLE


def breaches(features: tuple[Feature, ...], profile: Profile) -> tuple[Breach, ...]:
    """Every broken limit, worst first: the innermost zone, then the largest excess.

    Raises:
        ProfileError: a feature names a zone that the profile does not have.
    """
    found: list[Breach] = []
    for zone, members in _by_zone(features, profile).items():
        here = _zone_breaches(zone, members, profile)
        found += sorted(here, key=lambda breach: (-breach.excess, -breach.features[0].size_um))
    return tuple(found)


def judge(features: tuple[Feature, ...], profile: Profile) -> RulesOpinion:
    """PASS or FAIL by the profile's limits, with counts per zone and one reason per broken limit.

    Raises:
        ProfileError: a feature names a zone that the profile does not have.
    """
    broken = breaches(features, profile)
    return RulesOpinion(
        verdict=Verdict.FAIL if broken else Verdict.PASS,
        zones={zone: _counts(zone, members, broken) for zone, members in _by_zone(features, profile).items()},
        reasons=tuple(_reason(breach) for breach in broken),
    )


def _by_zone(features: tuple[Feature, ...], profile: Profile) -> dict[str, list[Feature]]:
    members: dict[str, list[Feature]] = {zone.name: [] for zone in profile.zones}
    for feature in features:
        if feature.zone not in members:
            raise ProfileError(f"profile {profile.name} has no zone {feature.zone!r}")
        members[feature.zone].append(feature)
    return members


def _split(members: list[Feature]) -> tuple[list[Feature], list[Feature]]:
    scratches = [feature for feature in members if feature.kind is Kind.SCRATCH]
    defects = [feature for feature in members if feature.kind is not Kind.SCRATCH]
    return scratches, defects


def _zone_breaches(zone: str, members: list[Feature], profile: Profile) -> Iterator[Breach]:
    limits = profile.limits[zone]
    for group, limit in zip(_split(members), (limits.scratches, limits.defects), strict=True):
        for band in limit:
            inside = sorted((f for f in group if band.holds(f.size_um)), key=lambda f: (-f.size_um, f.kind))
            if len(inside) > band.at_most:
                yield Breach(zone, band, tuple(inside))


def _counts(zone: str, members: list[Feature], broken: tuple[Breach, ...]) -> Mapping[str, int]:
    scratches, defects = _split(members)
    over = sum(breach.over for breach in broken if breach.zone == zone)
    return {"scratches": len(scratches), "defects": len(defects), "over": over}


def _reason(breach: Breach) -> Reason:
    worst, band = breach.features[0], breach.band
    scratch = worst.kind is Kind.SCRATCH
    if not band.forbids:
        code = ReasonCode.SCRATCH_COUNT if scratch else ReasonCode.DEFECT_COUNT
        plural = "scratches" if scratch else "defects"
        text = f"{len(breach.features)} {plural} of {band.text()}, at most {band.at_most}"
        return Reason(code, f"zone {breach.zone}: {text}", _excess(breach))
    code = ReasonCode.SCRATCH_SIZE if scratch else ReasonCode.DEFECT_SIZE
    limit = f"limit {band.lower_um:g} um" if band.lower_um else "none allowed"
    more = f", and {breach.over - 1} more" if breach.over > 1 else ""
    text = f"{worst.kind} {_size(worst.size_um, band.lower_um)} um, {limit}{more}"
    return Reason(code, f"zone {breach.zone}: {text}", _excess(breach))


def _excess(breach: Breach) -> Excess:
    worst, band = breach.features[0], breach.band
    return Excess(
        zone=breach.zone,
        kind=worst.kind,
        size_um=worst.size_um,
        count=len(breach.features),
        allowed=band.at_most,
        over_um=band.lower_um,
        up_to_um=None if math.isinf(band.upper_um) else band.upper_um,
    )


def _size(size_um: float, limit_um: float) -> str:
    """The size with as many digits, at most three, as it takes to tell it from the limit."""
    digits = next((n for n in (1, 2) if round(size_um, n) != round(limit_um, n)), 3)
    return f"{size_um:.{digits}f}"
