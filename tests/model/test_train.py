"""Training and export, on data made up for the purpose: seconds, where the extra `train` is."""

import json

import numpy as np
import pytest

pytest.importorskip("keras", reason="needs the extra `train`")
pytest.importorskip("tensorflow", reason="needs the extra `train`")

from device.grading import network
from device.vision.descriptors import NAMES
from model import data, evaluate, fitting, perceptron, sizes, train
from model.calibration import expected_error
from model.card import table
from model.metrics import THRESHOLD

SMALL = ((), (4,))


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


@pytest.fixture(scope="module", autouse=True)
def few_fits():
    """Made up data need neither as many folds nor as many rounds as rendered ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sizes, "CANDIDATES", SMALL)
        patch.setattr(sizes, "FOLDS", 2)
        patch.setattr(fitting, "EPOCHS", 40)
        yield


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
    assert expected_error(figures.reliability) < 0.05
    assert figures.overall.kappa == pytest.approx(figures.parent.kappa, abs=0.02)


def test_the_instrument_loads_what_was_trained_and_finds_its_golden_vector(folder):
    assert network.load(folder / "cleanliness.tflite").threshold == THRESHOLD


def test_the_float_parent_computes_what_keras_does():
    model = fitting.network(len(NAMES), (8, 4))
    rows = np.random.default_rng(1).normal(size=(20, len(NAMES)))

    ours = perceptron.dirtiness(fitting.layers_of(model), rows)

    assert ours == pytest.approx(np.asarray(model(rows))[:, 0], abs=1e-5)


def test_calibration_changes_the_logit_and_nothing_else():
    model = fitting.network(len(NAMES), (8,))
    rows = np.random.default_rng(1).normal(size=(20, len(NAMES)))
    before = perceptron.logits(fitting.layers_of(model), rows)

    fitting.rescale_output(model, 0.5, -1.0)

    assert perceptron.logits(fitting.layers_of(model), rows) == pytest.approx(0.5 * before - 1, abs=1e-5)


def trial(weights, *losses):
    return sizes.Trial((weights,), weights, losses, np.zeros(1))


def test_the_smallest_size_within_one_standard_error_of_the_best_is_kept():
    # The best has a mean of 0.10 and a standard error of 0.01.
    best, close, worse = trial(900, 0.09, 0.11), trial(100, 0.105, 0.105), trial(10, 0.115, 0.115)

    assert sizes.smallest_not_worse([worse, close, best]) is close
    assert sizes.smallest_not_worse([worse, best]) is best


def test_every_picture_is_judged_by_a_network_that_has_not_seen_it(monkeypatch):
    learned_from = []
    fit = fitting.fit

    def remembered(fitted, validation, *rest):
        learned_from.append({*fitted.index.tolist(), *validation.index.tolist()})
        return fit(fitted, validation, *rest)

    monkeypatch.setattr(fitting, "fit", remembered)
    [one] = sizes.compare(separable(60), 1, [()])

    assert len(one.logits) == 60
    assert len(one.losses) == len(learned_from) == sizes.FOLDS
    assert set().union(*({*range(60)} - seen for seen in learned_from)) == {*range(60)}
    assert sum(len({*range(60)} - seen) for seen in learned_from) == 60


def test_the_same_data_and_seed_give_the_same_network(folder, tmp_path):
    train.train(separable(), tmp_path, 1, SMALL)

    assert (tmp_path / "cleanliness.tflite").read_bytes() == (folder / "cleanliness.tflite").read_bytes()


def test_nothing_to_learn_from_is_said(tmp_path):
    nothing = separable().where(np.zeros(300, bool))

    with pytest.raises(ValueError, match="render more"):
        train.train(nothing, tmp_path, 1, SMALL)


def test_shipping_copies_the_network_and_writes_its_card(folder, tmp_path):
    figures = evaluate.measure(folder, separable(seed=2))
    evaluate.ship(folder, tmp_path, figures)
    sidecar = json.loads((tmp_path / "cleanliness.json").read_text())
    card = (tmp_path / "CARD.md").read_text()

    assert sidecar["sha256"] == figures.sha256
    assert figures.sha256 in card
    assert table(figures) in card
    assert "| 4 " in card or "| 4 (chosen) " in card
    assert "none" in card
