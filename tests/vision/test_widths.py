"""A scratch is as wide as it is, whether it keeps to its course, wavers, or is pieces in a row."""

from dataclasses import replace

import numpy as np
import pytest

from device.vision.blobs import blobs
from device.vision.findings import Kind
from device.vision.measure import measure_defect
from device.vision.profiles import line_profile
from device.vision.widths import width_of
from model.render.shapes import moved, scratch, turned
from tests.support.finds import surface
from tests.support.plain import CORE, plain_scene, seen, spec

LENGTH_UM = 120.0


def widths(width_um, *, bend=0.0, dotted=0.0, tone=0.4, seed=1):
    outlines = scratch(np.random.default_rng(seed), LENGTH_UM, width_um, bend, dotted, uneven=0.0)
    placed = turned(moved(outlines, 0.0, 90.0), 0.3)
    scene = plain_scene(spec(Kind.SCRATCH, placed, width_um, LENGTH_UM, tone))
    found = [f for f in seen(scene).features if f.kind is Kind.SCRATCH]
    return [f.size_um for f in found if f.length_um > LENGTH_UM / 3]


@pytest.mark.parametrize("width_um", [1.5, 2.2, 3.0, 4.0])
@pytest.mark.parametrize("shape", [{}, {"bend": -0.1}, {"dotted": 0.5}])
def test_a_scratch_is_as_wide_as_it_is(width_um, shape):
    (found,) = widths(width_um, **shape)
    assert found == pytest.approx(width_um, abs=0.5)


@pytest.mark.parametrize("turn", [0.6, 1.2])
@pytest.mark.parametrize("width_um", [3.5, 5.0])
def test_a_scratch_that_is_dark_on_the_core_and_bright_in_the_glass_is_as_wide_as_it_is(width_um, turn):
    outlines = scratch(np.random.default_rng(1), 60.0, width_um, 0.0, 0.0, uneven=0.0)
    placed = moved(turned(outlines, turn), 25.0, 0.0)
    core = replace(CORE, level=0.84)
    scene = plain_scene(spec(Kind.SCRATCH, placed, width_um, 60.0, 0.58), core=core, cladding_level=0.41)
    widest = max(f.size_um for f in seen(scene).features if f.kind is Kind.SCRATCH)
    assert widest == pytest.approx(width_um, abs=0.7)


@pytest.mark.parametrize("width_um", [1.5, 2.5])
def test_a_part_of_a_scratch_is_no_wider_than_the_scratch_however_wide_its_outline(width_um):
    outlines = scratch(np.random.default_rng(1), LENGTH_UM, width_um, 0.0, 0.0, uneven=0.0)
    on = surface(spec(Kind.SCRATCH, moved(outlines, 0.0, 90.0), width_um, LENGTH_UM, 0.4))
    x_um, y_um = on.patch.x_um, on.patch.y_um
    (wide,) = blobs((np.abs(y_um - 90) < 2.2) & (np.abs(x_um) < 40))
    found = measure_defect(wide, on, is_stroke=True)
    assert found is not None
    assert found.kind is Kind.SCRATCH
    assert found.size_um == pytest.approx(width_um, abs=0.4)


def wavering(amplitude_um, noise=0.0, width_um=1.5, depth=-20.0):
    """Pixels along a line that strays to and fro: along, off, residual."""
    along, off = (axis.ravel() for axis in np.meshgrid(np.arange(0, 100, 0.5), np.arange(-6, 6.01, 0.5)))
    middle = amplitude_um * np.sin(along / 12)
    residual = depth * (np.abs(off - middle) < width_um / 2)
    return along, off, residual + np.random.default_rng(2).normal(0, noise, len(along))


@pytest.mark.parametrize("noise", [0.5, 4.0])
def test_wavering_makes_a_line_no_wider(noise):
    along, off, residual = wavering(1.2, noise)
    assert line_profile(off, residual).width_um > 2.4
    assert width_of(along, off, residual, noise) == pytest.approx(1.5, abs=0.5)


def test_where_noise_would_say_where_a_line_is_it_stays_where_it_is():
    along, off, residual = wavering(0.0, noise=30.0, width_um=3.0)
    plain = line_profile(off, residual)
    assert plain.is_line
    assert width_of(along, off, residual, 30.0) == plain.width_um


def test_what_is_no_line_has_no_width():
    along, off, _ = wavering(0.0)
    assert width_of(along, off, np.where(off > 0, 20.0, 0.0), 1.0) is None
