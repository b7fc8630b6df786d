"""The fibre's own edges may waver; that is background. What moves an edge further is none."""

import math
from dataclasses import replace

import numpy as np
import pytest

from device.vision.findings import Kind
from device.vision.look import surface_of
from device.vision.rings import ANGLES, RING_UM
from device.vision.wobble import ROUND, TORN, moved, ways
from model.render.scene import Ring, Wave
from tests.support.plain import MM, disc, frame_of, plain_scene, seen, taken

RINGS, EDGE_UM = 200, 62.5
NOISE = 1.0
NONE = np.zeros((RINGS, ANGLES), np.float32)


def step_at(edge_um):
    """From 60 to 180 grey levels within about a um, the edge's radius given for each angle."""
    off_um = np.arange(RINGS)[:, None] * RING_UM - np.broadcast_to(edge_um, (1, ANGLES))
    return (60 + 120 / (1 + np.exp(-off_um / 0.4))).astype(np.float32)


def wave_um(size_um, count):
    return EDGE_UM + size_um * np.sin(np.arange(ANGLES) * 2 * np.pi * count / ANGLES)[None, :]


def settled(level, picture, noise=NOISE):
    """The level where the picture's edges are."""
    way_um = ways(level, picture, noise, NONE, ROUND)
    return moved(level, ways(level, picture, noise, way_um, TORN))


@pytest.mark.parametrize("size_um", [0.1, 0.2, 0.4])
@pytest.mark.parametrize("count", [1, 2, 12, 40])
def test_an_edge_that_wavers_is_background(size_um, count):
    picture = step_at(wave_um(size_um, count))
    before = picture - step_at(EDGE_UM)
    after = picture - settled(step_at(EDGE_UM), picture)
    assert np.abs(after).mean() < 0.3 * np.abs(before).mean()


@pytest.mark.parametrize("size_um", [0.8, 1.2])
def test_an_edge_that_is_not_concentric_is_background(size_um):
    picture = step_at(wave_um(size_um, 1))
    before = picture - step_at(EDGE_UM)
    after = picture - settled(step_at(EDGE_UM), picture)
    assert np.abs(after).mean() < 0.2 * np.abs(before).mean()


def test_what_moves_an_edge_further_than_is_usual_on_it_stays():
    torn_um = wave_um(0.05, 20)
    torn_um[:, 300:310] -= 3.0
    picture = step_at(torn_um)
    notch = np.s_[int((EDGE_UM - 2.5) / RING_UM) : int((EDGE_UM - 0.5) / RING_UM), 301:309]
    left = (picture - settled(step_at(EDGE_UM), picture))[notch]
    assert left.mean() > 0.9 * (picture - step_at(EDGE_UM))[notch].mean()


def test_noise_moves_no_even_ground():
    level = np.full((RINGS, ANGLES), 100, np.float32)
    noisy = level + np.random.default_rng(1).normal(size=level.shape).astype(np.float32)
    assert settled(level, noisy) == pytest.approx(level, abs=0.01)


def test_what_hardly_slopes_tells_no_way_however_far_off_the_picture_is():
    level = step_at(EDGE_UM + 8) + np.linspace(0, 20, RINGS, dtype=np.float32)[:, None]
    blocks = np.random.default_rng(2).choice([-4, 4], size=(RINGS // 8, ANGLES // 16))
    picture = level + np.kron(blocks, np.ones((8, 16))).astype(np.float32)
    even = np.s_[20 : int((EDGE_UM + 2) / RING_UM)]
    assert settled(level, picture, 3.6)[even] == pytest.approx(level[even], abs=1.0)


def test_the_innermost_rings_stay_where_they_are():
    level, picture = step_at(3.0), step_at(3.2)
    assert settled(level, picture)[:8] == pytest.approx(level[:8], abs=0.01)


def test_what_is_out_of_view_moves_nothing():
    level = step_at(EDGE_UM)
    picture = step_at(wave_um(0.1, 12))
    picture[:, 300:600] = np.nan
    assert settled(level, picture)[:, 440:460] == pytest.approx(level[:, 440:460], abs=0.5)


def torn_scene(*features):
    """Bright lines at the cladding's edge, one of which wavers as a torn bore does."""
    waves = tuple(Wave(order, 0.05, order * 0.7) for order in (9, 23, 41, 67))
    lines = (Ring(60.0, 0.6, 0.3, (0.3, -0.2), 0.3, 1.0, wobble=waves), Ring(64.5, 0.6, -0.3, (0, 0.3), 0, 0))
    return plain_scene(*features, rings=lines)


def test_rings_that_waver_leave_little_more_than_noise():
    surface = surface_of(frame_of(taken(torn_scene())), MM.fibre, MM.zones)
    assert surface is not None
    noise = surface.rings.table(surface.background.noise)
    beside = float(np.nanmedian(noise[int(40 / RING_UM) : int(50 / RING_UM)]))
    at_edge = float(np.nanmedian(noise[int(57 / RING_UM) : int(67 / RING_UM)]))
    assert at_edge < 2 * beside


@pytest.mark.parametrize("turn", [0.3, 2.0, 4.4])
def test_a_faint_chip_is_found_on_an_edge_that_wavers_and_nothing_else(turn):
    x_um, y_um = 62.0 * math.cos(turn), 62.0 * math.sin(turn)
    found = seen(torn_scene(replace(disc(6.0, x_um, y_um, 0.62), opacity=0.4))).features
    assert found[0].kind is Kind.CHIP
    assert found[0].size_um == pytest.approx(6.0, abs=1.7)
    assert all(math.hypot(part.x_um - x_um, part.y_um - y_um) < 4 for part in found)
