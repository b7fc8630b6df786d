"""A faint defect is the whole of what the network expects there, as far as that is as strong."""

import numpy as np
import pytest

from device.vision.look import surface_of
from device.vision.regrow import completed
from tests.support.plain import MM, disc, frame_of, plain_scene, taken

SIZE_UM, PLACE_UM = 14.0, (95.0, 10.0)


def surface_with(tone):
    surface = surface_of(
        frame_of(taken(plain_scene(disc(SIZE_UM, *PLACE_UM, tone=tone)))), MM.fibre, MM.zones
    )
    assert surface is not None
    return surface


def around(surface, radius_um, off_um=0.0):
    patch = surface.patch
    return np.hypot(patch.x_um - PLACE_UM[0] - off_um, patch.y_um - PLACE_UM[1]) < radius_um


@pytest.fixture(scope="module")
def faint():
    return surface_with(tone=0.96)


def test_a_part_becomes_the_whole_that_is_expected(faint):
    part, whole = around(faint, 3.0, off_um=2.0), around(faint, SIZE_UM / 2)
    assert np.array_equal(completed(part, faint, whole, faint.judged), whole)


def test_nothing_is_added_where_nothing_lies(faint):
    known, expected = around(faint, SIZE_UM / 2), around(faint, 13.0, off_um=5.0)
    assert np.array_equal(completed(known, faint, expected, faint.judged), known)


def test_what_little_of_a_film_is_known_tells_nothing_of_the_rest(faint):
    part, whole = around(faint, 1.5), around(faint, SIZE_UM / 2)
    assert np.array_equal(completed(part, faint, whole, faint.judged), part)


def test_what_is_expected_elsewhere_adds_nothing(faint):
    known, elsewhere = around(faint, 3.0), around(faint, 3.0, off_um=20.0)
    assert np.array_equal(completed(known, faint, elsewhere, faint.judged), known)


def test_nothing_grows_where_it_may_not(faint):
    part, whole = around(faint, 3.0), around(faint, SIZE_UM / 2)
    assert np.array_equal(completed(part, faint, whole, np.zeros_like(whole)), part)


def test_what_is_strong_was_outlined_sharply():
    strong = surface_with(tone=0.2)
    part, whole = around(strong, 4.0), around(strong, SIZE_UM / 2)
    assert np.array_equal(completed(part, strong, whole, strong.judged), part)
