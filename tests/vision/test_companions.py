"""A slender speck that goes with a scratch is a dash of one; what points elsewhere, or is far, is dirt."""

import math

import numpy as np
import pytest

from device.vision.findings import Kind
from model.render.shapes import moved, scratch, turned
from tests.support.plain import plain_scene, seen, spec

LONG = 80.0


def line(length_um, width_um, angle, x_um, y_um):
    outlines = scratch(np.random.default_rng(2), length_um, width_um, 0.0, 0.0, uneven=0.0)
    return spec(Kind.SCRATCH, moved(turned(outlines, angle), x_um, y_um), width_um, length_um, 0.4)


def kind_of_dash(angle, y_um, x_um=0.0):
    """The kind of what is found at a dash of 8 by 3 um, beside a scratch through (0, 85) along x."""
    found = seen(plain_scene(line(LONG, 2.0, 0.0, 0.0, 85.0), line(8.0, 3.0, angle, x_um, y_um))).features
    (kind,) = [f.kind for f in found if math.hypot(f.x_um - x_um, f.y_um - y_um) < 3]
    return kind


@pytest.mark.parametrize("angle", [0.0, 0.15])
def test_a_dash_beside_a_scratch_that_points_along_it_is_a_scratch(angle):
    assert kind_of_dash(angle, 97.0) is Kind.SCRATCH


@pytest.mark.parametrize("angle", [0.7, math.pi / 2])
def test_one_that_points_elsewhere_is_a_particle(angle):
    assert kind_of_dash(angle, 97.0) is Kind.PARTICLE


def test_one_far_from_any_scratch_is_a_particle():
    assert kind_of_dash(0.0, -90.0) is Kind.PARTICLE
