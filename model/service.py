"""The technician's word on an end face, from the truth alone.

Technicians are stricter than IEC 61300-3-35 in the contact zone, whose multimode table limits no
scratch there: they refuse a ferrule that is conspicuously scratched or littered, since debris
moves onto the fibre at the next mating. The numbers below put that practice into words; they are
stated, not fitted to any picture. Between what everybody refuses and what everybody accepts lies
BORDERLINE, which neither trains nor judges the network.
"""

import math
from collections.abc import Sequence

from device.vision.findings import Fibre, Kind
from model.truth import Service, TrueFeature

VISIBLE = 0.08
"""Smallest contrast that an eye on a screen notices, as a share of the ferrule's level."""
CLEAR = 0.12
"""Contrast that nobody overlooks."""
LARGE_UM = 30.0
"""Size from which half of the contrast is enough: an eye sums over area (Ricco, 1877)."""

LARGEST_SM_CORE_UM = 20.0
SM_CORE_ZONE_UM = 25.0
CONTACT_ZONES_UM = {125.0: 250.0, 140.0: 280.0}

_FILMS = frozenset({Kind.RESIDUE, Kind.OIL_FILM})
_DIRT = _FILMS | {Kind.PARTICLE}


def contact_zone_um(fibre: Fibre) -> float:
    """Diameter of the contact zone in um: 250, or 280 around a 140 um cladding."""
    nominal = min(CONTACT_ZONES_UM, key=lambda cladding: abs(cladding - fibre.cladding_um))
    return CONTACT_ZONES_UM[nominal]


def service(fibre: Fibre, features: Sequence[TrueFeature]) -> Service:
    """Whether a technician would put the end face into service.

    Args:
        fibre: diameters in um.
        features: what truly lies on the end face.

    Returns:
        FAIL where anything that practice refuses is there, PASS where nothing but a few specks
        outside the core is, else BORDERLINE.
    """
    contact_radius_um = contact_zone_um(fibre) / 2
    seen = [f for f in features if _visible(f) and f.inner_um < contact_radius_um]
    refused = (_core_spoilt, _cracked, _fibre_dirty, _ferrule_dirty)
    if any(refuses(fibre, seen) for refuses in refused):
        return Service.FAIL
    return Service.PASS if _acceptable(fibre, seen) else Service.BORDERLINE


def _visible(feature: TrueFeature) -> bool:
    least = VISIBLE / 2 if feature.size_um >= LARGE_UM else VISIBLE
    return abs(feature.contrast) >= least


def _touching(seen: Sequence[TrueFeature], diameter_um: float) -> list[TrueFeature]:
    return [feature for feature in seen if feature.inner_um < diameter_um / 2]


def _core_zone_um(fibre: Fibre) -> float:
    return SM_CORE_ZONE_UM if fibre.core_um < LARGEST_SM_CORE_UM else fibre.core_um


def _core_spoilt(fibre: Fibre, seen: Sequence[TrueFeature]) -> bool:
    """Anything in a single-mode core zone; more than 5 um, or a clear scratch, in a wide one."""
    in_core = _touching(seen, _core_zone_um(fibre))
    if fibre.core_um < LARGEST_SM_CORE_UM:
        return bool(in_core)
    return any(
        (f.size_um >= 2 and abs(f.contrast) >= CLEAR) if f.kind is Kind.SCRATCH else f.size_um > 5
        for f in in_core
    )


def _cracked(fibre: Fibre, seen: Sequence[TrueFeature]) -> bool:
    """Any crack in core or cladding, as every edition of IEC 61300-3-35 has it: it grows."""
    return any(f.kind is Kind.CRACK for f in _touching(seen, fibre.cladding_um))


def _fibre_dirty(fibre: Fibre, seen: Sequence[TrueFeature]) -> bool:
    """Residue or oil of 15 um, or a clear particle over 10 um, that reaches the cladding."""
    on_fibre = _touching(seen, fibre.cladding_um)
    return any(
        (f.kind in _FILMS and f.size_um >= 15)
        or (f.kind is Kind.PARTICLE and f.size_um > 10 and abs(f.contrast) >= CLEAR)
        for f in on_fibre
    )


def _ferrule_dirty(fibre: Fibre, seen: Sequence[TrueFeature]) -> bool:
    """Conspicuous scratches, coarse or plentiful debris, or a chipped edge with debris."""
    clear = [f for f in seen if abs(f.contrast) >= CLEAR]
    debris = [f for f in clear if f.kind in _DIRT]
    scratched_um = sum(f.inside_um for f in clear if f.kind is Kind.SCRATCH)
    coarse = [f for f in debris if f.size_um >= 8]
    chipped = _chipped_share(fibre, seen) >= 0.2
    return (
        scratched_um >= 150
        or any(f.size_um >= 30 for f in debris)
        or len(coarse) >= 6
        or sum(f.size_um >= 3 for f in debris) >= 20
        or (chipped and (len(coarse) >= 2 or scratched_um >= 50))
    )


def _acceptable(fibre: Fibre, seen: Sequence[TrueFeature]) -> bool:
    """A few specks, hardly any in a wide core, a short hair line, a sound edge.

    IEC 61300-3-35 lets four defects of 5 um pass in a multimode core; technicians let two of 3 um.
    A pit looks like a speck, and counts as one.
    """
    specks = [f for f in seen if f.kind in _DIRT or f.kind is Kind.PIT]
    in_core = [f for f in _touching(seen, _core_zone_um(fibre)) if f.kind is not Kind.CHIP]
    return (
        len(in_core) <= 2
        and all(f.kind in (Kind.PARTICLE, Kind.PIT) and f.size_um < 3 for f in in_core)
        and all(f.size_um < 6 for f in specks)
        and len(specks) <= 12
        and sum(f.inside_um for f in seen if f.kind is Kind.SCRATCH) < 15
        and _chipped_share(fibre, seen) < 0.04
    )


def _chipped_share(fibre: Fibre, seen: Sequence[TrueFeature]) -> float:
    """Share of the cladding's circumference that is chipped, 0 to about 1."""
    chipped_um = sum(f.size_um for f in seen if f.kind is Kind.CHIP)
    return chipped_um / (math.pi * fibre.cladding_um)
