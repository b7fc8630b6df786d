"""Ring coordinates: a table of what depends on the ring alone is that picture, and no seam shows."""

import numpy as np
import pytest

from device.vision.edge import Ellipse
from device.vision.patch import PITCH_UM, Patch
from device.vision.rings import ANGLES, RING_UM, Rings

SIDE = 301
EVEN = Patch(np.full((SIDE, SIDE), 100, np.float32), np.ones((SIDE, SIDE), bool))
RINGS = Rings(EVEN, Ellipse(0.0, 0.0, 62.6, 62.4), Ellipse(0.5, -0.3, 25.0, 25.1))


def course(radius_um):
    """A core, a dark line, and a cladding's edge, each as sharp as a good microscope shows them."""
    core, edge = ((1 + np.tanh((radius_um - at_um) / 0.7)) / 2 for at_um in (25.05, 62.5))
    return 120 - 40 * core + 90 * edge - 30 * np.exp(-(((radius_um - 40.2) / 0.7) ** 2))


TABLE = np.repeat(course(np.arange(150) * RING_UM)[:, None], ANGLES, axis=1).astype(np.float32)
INSIDE = RINGS.radius_um < 70


def off(*, cubic):
    return np.abs(RINGS.spread(TABLE, cubic=cubic) - course(RINGS.radius_um))[INSIDE]


def test_what_depends_on_the_ring_alone_comes_back_from_its_table():
    assert off(cubic=True).max() < 2.5
    assert off(cubic=True).mean() < 0.7 * off(cubic=False).mean()


@pytest.mark.parametrize("cubic", [False, True])
@pytest.mark.parametrize("sectors", [1, 96, ANGLES])
def test_an_even_table_is_an_even_picture_without_seam_or_hole(cubic, sectors):
    table = np.full((150, sectors), 77, np.float32)
    assert RINGS.spread(table, cubic=cubic) == pytest.approx(np.full((SIDE, SIDE), 77), abs=0.01)


def test_a_table_of_a_picture_is_that_picture():
    picture = course(RINGS.radius_um).astype(np.float32)
    rings = slice(2, int(70 / RING_UM))
    assert np.abs(RINGS.table(picture) - np.median(RINGS.table(picture), axis=1)[:, None])[rings].mean() < 1
    assert np.median(RINGS.table(picture), axis=1)[rings] == pytest.approx(TABLE[rings, 0], abs=4)


def test_pixels_are_half_a_ring_apart_at_most():
    assert PITCH_UM <= RING_UM
