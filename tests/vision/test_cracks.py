"""A line that comes to the cladding's edge is a crack where it ends there, a scratch where it goes on."""

import math
from dataclasses import replace

import numpy as np
import pytest

from device.vision.findings import Kind
from model.render.scene import Ferrule
from model.render.shapes import crack, moved, scratch, turned
from tests.support.plain import plain_scene, seen, spec

EDGE_UM = 62.5


def cracked(angle, length_um=40.0, tone=0.3):
    outlines = crack(np.random.default_rng(4), EDGE_UM, angle, length_um, 1.5)
    return spec(Kind.CRACK, outlines, length_um, length_um, tone)


def crossing(angle, tone=0.3, inside_um=40.0, outside_um=40.0):
    length_um = inside_um + outside_um
    outlines = scratch(np.random.default_rng(4), length_um, 1.5, 0.0, 0.0, uneven=0.0)
    middle_um = EDGE_UM + (outside_um - inside_um) / 2
    placed = turned(moved(outlines, middle_um, 0.0), angle)
    return spec(Kind.SCRATCH, placed, 1.5, length_um, tone)


def kinds(scene, seed=1):
    return {f.kind for f in seen(scene, seed=seed).features if f.length_um > 12}


@pytest.mark.parametrize("angle", [0.0, 1.0, 2.5, 4.4])
@pytest.mark.parametrize("tone", [0.05, 0.4, 0.6])
def test_a_line_that_begins_at_the_edge_is_a_crack_however_faint(angle, tone):
    assert Kind.CRACK in kinds(plain_scene(cracked(angle, tone=tone)))


@pytest.mark.parametrize("angle", [0.0, 1.0, 2.5, 4.4])
@pytest.mark.parametrize("tone", [0.2, 0.7])
def test_a_line_that_goes_on_over_the_ferrule_is_a_scratch(angle, tone):
    assert kinds(plain_scene(crossing(angle, tone))) == {Kind.SCRATCH}


def test_a_line_that_keeps_off_the_edge_is_a_scratch():
    assert kinds(plain_scene(crossing(0.5, inside_um=50.0, outside_um=-12.0))) == {Kind.SCRATCH}


def test_the_size_of_a_crack_is_its_length():
    (found,) = [f for f in seen(plain_scene(cracked(1.0))).features if f.kind is Kind.CRACK]
    assert found.size_um == pytest.approx(40, abs=4)
    assert math.hypot(found.x_um, found.y_um) == pytest.approx(EDGE_UM - 20, abs=4)


def test_where_the_ferrule_is_too_rough_to_tell_a_faint_line_is_a_scratch():
    rough = replace(plain_scene(cracked(1.0, tone=0.42)), ferrule=Ferrule(0.15, 1.0, 0.0, 0.0, 0.0))
    assert Kind.CRACK not in kinds(rough)
