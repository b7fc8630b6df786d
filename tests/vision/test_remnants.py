"""What adjoins a scratch and is no stronger is its own; dirt on it, and what lies apart, is not."""

import numpy as np
import pytest

from device.vision.findings import Kind
from model.render.shapes import moved, scratch, turned
from tests.support.plain import disc, plain_scene, seen, spec


def line(length_um, width_um, angle, x_um, y_um, tone):
    outlines = scratch(np.random.default_rng(2), length_um, width_um, 0.0, 0.0)
    return spec(Kind.SCRATCH, moved(turned(outlines, angle), x_um, y_um), width_um, length_um, tone)


def kinds(*features):
    return sorted(f.kind for f in seen(plain_scene(*features)).features)


@pytest.mark.parametrize("angle", [0.35, 0.9])
def test_a_short_branch_of_a_scratch_is_no_dirt(angle):
    branch = line(12, 3.0, angle, 25, 94, 0.6)
    assert set(kinds(line(120, 3.0, 0.0, 0, 90, 0.5), branch)) == {Kind.SCRATCH}


def test_a_dark_particle_on_a_faint_scratch_is_a_particle():
    assert kinds(line(120, 2.5, 0.0, 0, 90, 0.8), disc(8, 20, 94)) == [Kind.PARTICLE, Kind.SCRATCH]


def test_a_faint_particle_apart_from_a_scratch_is_a_particle():
    apart = disc(5, 20, 103, tone=0.7)
    assert kinds(line(120, 2.5, 0.0, 0, 90, 0.3), apart) == [Kind.PARTICLE, Kind.SCRATCH]


@pytest.mark.parametrize(
    ("x_um", "y_um"), [(20, 90), (20, 95.5), (60, 90)], ids=["on it", "beside it", "at its tip"]
)
def test_a_particle_thicker_than_the_scratch_that_it_touches_is_a_defect_of_its_own(x_um, y_um):
    found = seen(plain_scene(line(120, 2.0, 0.0, 0, 90, 0.3), disc(9, x_um, y_um, tone=0.3))).features
    assert max(f.size_um for f in found if f.kind is not Kind.SCRATCH) == pytest.approx(10.5, abs=1.5)
    assert max(f.length_um for f in found if f.kind is Kind.SCRATCH) > 60


@pytest.mark.parametrize("width_um", [1.0, 2.0, 3.0])
@pytest.mark.parametrize("angle", [0.5, 0.8])
def test_scratches_across_each_other_are_as_wide_as_each_of_them(width_um, angle):
    crossing = (line(100, width_um, turn, 0, 90, 0.3) for turn in (angle, -angle))
    found = seen(plain_scene(*crossing)).features
    assert {f.kind for f in found} == {Kind.SCRATCH}
    assert max(f.size_um for f in found) == pytest.approx(width_um, abs=0.8)
