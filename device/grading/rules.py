"""The rules: a profile's limits on what was measured. Pure.

A feature belongs whole to the innermost zone that it touches, which vision has already said.
A scratch is judged by its width, every other feature by the smallest circle around it; both are
`Feature.size_um`. A crack is never allowed in a zone that reaches onto the fibre: every table forbids
it in core and cladding, whatever its size, and vision calls nothing a crack that lies elsewhere.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from device.errors import ProfileError
from device.grading.doubt import nearest_end_um, undecided
from device.grading.grade import AtLimit, Excess, Reason, ReasonCode, RulesOpinion, Verdict
from device.grading.limits import ANY, NONE, Band, Limit
from device.grading.profile import Profile
from device.vision.findings import Feature, Kind, Zone

_REMOVABLE = frozenset({Kind.PARTICLE, Kind.RESIDUE, Kind.OIL_FILM})


@dataclass(frozen=True)
class Held:
    """What one limit of a zone is held against.

    Attributes:
        zone: the zone's name.
        band: the sizes that it may not have too many of.
        group: all features of the zone that are limited by it, whatever their size.
    """

    zone: str
    band: Band
    group: tuple[Feature, ...]

    @property
    def features(self) -> tuple[Feature, ...]:
        """Those of the band's sizes, the largest first."""
        inside = (feature for feature in self.group if self.band.holds(feature.size_um))
        return tuple(sorted(inside, key=lambda feature: (-feature.size_um, feature.kind)))

    @property
    def broken(self) -> bool:
        """Whether there are too many."""
        return len(self.features) > self.band.at_most

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

    @property
    def undecided(self) -> tuple[Feature, ...]:
        """The features whose uncertainty leaves open whether it is broken."""
        return undecided(self.group, self.band)


def is_removable(feature: Feature) -> bool:
    """Whether cleaning may take it away: what lies on the glass, not what is in it."""
    return is_removable_kind(feature.kind)


def is_removable_kind(kind: Kind) -> bool:
    """Whether features of a kind lie on the glass, and may come off."""
    return kind in _REMOVABLE


def breaches(features: tuple[Feature, ...], profile: Profile) -> tuple[Held, ...]:
    """Every broken limit, worst first: the innermost zone, then the largest excess.

    Raises:
        ProfileError: a feature names a zone that the profile does not have.
    """
    return _worst_first(_held(features, profile), profile)


def judge(features: tuple[Feature, ...], profile: Profile) -> RulesOpinion:
    """PASS or FAIL by the profile's limits, with counts per zone and one reason per broken limit.

    Raises:
        ProfileError: a feature names a zone that the profile does not have.
    """
    held = _held(features, profile)
    broken = _worst_first(held, profile)
    return RulesOpinion(
        verdict=Verdict.FAIL if broken else Verdict.PASS,
        zones={zone: _counts(zone, members, broken) for zone, members in _by_zone(features, profile).items()},
        reasons=tuple(_reason(breach) for breach in broken),
        at_limit=tuple(_at_limit(limit, limit.undecided[0]) for limit in held if limit.undecided),
    )


def _worst_first(held: tuple[Held, ...], profile: Profile) -> tuple[Held, ...]:
    rank = {zone.name: number for number, zone in enumerate(profile.zones)}
    broken = (limit for limit in held if limit.broken)
    return tuple(
        sorted(broken, key=lambda breach: (rank[breach.zone], -breach.excess, -breach.features[0].size_um))
    )


def _by_zone(features: tuple[Feature, ...], profile: Profile) -> dict[str, list[Feature]]:
    members: dict[str, list[Feature]] = {zone.name: [] for zone in profile.zones}
    for feature in features:
        if feature.zone not in members:
            raise ProfileError(f"profile {profile.name} has no zone {feature.zone!r}")
        members[feature.zone].append(feature)
    return members


def _held(features: tuple[Feature, ...], profile: Profile) -> tuple[Held, ...]:
    """Every limit of the profile with what it is held against, from the inside out."""
    members = _by_zone(features, profile)
    return tuple(
        Held(zone.name, band, group)
        for zone in profile.zones
        for group, limit in _groups(members[zone.name], zone, profile)
        for band in limit
    )


def _groups(
    members: list[Feature], zone: Zone, profile: Profile
) -> Iterator[tuple[tuple[Feature, ...], Limit]]:
    limits = profile.limits[zone.name]
    on_fibre = zone.inner_um < profile.fibre.cladding_um
    cracks = [feature for feature in members if on_fibre and feature.kind is Kind.CRACK]
    scratches = [feature for feature in members if feature.kind is Kind.SCRATCH]
    defects = [feature for feature in members if feature not in cracks and feature not in scratches]
    yield tuple(scratches), limits.scratches
    yield tuple(defects), limits.defects
    yield tuple(cracks), NONE if on_fibre else ANY


def _counts(zone: str, members: list[Feature], broken: tuple[Held, ...]) -> Mapping[str, int]:
    scratches = sum(feature.kind is Kind.SCRATCH for feature in members)
    over = sum(breach.over for breach in broken if breach.zone == zone)
    return {"scratches": scratches, "defects": len(members) - scratches, "over": over}


def _reason(breach: Held) -> Reason:
    worst, band = breach.features[0], breach.band
    scratch = worst.kind is Kind.SCRATCH
    close = ", at the limit" if breach.undecided else ""
    if not band.forbids:
        code = ReasonCode.SCRATCH_COUNT if scratch else ReasonCode.DEFECT_COUNT
        plural = "scratches" if scratch else "defects"
        text = f"{len(breach.features)} {plural} of {band.text()}, at most {band.at_most}{close}"
        return Reason(code, f"zone {breach.zone}: {text}", _excess(breach))
    code = ReasonCode.SCRATCH_SIZE if scratch else ReasonCode.DEFECT_SIZE
    limit = f"limit {band.lower_um:g} um" if band.lower_um else "none allowed"
    more = f", and {breach.over - 1} more" if breach.over > 1 else ""
    text = f"{worst.kind} {_size(worst.size_um, band.lower_um)} um, {limit}{close}{more}"
    return Reason(code, f"zone {breach.zone}: {text}", _excess(breach))


def _at_limit(held: Held, feature: Feature) -> AtLimit:
    limit_um = nearest_end_um(feature, held.band)
    size = _size(feature.size_um, limit_um)
    return AtLimit(
        zone=held.zone,
        kind=feature.kind,
        size_um=feature.size_um,
        uncertainty_um=feature.uncertainty_um,
        limit_um=limit_um,
        broken=held.broken,
        text=f"zone {held.zone}: {feature.kind} {size} um is at the limit of {limit_um:g} um",
    )


def _excess(breach: Held) -> Excess:
    worst, band = breach.features[0], breach.band
    return Excess(
        zone=breach.zone,
        kind=worst.kind,
        size_um=worst.size_um,
        count=len(breach.features),
        allowed=band.at_most,
        over_um=band.lower_um,
        up_to_um=None if math.isinf(band.upper_um) else band.upper_um,
        at_limit=bool(breach.undecided),
    )


def _size(size_um: float, limit_um: float) -> str:
    """The size with as many digits, at most three, as it takes to tell it from the limit."""
    digits = next((n for n in (1, 2) if round(size_um, n) != round(limit_um, n)), 3)
    return f"{size_um:.{digits}f}"
