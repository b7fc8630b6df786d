"""Within the core rings have its centre, in the glass the cladding's, and between none is lost."""

import numpy as np
import pytest

from device.vision.edge import Ellipse
from device.vision.patch import PITCH_UM, Patch
from device.vision.rings import RING_UM, Rings

HALF = 180
MIDDLE_UM = (HALF + 0.5) * PITCH_UM
LARGE, SMALL = 25.0, 4.5
"""Radii of a core of many modes and of one, in um."""


def rings_of(core_um, offset_um):
    levels = np.zeros((2 * HALF + 1,) * 2, np.float32)
    x_um, y_um = offset_um
    return Rings(
        Patch(levels, np.ones(levels.shape, bool)),
        Ellipse(MIDDLE_UM, MIDDLE_UM, 62.6, 62.4),
        Ellipse(MIDDLE_UM + x_um, MIDDLE_UM + y_um, core_um, core_um),
    )


def from_core(rings, offset_um):
    return np.hypot(rings.patch.x_um - offset_um[0], rings.patch.y_um - offset_um[1])


CORES = pytest.mark.parametrize(
    ("core_um", "offset_um"),
    [(LARGE, (0.0, 0.0)), (LARGE, (1.5, -1.0)), (LARGE, (-3.0, 2.5)), (SMALL, (0.4, 0.4))],
)


@CORES
def test_within_the_core_a_ring_is_as_far_from_its_centre_as_it_says(core_um, offset_um):
    rings = rings_of(core_um, offset_um)
    away_um = from_core(rings, offset_um)
    within = away_um < core_um
    assert rings.radius_um[within] == pytest.approx(away_um[within], abs=0.02)


@CORES
def test_well_beyond_the_core_a_ring_is_as_far_from_the_claddings_centre(core_um, offset_um):
    rings = rings_of(core_um, offset_um)
    beyond = (rings.patch.r_um > core_um + 13) & (rings.patch.r_um < 60)
    assert rings.radius_um[beyond] == pytest.approx(rings.patch.r_um[beyond], abs=0.15)


@CORES
def test_a_table_of_the_rings_is_the_same_at_every_angle(core_um, offset_um):
    rings = rings_of(core_um, offset_um)
    table = rings.table(rings.radius_um)[2:-2]
    expected_um = np.arange(2, len(table) + 2)[:, None] * RING_UM
    assert np.nanmax(np.abs(table - expected_um)) < 0.15


@CORES
def test_what_is_spread_from_a_table_is_what_was_seen(core_um, offset_um):
    rings = rings_of(core_um, offset_um)
    seen = np.cos(from_core(rings, offset_um) / 3).astype(np.float32)
    back = rings.spread(rings.table(seen))
    inside = rings.patch.r_um < 80
    assert np.abs(back - seen)[inside].max() < 0.05
