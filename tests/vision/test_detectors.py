"""The detectors of Mei et al. 2018 on pictures of which everything is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device.vision.do2mr import clipped_statistics, find_defects, rank_range
from device.vision.lei import find_lines

SIZE = 121
EVERYWHERE = np.ones((SIZE, SIZE), bool)


def noise(seed=0, sigma=1.0):
    return np.random.default_rng(seed).normal(0, sigma, (SIZE, SIZE)).astype(np.float32)


@pytest.mark.parametrize("seed", range(5))
def test_noise_alone_holds_neither_defects_nor_lines(seed):
    assert not find_defects(rank_range(noise(seed)), EVERYWHERE).any()
    assert not find_lines(noise(seed), EVERYWHERE).found.any()


@given(st.floats(-100, 100), st.integers(0, 20))
@settings(max_examples=20, deadline=None)
def test_do2mr_does_not_see_a_constant(level, seed):
    picture = noise(seed)
    assert np.allclose(rank_range(picture + np.float32(level)), rank_range(picture), atol=1e-3)


@pytest.mark.parametrize("sign", [-1, 1])
def test_do2mr_marks_a_spot_of_either_sign_and_nothing_far_from_it(sign):
    picture = noise()
    picture[58:63, 58:63] += 15 * sign
    found = find_defects(rank_range(picture), EVERYWHERE)
    assert found[60, 60]
    rows, columns = np.nonzero(found)
    assert np.abs(rows - 60).max() <= 6
    assert np.abs(columns - 60).max() <= 6


def test_do2mr_looks_only_where_it_is_asked_to():
    picture = noise()
    picture[58:63, 58:63] += 15
    judged = EVERYWHERE.copy()
    judged[50:70, 50:70] = False
    assert not find_defects(rank_range(picture), judged).any()


@given(st.floats(0, np.pi), st.sampled_from([-1.0, 1.0]))
@settings(max_examples=25, deadline=None)
def test_lei_finds_a_line_in_any_direction_though_no_pixel_of_it_stands_out(angle, sign):
    rows, columns = np.indices((SIZE, SIZE)) - SIZE // 2
    off = np.abs(-columns * np.sin(angle) + rows * np.cos(angle))
    picture = noise() + np.float32(sign * 2.0) * (off < 1.5)
    found = find_lines(picture.astype(np.float32), EVERYWHERE).found
    assert found[off[::2, ::2] < 1].mean() > 0.5
    assert not found[off[::2, ::2] > 26].any()


def test_statistics_are_those_of_what_is_no_defect():
    values = np.concatenate([noise().ravel(), np.full(300, 50, np.float32)])
    mu, sigma = clipped_statistics(values)
    assert mu == pytest.approx(0, abs=0.05)
    assert sigma == pytest.approx(1, abs=0.05)
    assert clipped_statistics(np.empty(0, np.float32)) == (0.0, 1.0)
