"""Textures that stand for nothing, laid over rendered pictures."""

import numpy as np
import pytest

from model.benchmark.cases import Case, CaseId, build
from model.finds.textured import DARK_GREY, textured

SEED = 8101


@pytest.fixture(scope="module")
def case() -> Case:
    """A picture with black bars at its borders."""
    cases = (build(CaseId("main", "any", index), SEED) for index in range(40))
    return next(one for one in cases if (one.rendered.pixels <= DARK_GREY).sum() > 20)


def change(case: Case, seed: int) -> np.ndarray:
    with_it = textured(case, np.random.default_rng(seed)).rendered.pixels
    return with_it.astype(float) - case.rendered.pixels


def test_a_texture_changes_the_surface_about_as_much_as_its_noise(case):
    spreads = [change(case, seed).std() for seed in range(12)]
    assert 0 < min(spreads) < max(spreads) < 30
    assert max(spreads) > 2 * min(spreads)


def test_borders_stay_black(case):
    black = case.rendered.pixels <= DARK_GREY
    assert not any(change(case, seed)[black].any() for seed in range(12))


def test_some_lie_on_glass_some_on_the_ferrule_some_on_both(case):
    x_px, y_px, rx_px, ry_px = case.task.ellipse_px
    rows, columns = np.indices(case.rendered.pixels.shape)
    off = np.hypot((columns - x_px) / rx_px, (rows - y_px) / ry_px)
    glass, ferrule = off < 0.8, (off > 1.2) & (case.rendered.pixels > DARK_GREY)
    changes = [change(case, seed) for seed in range(24)]
    where = {(bool(one[glass].any()), bool(one[ferrule].any())) for one in changes}
    assert where == {(True, False), (False, True), (True, True)}


def test_the_truth_stays(case):
    with_it = textured(case, np.random.default_rng(1))
    assert with_it.rendered.truth is case.rendered.truth
    assert with_it.id == case.id
