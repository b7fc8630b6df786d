"""A slender speck on the line of a scratch is a dash of it; what points elsewhere, or lies off, is dirt."""

import math

import numpy as np
import pytest

from device.vision.blobs import blobs
from device.vision.companions import is_dash
from device.vision.courses import course_through
from device.vision.findings import Feature, Kind
from device.vision.patch import Patch
from device.vision.scratches import Scratch

HALF = 260
PATCH = Patch(np.zeros((2 * HALF + 1,) * 2, np.float32), np.ones((2 * HALF + 1,) * 2, bool))
ALONG_X = course_through(np.stack([np.arange(-30, 30.5, 0.5), np.full(121, 85.0)], axis=1))
SCRATCH = Scratch(ALONG_X, 1.2, Feature(Kind.SCRATCH, "D", 0.0, 85.0, 1.2, 60.0, -9.0, 0.1))


def dash(x_um, y_um, angle=0.0, length_um=8.0, width_um=3.0, scratches=(SCRATCH,)):
    """Whether a bar there is a dash of a scratch through (0, 85) along x, 60 um long."""
    dx, dy = PATCH.x_um - x_um, PATCH.y_um - y_um
    along, across = dx * math.cos(angle) + dy * math.sin(angle), dy * math.cos(angle) - dx * math.sin(angle)
    (blob,) = blobs((np.abs(along) <= length_um / 2) & (np.abs(across) <= width_um / 2))
    return is_dash(blob, PATCH, scratches)


@pytest.mark.parametrize("angle", [0.0, 0.2, -0.2])
@pytest.mark.parametrize(("x_um", "y_um"), [(45.0, 86.0), (-100.0, 95.0), (0.0, 84.0)])
def test_a_dash_on_the_line_of_a_scratch_belongs_to_it(x_um, y_um, angle):
    assert dash(x_um, y_um, angle)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"angle": 0.7}, id="points elsewhere"),
        pytest.param({"y_um": 97.0}, id="beside"),
        pytest.param({"x_um": 110.0, "y_um": 60.0}, id="far off the line"),
        pytest.param({"length_um": 5.0}, id="round"),
        pytest.param({"length_um": 30.0}, id="long"),
        pytest.param({"scratches": ()}, id="no scratch"),
    ],
)
def test_other_specks_do_not(other):
    assert not dash(**{"x_um": 45.0, "y_um": 86.0} | other)
