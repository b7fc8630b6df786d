"""The noise that features are held against: of a pixel, of an area, of a line against its sides."""

import math

import cv2
import numpy as np
import pytest

from model.benchmark.noise import Noise


def test_the_noise_is_looked_at_around_the_feature():
    mask, free = np.zeros((200, 200), bool), np.ones((200, 200), bool)
    mask[20:24, 20:24] = True
    unexplained = np.random.default_rng(1).normal(size=(200, 200)).astype(np.float32)
    unexplained[:60, :60] *= 4

    assert Noise(free, unexplained).around(mask, 15) == pytest.approx(4, rel=0.15)
    assert Noise(free, unexplained * 0).around(mask, 15) == 0.5


def test_a_mean_over_many_pixels_is_less_noisy_unless_the_grain_is_coarse():
    free = np.ones((300, 300), bool)
    white = np.random.default_rng(1).normal(size=(300, 300)).astype(np.float32) * 3
    blurred = cv2.GaussianBlur(white, (0, 0), 8)
    coarse = np.asarray(blurred / blurred.std() * 3, np.float32)

    assert Noise(free, white).of_area(1) == pytest.approx(3, rel=0.05)
    assert Noise(free, white).of_area(100) == pytest.approx(0.3, rel=0.15)
    assert Noise(free, coarse).of_area(100) > 2


def line_and_sides(side: int, length: int) -> tuple[np.ndarray, np.ndarray]:
    """A line of three rows, and three rows on each side of it, two away."""
    line, sides = np.zeros((side, side), bool), np.zeros((side, side), bool)
    line[48:51, 10 : 10 + length] = True
    for row in (43, 53):
        sides[row : row + 3, 10 : 10 + length] = True
    return line, sides


@pytest.mark.parametrize("length", [60, 280], ids=["free", "too long to find room"])
def test_noise_of_a_line_is_that_of_two_means_and_no_mottle_that_is_wider_counts(length):
    free = np.ones((300, 300), bool)
    free[40:60, :] = False
    free[:, 200:] = length < 200
    noise = np.random.default_rng(1).normal(size=(300, 300)).astype(np.float32) * 3
    blurred = cv2.GaussianBlur(noise, (0, 0), 30)
    mottle = np.asarray(blurred / blurred.std() * 3, np.float32)
    line, sides = line_and_sides(300, length)
    expected = 3 * math.sqrt(1 / line.sum() + 1 / sides.sum())

    assert Noise(free, noise).of_line(line, sides) == pytest.approx(expected, rel=0.25)
    assert Noise(free, noise + mottle).of_line(line, sides) < 1.5 * expected
    assert Noise(free, mottle).of_area(int(line.sum())) > 5 * expected
    assert Noise(free, noise * 0).of_line(line, sides) == 0.5 / math.sqrt(line.sum())


def test_stripes_as_wide_as_a_line_are_its_noise():
    stripes = np.random.default_rng(1).normal(size=(300, 1)).repeat(300, axis=1)
    stripes = np.asarray(cv2.GaussianBlur(stripes, (0, 0), sigmaX=0.1, sigmaY=1.5), np.float32)
    line, sides = line_and_sides(300, 60)

    assert Noise(np.ones((300, 300), bool), 9 * stripes).of_line(line, sides) > 2


def test_a_picture_without_room_for_a_line_tells_its_noise_by_areas():
    free = np.zeros((300, 300), bool)
    free[:50, :50] = True
    noise = Noise(free, np.random.default_rng(1).normal(size=(300, 300)).astype(np.float32) * free)
    line, sides = line_and_sides(300, 250)

    assert noise.of_line(line, sides) == pytest.approx(noise.of_area(750), rel=1)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_line_that_has_room_nowhere_and_gets_no_shorter_is_told_by_its_area(size):
    line, sides = np.zeros((40, 40), bool), np.zeros((40, 40), bool)
    line[10 : 10 + size, 10 : 10 + size] = True
    sides[10 : 10 + size, 14:16] = True
    noise = Noise(np.zeros((40, 40), bool), np.zeros((40, 40), np.float32))
    assert noise.of_line(line, sides) == noise.of_area(size * size)
