"""A course runs where its mark is strongest, whatever hangs on beside it."""

import numpy as np
import pytest

from device.vision.courses import course_through


def places(count, y_um, spread_um=0.0):
    rng = np.random.default_rng(3)
    return np.stack([np.linspace(-40, 40, count), y_um + rng.uniform(0, spread_um, count)], axis=1)


def test_without_weights_every_place_tells_as_much():
    course = course_through(places(161, 3.0))
    assert abs(course.direction[0]) == pytest.approx(1)
    assert course.length_um == pytest.approx(80)
    assert np.abs(course.places_um(1.0)[:, 1] - 3.0).max() < 1e-6


def test_a_weak_flank_does_not_draw_a_course_off_its_line():
    line, flank = places(161, 0.0), places(161, 2.0, 10.0)[80:]
    weights = np.concatenate([np.full(len(line), 25.0), np.full(len(flank), 0.1)])
    course = course_through(np.concatenate([line, flank]), weights)
    assert np.abs(course.places_um(1.0)[:, 1]).max() < 0.3
    drawn = course_through(np.concatenate([line, flank]))
    assert np.abs(drawn.places_um(1.0)[:, 1]).max() > 2.0


@pytest.mark.parametrize("bend", [0.0, 0.004])
def test_a_course_bends_with_its_mark(bend):
    x_um = np.linspace(-40, 40, 161)
    course = course_through(np.stack([x_um, bend * x_um**2], axis=1))
    found = course.places_um(1.0)
    assert np.abs(found[:, 1] - bend * found[:, 0] ** 2).max() < 0.2
