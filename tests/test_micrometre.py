"""The scale from a stage micrometre: within its stated uncertainty of the truth, however it lies."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from device.calibration import Measured, ScaleFound
from device.micrometre import Ruling, scale_from_lines, see_lines
from device.vision.frame import Scale
from tests.support.ruling import ruled

ROUGHLY = Scale(0.5, 0.5)
COVERAGE = 3.0
PITCH = Measured(10.0, 0.0)
"""Known exactly, so that what the pictures leave unsure is held to the truth alone."""


def found(scale: Scale, tilt_deg: float, seed: int) -> ScaleFound:
    turned = (tilt_deg, tilt_deg + 1, tilt_deg + 90, tilt_deg + 91)
    seen = [see_lines(ruled(scale, angle, seed + n), PITCH.value, ROUGHLY) for n, angle in enumerate(turned)]
    assert all(seen)
    return scale_from_lines([one for one in seen if one], PITCH)


@settings(deadline=None, max_examples=12)
@given(st.floats(0.35, 0.8), st.floats(0.9, 1.1), st.floats(-8.0, 8.0), st.integers(0, 1000))
@example(0.3515625, 0.90625, 0.0, 0)
@example(0.3515625, 0.90625, 0.0, 18)
def test_the_scale_is_within_its_uncertainty(x: float, ratio: float, tilt_deg: float, seed: int) -> None:
    true = Scale(x, x * ratio)
    scale = found(true, tilt_deg, seed)
    assert abs(scale.x.value - true.x_um_per_px) < COVERAGE * scale.x.u
    assert abs(scale.y.value - true.y_um_per_px) < COVERAGE * scale.y.u
    assert scale.x.u / scale.x.value < 2e-4


def test_an_even_or_a_noisy_picture_shows_no_lines() -> None:
    assert see_lines(np.full((480, 640), 128, np.uint8), 10.0, ROUGHLY) is None
    noise = np.random.default_rng(1).integers(0, 255, (480, 640)).astype(np.uint8)
    assert see_lines(noise, 10.0, ROUGHLY) is None


def test_lines_that_are_too_few_are_not_measured() -> None:
    assert see_lines(ruled(Scale(0.5, 0.5), 0, 1, pitch_um=100.0), 100.0, ROUGHLY) is None


def test_lines_that_run_one_way_and_pictures_that_disagree_are_refused() -> None:
    x, y = Ruling(0.05, 0.0, 1e-4), Ruling(0.0, 0.05, 1e-4)
    with pytest.raises(ValueError, match="too few"):
        scale_from_lines([x, y], PITCH)
    with pytest.raises(ValueError, match="run one way"):
        scale_from_lines([x, x, x, x], PITCH)
    with pytest.raises(ValueError, match="does not agree"):
        scale_from_lines([x, x, y, Ruling(0.0, 0.055, 1e-4)], PITCH)


def test_the_pitch_makes_the_scale_no_surer_than_itself() -> None:
    seen = [Ruling(0.05, 0.0, 1e-6), Ruling(0.0, 0.05, 1e-6)] * 2
    scale = scale_from_lines(seen, Measured(10.0, 0.1))
    assert scale.x.value == pytest.approx(0.5)
    assert scale.x.u / scale.x.value == pytest.approx(0.01, rel=1e-3)
