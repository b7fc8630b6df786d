"""Textures that the segmentation network learns to see through."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.vision.channels import CHANNELS, STEPS, UNIT
from model.segmentation import textures

SIDE = 32
SEEDS = st.integers(0, 2**32 - 1)


def piece(rng: np.random.Generator) -> np.ndarray:
    """Noise on glass, at the left, and ferrule; contrast is half of the score."""
    read = np.zeros((SIDE, SIDE, CHANNELS), np.float32)
    noise = rng.standard_normal((SIDE, SIDE, 4))
    read[..., :4] = np.rint(np.arcsinh(noise) * STEPS) / UNIT
    read[..., 4:8] = np.rint(np.arcsinh(noise / 2) * STEPS) / UNIT
    read[..., textures.OFF_EDGE] = np.where(np.arange(SIDE) < SIDE // 2, -0.9, 0.9)
    return read


@given(SEEDS, st.sampled_from([textures.mottle, textures.blocks]))
def test_a_texture_has_unit_variance_and_no_level(seed, make):
    made = make(np.random.default_rng(seed), 2 * SIDE)
    assert made.shape == (2 * SIDE, 2 * SIDE)
    assert made.mean() == pytest.approx(0, abs=1e-4)
    assert made.std() == pytest.approx(1, abs=1e-3) or made.std() == 0


@given(SEEDS)
def test_it_changes_score_and_contrast_alike_and_nothing_else(seed):
    rng = np.random.default_rng(seed)
    read = piece(rng)
    before = read.copy()
    textures.lay(rng, read)
    changed = (read != before).any(axis=(0, 1))
    assert not changed[8:].any()
    assert changed[:4].any() == changed[4:8].any()
    score, contrast = (np.sinh((read - before)[..., part] * UNIT / STEPS) for part in (slice(4), slice(4, 8)))
    if changed.any():
        assert np.corrcoef(score.ravel(), contrast.ravel())[0, 1] > 0.5


def test_about_half_of_the_pieces_get_one_on_the_glass_or_the_ferrule_or_both():
    kinds = []
    for seed in range(300):
        rng = np.random.default_rng(seed)
        read = piece(rng)
        before = read.copy()
        textures.lay(rng, read)
        changed = (read != before).any(axis=-1)
        kinds.append((bool(changed[:, : SIDE // 2].any()), bool(changed[:, SIDE // 2 :].any())))
    assert kinds.count((False, False)) == pytest.approx(150, abs=40)
    assert min(kinds.count(one) for one in ((True, False), (False, True), (True, True))) > 20
