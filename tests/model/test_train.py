"""Training and export, on data made up for the purpose: seconds, where the extra `train` is."""

import json

import numpy as np
import pytest

pytest.importorskip("keras", reason="needs the extra `train`")
pytest.importorskip("tensorflow", reason="needs the extra `train`")

from device.grading import network
from device.vision.descriptors import NAMES
from model import data, evaluate, perceptron, train
from model.card import table


def separable(count=300, seed=1):
    """Pictures whose descriptors all tell clean from dirty, with noise."""
    rng = np.random.default_rng(seed)
    dirty = rng.random(count) < 0.5
    descriptors = rng.normal(size=(count, len(NAMES))) + 2 * dirty[:, None] + 10
    same = np.full(count, "all")
    return data.Dataset(
        names=np.array(NAMES),
        descriptors=descriptors.astype(np.float32),
        service=np.where(dirty, "fail", "pass"),
        kind=same,
        camera=same,
        fibre=same,
        flaws=np.full(count, ""),
        center_error_um=np.zeros(count, np.float32),
        seed=np.full(count, seed),
        index=np.arange(count),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("model")
    data.save(separable(), path / "data.npz")
    assert train.main(["--data", str(path / "data.npz"), "--out", str(path)]) == 0
    return path


def test_it_learns_what_is_there_to_learn(folder):
    figures = evaluate.measure(folder, separable(seed=2))

    assert figures.overall.accuracy > 0.97
    assert figures.int8_equal >= 0.99
    assert figures.weights < 5000


def test_the_instrument_loads_what_was_trained_and_finds_its_golden_vector(folder):
    assert network.load(folder / "cleanliness.tflite").threshold < 1


def test_the_float_parent_computes_what_keras_does():
    model = train.network(len(NAMES))
    rows = np.random.default_rng(1).normal(size=(20, len(NAMES)))

    ours = perceptron.dirtiness(train.layers_of(model), rows)

    assert ours == pytest.approx(np.asarray(model(rows))[:, 0], abs=1e-5)


def test_the_same_data_and_seed_give_the_same_network(folder, tmp_path):
    train.train(separable(), tmp_path, seed=1)

    assert (tmp_path / "cleanliness.tflite").read_bytes() == (folder / "cleanliness.tflite").read_bytes()


def test_nothing_to_learn_from_is_said(tmp_path):
    nothing = separable().where(np.zeros(300, bool))

    with pytest.raises(ValueError, match="render more"):
        train.train(nothing, tmp_path, seed=1)


def test_shipping_copies_the_network_and_writes_its_card(folder, tmp_path):
    figures = evaluate.measure(folder, separable(seed=2))
    evaluate.ship(folder, tmp_path, figures)
    sidecar = json.loads((tmp_path / "cleanliness.json").read_text())
    card = (tmp_path / "CARD.md").read_text()

    assert sidecar["sha256"] == figures.sha256
    assert figures.sha256 in card
    assert table(figures) in card
