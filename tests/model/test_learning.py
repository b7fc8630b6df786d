"""Standardisation, metrics and the float network: all pure."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import calibration, perceptron, standard
from model.metrics import FALSE_PASS_COST, THRESHOLD, Agreement, agreement

flags = st.lists(st.booleans(), min_size=1, max_size=50)


def test_outliers_do_not_set_the_scale():
    values = np.random.default_rng(1).normal(5, 2, (1001, 1)).astype(np.float32)
    values[:10] = 1e6
    scale = standard.fit(np.where(values > 1e5, 50, values).astype(np.float32))

    assert scale.center[0] == pytest.approx(5, abs=0.2)
    assert scale.spread[0] == pytest.approx(2, abs=0.2)


def test_standardised_values_stay_within_the_clip():
    scale = standard.fit(np.random.default_rng(1).normal(size=(100, 3)).astype(np.float32))

    assert np.abs(scale.apply(np.array([[1e9, -1e9, 0]], np.float32))).max() == standard.CLIP


def test_a_descriptor_that_never_varies_is_harmless():
    scale = standard.fit(np.full((50, 1), 7, np.float32))

    assert scale.spread.tolist() == [1.0]
    assert scale.apply(np.full((1, 1), 7, np.float32)).tolist() == [[0.0]]


def test_a_rare_count_still_has_a_spread():
    counts = np.zeros((100, 1), np.float32)
    counts[:10] = 4

    assert standard.fit(counts).spread[0] == pytest.approx(counts.std() / 4)


@given(dirty=flags)
def test_an_inspector_who_is_always_right_agrees_wholly(dirty):
    truth = np.array(dirty)
    counted = agreement(truth, truth)

    assert counted.accuracy == 1
    assert counted.kappa == (1 if len(set(dirty)) == 2 else None)
    assert counted.cost == 0


def test_kappa_is_agreement_beyond_chance():
    # Worked by hand: 50 pictures, 35 agreed, chance (25 * 30 + 25 * 20) / 2500 = 0.5.
    assert Agreement(true_fail=20, false_fail=5, true_pass=15, false_pass=10).kappa == pytest.approx(0.4)


def test_a_false_pass_costs_as_much_as_is_stated_and_a_false_fail_is_the_unit():
    truth = np.array([True] + [False] * 9)

    assert agreement(truth, np.zeros(10, bool)).cost == FALSE_PASS_COST
    assert agreement(truth, np.ones(10, bool)).cost == 9
    assert pytest.approx(1 - THRESHOLD) == THRESHOLD * FALSE_PASS_COST


def honest(count=20_000):
    """Logits that mean what they say, and truths drawn by them."""
    rng = np.random.default_rng(1)
    logits = rng.normal(0, 2, count)
    return logits, rng.random(count) < 1 / (1 + np.exp(-logits))


def test_where_the_number_is_a_probability_no_other_threshold_costs_less():
    logits, dirty = honest()
    probability = 1 / (1 + np.exp(-logits))

    cost = agreement(dirty, probability >= THRESHOLD).cost
    others = [agreement(dirty, probability >= other).cost for other in (THRESHOLD / 2, THRESHOLD * 2, 0.5)]

    assert cost < min(others)


def test_a_network_that_is_too_sure_is_made_to_mean_what_it_says():
    logits, dirty = honest()
    pytest.importorskip("sklearn", reason="needs the extra `train`")

    scaling = calibration.fit(3 * logits + 1, dirty)

    assert scaling.slope == pytest.approx(1 / 3, rel=0.05)
    assert scaling.offset == pytest.approx(-1 / 3, abs=0.05)


def test_an_honest_number_has_hardly_a_calibration_error_and_a_boastful_one_has():
    logits, dirty = honest()
    modest = calibration.reliability(1 / (1 + np.exp(-logits)), dirty)
    boastful = calibration.reliability(1 / (1 + np.exp(-3 * logits)), dirty)

    assert calibration.expected_error(modest) < 0.01
    assert calibration.expected_error(boastful) > 0.05


def test_the_calibration_error_is_worked_by_hand():
    said, dirty = np.array([0.1, 0.1, 0.9, 1.0]), np.array([False, True, True, True])
    bins = calibration.reliability(said, dirty, bins=2)

    assert [(b.count, b.said, b.true) for b in bins] == [(2, 0.1, 0.5), (2, 0.95, 1.0)]
    assert calibration.expected_error(bins) == pytest.approx((0.4 + 0.05) / 2)


def test_the_float_network_is_relu_then_sigmoid():
    layers = (
        perceptron.Layer(np.array([[1.0, -1.0]]), np.array([0.0, 0.0])),
        perceptron.Layer(np.array([[2.0], [3.0]]), np.array([-1.0])),
    )
    outputs = perceptron.dirtiness(layers, np.array([[2.0], [-2.0]]))

    assert outputs == pytest.approx(1 / (1 + np.exp([-3.0, -5.0])))


def test_the_float_network_survives_its_file(tmp_path):
    layers = (perceptron.Layer(np.ones((3, 2)), np.zeros(2)), perceptron.Layer(np.ones((2, 1)), np.ones(1)))
    perceptron.save(layers, tmp_path / "parent.npz")
    rows = np.random.default_rng(1).normal(size=(5, 3))

    read = perceptron.load(tmp_path / "parent.npz")

    assert perceptron.dirtiness(read, rows) == pytest.approx(perceptron.dirtiness(layers, rows))
