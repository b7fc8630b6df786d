"""Training and export of the network of finds, on traits made up for the purpose."""

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras", reason="needs the extra `train`")

from device import teller
from device.vision.telling import Word
from device.vision.traits import NAMES
from model.finds import NAME, evaluate, samples, train
from model.finds.samples import Samples
from model.shipping import NOTES


def made_up(count: int, seed: int) -> Samples:
    """Finds that are what the larger of two traits says, or nothing; some are both."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(count, len(NAMES))) * 3 + 10
    stroke, defect = values[:, 5] > 11, values[:, 17] > 11
    return Samples(values, stroke, defect, np.arange(count) // 3)


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with data, a network that has learned from them, and unseen finds."""
    place = tmp_path_factory.mktemp("finds")
    samples.save(made_up(3000, 1), place / "data.npz")
    samples.save(made_up(600, 2), place / "unseen.npz")
    assert train.main(["--data", str(place / "data.npz"), "--out", str(place / "net")]) == 0
    return place


def test_it_learns_what_is_there_to_learn(learned):
    unseen = samples.load([learned / "unseen.npz"])
    figures = evaluate.measure(teller.load(learned / "net" / f"{NAME}.npz"), unseen)
    assert figures.right > 0.93


def test_what_is_both_is_said_to_be_either(learned):
    unseen = samples.load([learned / "unseen.npz"])
    both = unseen.on_scratch & unseen.on_defect
    said = teller.load(learned / "net" / f"{NAME}.npz")(unseen.traits[both]).mean(axis=0)
    assert said[Word.NOTHING] < 0.1
    assert 0.3 < said[Word.STROKE] < 0.7


def test_the_same_seed_makes_the_same_network(learned, tmp_path):
    assert train.main(["--data", str(learned / "data.npz"), "--out", str(tmp_path)]) == 0
    first, again = (teller.load(folder / f"{NAME}.npz") for folder in (learned / "net", tmp_path))
    assert again.sha256 == first.sha256


def test_it_is_shipped_with_a_card(learned, tmp_path):
    unseen = samples.load([learned / "unseen.npz"])
    tell = teller.load(learned / "net" / f"{NAME}.npz")
    evaluate.ship(learned / "net", tmp_path, evaluate.measure(tell, unseen))
    assert teller.load(tmp_path / f"{NAME}.npz").sha256 == tell.sha256
    card = (tmp_path / evaluate.CARD).read_text(encoding="utf-8")
    notes = json.loads((learned / "net" / NOTES).read_text(encoding="utf-8"))
    assert tell.sha256 in card
    assert notes["data_sha256"][:16] in card
    assert "3000 finds on 1000 rendered pictures" in card


def test_each_member_is_stopped_by_pictures_of_every_sort():
    finds = made_up(3000, 4)
    part = train.parts(finds, 10, 1)
    for member in range(10):
        pictures = np.unique(finds.picture[part == member])
        assert not np.isin(finds.picture[part != member], pictures).any()
        assert len(pictures) == 100
        of_five = np.bincount(pictures % 5, minlength=5)
        assert of_five.min() > 5


def test_too_few_pictures_are_refused():
    with pytest.raises(ValueError, match="too few pictures with finds"):
        train.fit(made_up(9, 3), 1)
