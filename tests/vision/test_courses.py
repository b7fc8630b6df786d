"""A course runs where its mark is strongest, whatever hangs on beside it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.vision.courses import Course, course_of, course_through, marks
from device.vision.lei import find_lines
from device.vision.patch import PITCH_UM, Patch
from tests.support.finds import surface

SIDE = 161
EMPTY = Patch(np.zeros((SIDE, SIDE), np.float32), np.ones((SIDE, SIDE), bool))
COURSES = st.builds(
    lambda x_um, y_um, turn, bend, off_um, start_um, length_um: Course(
        (x_um, y_um),
        (np.cos(turn), np.sin(turn)),
        np.array([bend, 0.0, off_um]),
        start_um,
        start_um + length_um,
    ),
    *(st.floats(-60, 60), st.floats(-60, 60), st.floats(0, 2 * np.pi)),
    *(st.floats(-0.05, 0.05), st.floats(-5, 5), st.floats(-50, 20), st.floats(0, 90)),
)


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


@pytest.mark.parametrize("x_um", [-120, -45, 0, 45, 120])
def test_a_mark_leads_a_course_along_the_middle_of_its_line_all_over_a_patch(x_um):
    on, off_um = surface(), []
    line = 1.5 * np.exp(-((on.patch.x_um - x_um) ** 2) / 2) * (np.abs(on.patch.y_um) < 20)
    for seed in range(8):
        noise = np.random.default_rng(seed).normal(0, 1, line.shape)
        lines = find_lines((line + noise).astype(np.float32), on.judged)
        courses = [course_of(mark, lines, on.rings) for mark in marks(lines)]
        off_um += [course.places_um(1.0)[:, 0].mean() - x_um for course in courses if course]
    assert len(off_um) >= 6
    assert abs(np.mean(off_um)) < 0.2


@given(course=COURSES, reach_um=st.floats(0.5, 8))
def test_the_pixels_beside_a_course_are_those_of_the_whole_patch(course, reach_um):
    along, off = course.along_and_off(EMPTY.x_um, EMPTY.y_um)
    whole = (along >= course.start_um) & (along <= course.end_um) & (np.abs(off) <= reach_um)
    pixels, taken = course.beside(EMPTY, reach_um), np.zeros_like(whole)
    pixels.of(taken)[...] = pixels.mask
    assert np.array_equal(taken, whole)


@given(course=COURSES)
def test_places_in_single_precision_are_held_to_a_course_in_double(course):
    single = course.along_and_off(EMPTY.x_um, EMPTY.y_um)
    double = course.along_and_off(EMPTY.x_um.astype(np.float64), EMPTY.y_um.astype(np.float64))
    assert all(np.array_equal(*pair) for pair in zip(single, double, strict=True))
    assert all(axis.dtype == np.float64 for axis in single)


def test_what_lies_beyond_a_patch_covers_nothing_of_it():
    far = Course((SIDE * PITCH_UM * 2, 0.0), (1.0, 0.0), np.zeros(1), -10.0, 10.0)
    assert not far.beside(EMPTY, 5.0).mask.any()
    assert not far.beside(EMPTY, 5.0).on(EMPTY.levels).size
