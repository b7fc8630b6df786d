"""The mean profile across a line is the same whichever way the line runs over the grid of pixels."""

import numpy as np
import pytest

from device.vision.courses import Course
from device.vision.patch import Patch
from device.vision.profiles import CORRIDOR_UM, line_profile

SIDE = 161
EMPTY = Patch(np.zeros((SIDE, SIDE), np.float32), np.ones((SIDE, SIDE), bool))
DEPTH, SIGMA_UM = -20.0, 0.9


def profile(degrees):
    """Of an evenly dark line as optics show it, at an angle to the rows."""
    turn = np.radians(degrees)
    course = Course((0.0, 0.0), (np.cos(turn), np.sin(turn)), np.zeros(1), -25.0, 25.0)
    part = course.beside(EMPTY, CORRIDOR_UM)
    _, off = course.along_and_off(part.on(EMPTY.x_um), part.on(EMPTY.y_um))
    return line_profile(off, DEPTH * np.exp(-((off / SIGMA_UM) ** 2) / 2))


@pytest.mark.parametrize("degrees", [0, 0.2, 0.5, 1, 7, 30, 45, 90, 135])
def test_a_line_is_as_deep_and_as_wide_at_every_angle(degrees):
    assert profile(degrees).depth == pytest.approx(DEPTH, rel=0.1)
    assert profile(degrees).width_um == pytest.approx(2.355 * SIGMA_UM, abs=0.4)
    assert profile(degrees).off_um == pytest.approx(0, abs=0.25)
    assert profile(degrees).is_line


@pytest.mark.parametrize("width_um", [2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5])
@pytest.mark.parametrize("step", [0.0, 6.0])
def test_a_wide_line_is_as_wide_as_it_is_on_even_ground_and_across_a_step(width_um, step):
    off = np.repeat(np.arange(-6, 6.01, 0.1), 20)
    flanks = [1 / (1 + np.exp((np.abs(off) - width_um / 2) / 0.25)), 1 / (1 + np.exp(-off / 0.5))]
    line = line_profile(off, DEPTH * flanks[0] + step * flanks[1])
    assert line.width_um == pytest.approx(width_um, abs=0.2)
    assert line.step == pytest.approx(step, abs=0.3)
