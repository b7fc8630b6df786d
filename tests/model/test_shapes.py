import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.render import shapes

seeds = st.integers(0, 2**32 - 1)
sizes_um = st.floats(1, 80)


@given(seed=seeds, size_um=sizes_um, roughness=st.floats(0, 0.5))
def test_a_particle_fits_the_circle_that_its_size_names(seed, size_um, roughness):
    outlines = shapes.blob(np.random.default_rng(seed), size_um, roughness)

    assert shapes.enclosing_circle_um(outlines)[2] == pytest.approx(size_um, rel=1e-3)


@given(seed=seeds, size_um=sizes_um, pieces=st.integers(1, 20))
def test_a_patch_of_residue_fits_the_circle_that_its_size_names(seed, size_um, pieces):
    outlines = shapes.cluster(np.random.default_rng(seed), size_um, pieces)

    assert len(outlines) == pieces
    assert shapes.enclosing_circle_um(outlines)[2] == pytest.approx(size_um, rel=1e-3)


@given(
    seed=seeds,
    length_um=st.floats(20, 300),
    width_um=st.floats(0.5, 6),
    dotted=st.sampled_from([0, 0.3, 0.8]),
)
def test_a_straight_scratch_is_as_long_and_as_wide_as_asked(seed, length_um, width_um, dotted):
    outlines = shapes.scratch(np.random.default_rng(seed), length_um, width_um, 0.0, dotted)
    points = np.concatenate(outlines)

    assert np.ptp(points[:, 0]) == pytest.approx(length_um, rel=1e-6)
    for outline in outlines:
        x_um, y_um = outline.T
        area_um2 = abs(np.dot(x_um, np.roll(y_um, 1)) - np.dot(y_um, np.roll(x_um, 1))) / 2
        assert area_um2 / np.ptp(x_um) == pytest.approx(width_um, rel=1e-6)


@given(seed=seeds, dotted=st.floats(0.5, 0.8))
def test_a_dotted_scratch_is_a_row_of_dashes(seed, dotted):
    assert len(shapes.scratch(np.random.default_rng(seed), 300, 1.5, 0.0, dotted)) > 2


@given(seed=seeds, width_um=st.floats(0.5, 6), bend=st.floats(-0.2, 0.2), dotted=st.sampled_from([0, 0.8]))
def test_the_middle_of_a_scratch_leads_along_its_arc_over_all_gaps(seed, width_um, bend, dotted):
    outlines = shapes.scratch(np.random.default_rng(seed), 200, width_um, bend, dotted)
    x_um, y_um = np.array(shapes.middle_um(outlines)).T

    assert (x_um[0], x_um[-1]) == pytest.approx((-100, 100))
    assert y_um == pytest.approx(bend * 200 * (1 - (x_um / 100) ** 2), abs=1e-6)


@given(seed=seeds, angle=st.floats(-math.pi, math.pi), size_um=st.floats(2, 20))
def test_a_chip_straddles_the_edge_at_its_angle(seed, angle, size_um):
    outlines = shapes.chip(np.random.default_rng(seed), 62.5, angle, size_um, 3.0)
    radii = np.hypot(*np.concatenate(outlines).T)
    x_um, y_um, _ = shapes.enclosing_circle_um(outlines)

    assert 59.4 <= radii.min() < 62.5 <= radii.max() <= 64.1
    assert math.cos(math.atan2(y_um, x_um) - angle) > 0.99


def test_a_shape_that_covers_the_axis_is_no_distance_from_it():
    around = shapes.blob(np.random.default_rng(1), 10, 0.0)

    assert shapes.inner_distance_um(around) == 0
    assert shapes.inner_distance_um(shapes.moved(around, 20, 0)) == pytest.approx(15, abs=2.6)


def test_turning_is_clockwise_on_the_screen():
    right = np.array([[10.0, 0.0]])

    assert shapes.turned((right,), math.pi / 2)[0] == pytest.approx(np.array([[0.0, 10.0]]), abs=1e-9)


@given(seed=seeds, angle=st.floats(-math.pi, math.pi), length_um=st.floats(10, 60))
def test_a_crack_begins_at_the_edge_and_runs_inwards(seed, angle, length_um):
    (outline,) = shapes.crack(np.random.default_rng(seed), 62.5, angle, length_um, 1.0)
    along = outline @ np.array([math.cos(angle), math.sin(angle)])

    assert along.max() == pytest.approx(62.5)
    assert along.min() == pytest.approx(62.5 - length_um)
    assert np.ptp(outline[np.isclose(along, 62.5)], axis=0).max() <= 1.0 + 1e-6


@given(st.integers(0, 2**32), st.integers(2, 25), st.floats(0.2, 3.0))
def test_groups_of_pieces_hang_together_and_are_apart_from_each_other(seed, pieces, gap_um):
    outlines = shapes.cluster(np.random.default_rng(seed), 40.0, pieces)
    groups = shapes.apart(outlines, gap_um)
    assert sorted(id(piece) for group in groups for piece in group) == sorted(map(id, outlines))
    for one, other in combinations(groups, 2):
        between = [np.hypot(*(a[:, None] - b[None]).transpose(2, 0, 1)).min() for a in one for b in other]
        assert min(between) >= gap_um


def test_pieces_in_a_row_are_one_group_though_the_ends_are_far_apart():
    piece = shapes.blob(np.random.default_rng(1), 4.0, 0.0)
    row = tuple(outline for x_um in (0.0, 3.0, 6.0) for outline in shapes.moved(piece, x_um, 0.0))
    assert [len(group) for group in shapes.apart(row, 0.5)] == [3]
    assert [len(group) for group in shapes.apart((row[0], row[2]), 0.5)] == [1, 1]
