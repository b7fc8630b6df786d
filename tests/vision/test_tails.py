"""Noise of any kind sets as few marks as the normal noise that thresholds are meant for."""

import numpy as np
import pytest

from device.vision.tails import tail_weight

EVERYWHERE = np.ones((400, 400), bool)
SURE = 10.0


def sizes(noise):
    return np.abs(noise).astype(np.float32)


@pytest.fixture
def rng():
    return np.random.default_rng(1)


def test_normal_noise_weighs_one(rng):
    assert tail_weight(sizes(rng.normal(size=(400, 400))), EVERYWHERE, SURE) == pytest.approx(1, abs=0.03)


def test_grain_in_patches_weighs_more_by_what_it_is_stronger_there(rng):
    noise = rng.normal(size=(400, 400))
    noise[:, :80] *= 2.5
    assert tail_weight(sizes(noise), EVERYWHERE, SURE) > 1.4


def test_features_weigh_nothing(rng):
    noise = rng.normal(size=(400, 400))
    noise[50:150, 50:150] += 30
    assert tail_weight(sizes(noise), EVERYWHERE, SURE) == pytest.approx(1, abs=0.03)


def test_what_is_not_free_does_not_count(rng):
    noise = rng.normal(size=(400, 400))
    noise[:200] *= 3
    free = EVERYWHERE.copy()
    free[:200] = False
    assert tail_weight(sizes(noise), free, SURE) == pytest.approx(1, abs=0.03)


def test_of_too_little_nothing_is_said(rng):
    few = np.zeros_like(EVERYWHERE)
    few[:10, :10] = True
    assert tail_weight(sizes(rng.normal(size=(400, 400)) * 9), few, 1e9) == 1.0
