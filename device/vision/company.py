"""The company that a find keeps: what else was found in the picture, how near, and what it seems to be.

A dot of a dotted scratch is as round as a particle; what tells them apart is whether scratches lie beside it.
"""

import math
from collections.abc import Sequence

import numpy as np

from device.vision.arrays import Floats, Mask
from device.vision.evidence import KINDS
from device.vision.findings import Kind
from device.vision.finds import Area

NEAR_UM, IN_SIGHT_UM, APART_UM = 20.0, 60.0, 300.0
"""Company: close by, in sight, and so far apart as nothing is."""
SIDE_UM = 40.0
"""So far the strongest word of its neighbours counts."""
BESIDE = (Kind.SCRATCH, Kind.PARTICLE, Kind.RESIDUE)
ANYWHERE = (*BESIDE, Kind.OIL_FILM)
"""Of these kinds the strongest word of others counts."""
COMPANY = (
    *("is a line", "specks", "lines", "next speck", "next line", "specks close by", "specks in sight"),
    *(f"strongest {kind}" for kind in ANYWHERE),
    *(f"strongest {kind} beside" for kind in BESIDE),
    *("mean scratch of others", "mean debris of others"),
)
"""Of the traits that tell of it, in their order."""


def company(areas: Sequence[Area], typical: Floats) -> Floats:
    """What else was found in the picture, shape (finds, `COMPANY`).

    Args:
        areas: all finds of a picture.
        typical: what the segmentation network says on each, shape (finds, `KINDS`).
    """
    middles_um = np.array([area.middle_um for area in areas]).reshape(-1, 2)
    lines = np.array([area.is_line for area in areas], bool)
    rows = [_beside(at, middles_um, lines, typical) for at in range(len(areas))]
    return np.array(rows, np.float64).reshape(-1, len(COMPANY))


def _beside(at: int, middles_um: Floats, lines: Mask, typical: Floats) -> list[float]:
    apart_um = np.hypot(*(middles_um - middles_um[at]).T)
    others = np.arange(len(lines)) != at
    near = others & (apart_um < SIDE_UM)
    of_others = typical[others].mean(axis=0) if others.any() else np.zeros(len(KINDS))
    specks = ~lines
    return [
        float(lines[at]),
        math.log1p(int(specks.sum())),
        math.log1p(int(lines.sum())),
        _next(apart_um[others & specks]),
        _next(apart_um[others & lines]),
        math.log1p(int((apart_um[others & specks] < NEAR_UM).sum())),
        math.log1p(int((apart_um[others & specks] < IN_SIGHT_UM).sum())),
        *(_strongest(typical, others, kind) for kind in ANYWHERE),
        *(_strongest(typical, near, kind) for kind in BESIDE),
        float(of_others[KINDS.index(Kind.SCRATCH)]),
        float(of_others[KINDS.index(Kind.PARTICLE)] + of_others[KINDS.index(Kind.RESIDUE)]),
    ]


def _next(apart_um: Floats) -> float:
    return math.log1p(min(float(apart_um.min(initial=APART_UM)), APART_UM))


def _strongest(typical: Floats, of: Mask, kind: Kind) -> float:
    return float(typical[of, KINDS.index(kind)].max(initial=0.0))
