"""A core is found beside a trench, however far off it is; a trench is none."""

import math
from dataclasses import replace

import numpy as np
import pytest

from device.vision.look import surface_of
from device.vision.rings import RING_UM
from model.render import FIBRES
from model.render.scene import Ring
from tests.support.plain import CORE, MM, frame_of, plain_scene, seen, seen_end_face, taken

WIDER = FIBRES["mm-62.5-125"]
TRENCH = Ring(36.0, 0.7, 0.08, (0.2, -0.1), 0.5, 1.0)
LIT, DARK = 0.62, 0.4
"""Levels of a core in glass of 0.5."""


def with_trench(offset_um, fibre=WIDER, **look):
    return plain_scene(fibre=fibre, core=replace(CORE, offset_um=offset_um, **look), rings=(TRENCH,))


@pytest.mark.parametrize("turn", [0.5, 2.6, 4.7])
@pytest.mark.parametrize(("level", "soft_um"), [(LIT, 0.5), (LIT, 2.0), (DARK, 0.5)])
def test_a_core_beside_a_trench_is_found_where_it_is(level, soft_um, turn):
    offset_um = 1.8 * math.cos(turn), 1.8 * math.sin(turn)
    end_face = seen_end_face(with_trench(offset_um, level=level, soft_um=soft_um))
    assert end_face.core_um == pytest.approx(62.5, abs=1.0)
    assert end_face.core_offset_um is not None
    assert math.dist(end_face.core_offset_um, offset_um) < 0.6


@pytest.mark.parametrize("name", ["mm-50-125", "mm-62.5-125"])
def test_a_trench_around_a_core_that_cannot_be_seen_is_not_its_edge(name):
    assert seen_end_face(with_trench((0.0, 0.0), FIBRES[name], level=0.5)).core_um is None


@pytest.mark.parametrize("offset_um", [(0.0, 0.0), (1.2, -0.9), (-1.6, 1.1)])
def test_a_rippled_core_off_centre_is_as_plain_as_the_glass_around_it(offset_um):
    picture = taken(with_trench(offset_um, level=LIT, ripple=0.08, ripple_um=8.0, dip=0.3))
    surface = surface_of(frame_of(picture), MM.fibre, MM.zones)
    assert surface is not None
    residual = np.abs(surface.rings.table(surface.background.residual))
    within, beside, glass = (
        float(np.nanmean(residual[round(inner / RING_UM) : round(outer / RING_UM)]))
        for inner, outer in ((0, 28), (34, 38), (42, 52))
    )
    assert within < 1.5 * glass
    assert beside < 2 * glass


@pytest.mark.parametrize("offset_um", [(1.2, -0.9), (-1.6, 1.1)])
def test_a_rippled_core_off_centre_is_no_defect(offset_um):
    assert seen(with_trench(offset_um, level=LIT, ripple=0.08, ripple_um=8.0, dip=0.3)).features == ()
