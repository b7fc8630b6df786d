"""Noise of any kind sets as few marks as the normal noise that thresholds are meant for."""

import numpy as np
import pytest

from device.vision.tails import of_its_own, tail_weight

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


GAMMA = 6.0


def test_what_stands_out_of_normal_noise_stands_out_of_its_like(rng):
    noise = rng.normal(size=(400, 400))
    noise[200, 200] = 6.5
    assert of_its_own(sizes(noise), EVERYWHERE, GAMMA, 10)[200, 200]


def test_the_strongest_of_a_texture_are_hardly_ever_their_own(rng):
    texture = rng.laplace(size=(400, 400)) / np.sqrt(2)
    beyond = int((sizes(texture) > GAMMA).sum())
    assert beyond > 20
    assert of_its_own(sizes(texture), EVERYWHERE, GAMMA, 10).sum() <= 0.1 * beyond


def test_what_is_much_stronger_than_a_texture_is(rng):
    texture = np.clip(rng.laplace(size=(400, 400)) / np.sqrt(2), -GAMMA, GAMMA)
    texture[200:202, 200:202] = 1.7 * GAMMA
    found = of_its_own(sizes(texture), EVERYWHERE, GAMMA, 10)
    assert found[200:202, 200:202].all()
    assert found.sum() == 4


def test_the_halo_of_what_stands_out_is_not_its_like(rng):
    noise = rng.normal(size=(400, 400))
    noise[200, 200] = 6.5
    for row in range(50, 400, 60):
        noise[row, 45:56] = 5.5
        noise[row, 50] = 20
    assert of_its_own(sizes(noise), EVERYWHERE, GAMMA, 10)[200, 200]


def test_another_kind_of_surface_is_not_its_like(rng):
    noise = rng.normal(size=(400, 400))
    noise[300, 300] = 6.5
    noise[:200] = rng.laplace(size=(200, 400))
    glass = EVERYWHERE.copy()
    glass[:200] = False
    assert of_its_own(sizes(noise), glass, GAMMA, 10)[300, 300]
