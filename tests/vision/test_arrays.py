"""The filters: what OpenCV says, on a grid that hides how a processor adds up."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device.vision.arrays import ASIDE, GRID, average, blur, filtered, resize, sample


@pytest.fixture
def picture() -> np.ndarray:
    return np.random.default_rng(5).uniform(0, 255, (90, 80)).astype(np.float32)


def steps_off_grid(values: np.ndarray) -> float:
    steps = values.astype(np.float64) / GRID
    return float(np.abs(steps - np.rint(steps)).max())


def a_grid() -> tuple[np.ndarray, np.ndarray]:
    x, y = np.meshgrid(np.linspace(3, 70, 50, dtype=np.float32), np.linspace(3, 80, 60, dtype=np.float32))
    return x, y


@pytest.mark.parametrize("cubic", [False, True])
def test_values_between_pixels_are_opencvs_on_the_grid(picture, cubic):
    x, y = a_grid()
    taken = sample(picture, x, y, cubic=cubic, outside=0.0)
    plain = cv2.remap(picture, x, y, cv2.INTER_CUBIC if cubic else cv2.INTER_LINEAR)
    assert steps_off_grid(taken) == 0
    np.testing.assert_allclose(taken, plain, atol=1e-3)


def test_a_gaussian_is_opencvs_on_the_grid(picture):
    assert steps_off_grid(blur(picture, 2.5)) == 0
    np.testing.assert_allclose(blur(picture, 2.5), cv2.GaussianBlur(picture, (0, 0), 2.5), atol=1e-3)


def test_a_long_kernel_is_correlated_on_the_grid(picture):
    kernel = np.random.default_rng(6).normal(size=(25, 25))
    plain = cv2.filter2D(picture.astype(np.float64), cv2.CV_64F, kernel, borderType=cv2.BORDER_REFLECT)
    assert steps_off_grid(filtered(picture, kernel)) == 0
    np.testing.assert_allclose(filtered(picture, kernel), plain, atol=1e-3)


@pytest.mark.parametrize("shape", [(45, 40), (30, 31), (180, 160), (91, 80), (271, 303)])
def test_another_number_of_pixels_is_opencvs(picture, shape):
    method = cv2.INTER_AREA if shape[0] < len(picture) else cv2.INTER_LINEAR
    plain = cv2.resize(picture, shape[::-1], interpolation=method)
    np.testing.assert_allclose(resize(picture, *shape), plain, atol=1e-3)


def test_a_single_pixel_can_be_made_many():
    np.testing.assert_array_equal(resize(np.full((1, 1), 7, np.float32), 3, 4), np.full((3, 4), 7))


@pytest.mark.parametrize("error", [1e-11, -1e-11])
def test_what_a_processor_makes_of_the_last_digits_leaves_no_trace(picture, error):
    """Averages of whole grey levels lie half-way between steps of the grid by themselves."""
    whole = np.rint(picture * 16) / 16
    kernel = np.full((2, 2), 0.25 * GRID)
    np.testing.assert_array_equal(filtered(whole, kernel * (1 + error)), filtered(whole, kernel))


def test_what_is_nothing_stays_nothing():
    nothing = np.zeros((40, 40), np.float32)
    assert not blur(nothing, 3.0).any()
    assert not average(nothing, 12.0).any()


@settings(deadline=None, max_examples=300)
@given(
    left=st.floats(-40, 120),
    top=st.floats(-40, 120),
    wide=st.floats(0, 60),
    high=st.floats(0, 60),
    cubic=st.booleans(),
    outside=st.sampled_from([0.0, 255.0, float("nan")]),
)
def test_what_is_read_of_a_picture_is_all_that_its_values_are_made_of(left, top, wide, high, cubic, outside):
    """To the last bit: a part of the picture stands for the whole, inside, across and beyond its borders."""
    picture = np.random.default_rng(7).uniform(0, 255, (90, 80)).astype(np.float32)
    x, y = np.meshgrid(
        np.float32(left + np.linspace(0, wide, 23)), np.float32(top + np.linspace(0, high, 19))
    )
    method = cv2.INTER_CUBIC if cubic else cv2.INTER_LINEAR
    values, border = picture.astype(np.float64), cv2.BORDER_CONSTANT
    whole = cv2.remap(values, x, y, method, borderMode=border, borderValue=(outside,))
    on_grid = np.float32((np.rint(whole / GRID + ASIDE)) * GRID)
    np.testing.assert_array_equal(sample(picture, x, y, cubic=cubic, outside=outside), on_grid)
