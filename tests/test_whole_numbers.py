"""Networks in whole numbers: what integer arithmetic gives, to the bit, in whichever order it is added up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.whole_numbers import Convolution, Placed, Shuffle, Steps, Sum, run

WIDE = Steps(-128, 127)
SEEDS = st.integers(0, 2**32 - 1)


def image(rng: np.random.Generator, height: int, width: int, channels: int) -> np.ndarray:
    return rng.integers(-255, 256, (height, width, channels)).astype(np.float32)


def convolution(
    rng: np.random.Generator, side: int, stride: int, read: int = 5, made: int = 3
) -> Convolution:
    weights = rng.integers(-127, 128, (side, side, read, made)).astype(np.float32)
    bias = rng.integers(-5000, 5000, made).astype(np.float32)
    return Convolution(weights, bias, rng.uniform(1e-4, 1e-3, made).astype(np.float32), stride, WIDE)


def by_integers(layer: Convolution, values: np.ndarray) -> np.ndarray:
    """The same by Python's own integers, a pixel at a time."""
    side, stride = len(layer.weights), layer.stride
    before = (side - stride) // 2 if side > 1 else 0
    height, width = values.shape[0] // stride, values.shape[1] // stride
    sums = np.zeros((height, width, layer.bias.size), np.int64)
    weights, whole = layer.weights.astype(np.int64), values.astype(np.int64)
    for row, column in np.ndindex(height, width):
        for y, x in np.ndindex(side, side):
            there = row * stride + y - before, column * stride + x - before
            if 0 <= there[0] < values.shape[0] and 0 <= there[1] < values.shape[1]:
                sums[row, column] += whole[there] @ weights[y, x]
    told = (sums + layer.bias.astype(np.int64)).astype(np.float32) * layer.share
    return np.asarray(np.clip(np.rint(told), -128, 127), np.float32)


@given(SEEDS, st.sampled_from([(1, 1), (3, 1), (3, 2)]), st.integers(1, 5), st.integers(1, 5))
def test_a_convolution_is_that_of_integers(seed, kind, height, width):
    rng = np.random.default_rng(seed)
    side, stride = kind
    layer = convolution(rng, side, stride)
    values = image(rng, height * stride, width * stride, 5)
    made = layer(values)
    assert made.dtype == np.float32
    assert (made == by_integers(layer, values)).all()


@given(SEEDS)
def test_the_order_of_the_channels_changes_no_bit(seed):
    rng = np.random.default_rng(seed)
    layer, values, order = convolution(rng, 3, 1, read=64), image(rng, 6, 6, 64), rng.permutation(64)
    other = Convolution(layer.weights[:, :, order], layer.bias, layer.share, 1, WIDE)
    assert (layer(values) == other(values[..., order])).all()


def test_weights_whose_sums_could_be_inexact_are_refused():
    weights = np.full((3, 3, 96, 1), 127, np.float32)
    with pytest.raises(ValueError, match=r"sums up to 27980640 are not exact in float32"):
        Convolution(weights, np.zeros(1, np.float32), np.ones(1, np.float32), 1, WIDE)


def test_a_sum_is_rounded_half_to_even_and_clipped():
    one = np.array([[[1.0, 3.0, 200.0, -200.0]]], np.float32)
    made = Sum((0.5, 1.0), WIDE)(one, np.array([[[0.0, 0.0, 100.0, -100.0]]], np.float32))
    assert made.ravel().tolist() == [0.0, 2.0, 127.0, -128.0]


def test_four_channels_become_two_by_two_pixels():
    values = np.arange(2 * 2 * 8, dtype=np.float32).reshape(2, 2, 8)
    made = Shuffle()(values)
    assert made.shape == (4, 4, 2)
    assert made[0, 0].tolist() == values[0, 0, :2].tolist()
    assert made[0, 1].tolist() == values[0, 0, 2:4].tolist()
    assert made[1, 0].tolist() == values[0, 0, 4:6].tolist()
    assert made[3, 3].tolist() == values[1, 1, 6:].tolist()


def test_a_layer_reads_what_earlier_ones_made():
    twice, values = Sum((1.0, 1.0), Steps(-1000, 1000)), np.full((1, 1, 1), 3.0, np.float32)
    network = [Placed(twice, (0, 0)), Placed(twice, (1, 0)), Placed(twice, (2, 1))]
    assert run(network, values).item() == (3 + 3) + 3 + (3 + 3)
    assert values.item() == 3
