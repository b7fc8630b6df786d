"""The network that tells what finds are: what it says, and what refuses to load."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from device import teller
from device.errors import ModelError
from device.network_files import NetworkFiles
from device.teller import SHIPPED, Layer, Teller
from device.vision.telling import Word
from device.vision.traits import NAMES

ANYTHING = np.random.default_rng(3).normal(size=(40, len(NAMES))) * 5


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the shipped network with its sidecar."""
    for suffix in (".npz", ".json"):
        shutil.copy(SHIPPED.with_suffix(suffix), tmp_path / f"copy{suffix}")
    return tmp_path / "copy.npz"


def test_it_says_a_probability_for_each_word():
    said = teller.shipped()(ANYTHING)
    assert said.shape == (40, len(Word))
    np.testing.assert_allclose(said.sum(axis=1), 1)
    assert said.min() >= 0


def test_each_find_is_told_by_its_own_traits():
    said = teller.shipped()(ANYTHING)
    np.testing.assert_allclose(teller.shipped()(ANYTHING[7:9]), said[7:9], rtol=1e-9)


def test_what_no_rendering_ever_showed_is_read_in_order_and_close_together():
    far_off = np.array([0.01, 1.0, 10.0, 100.0, 1e6])
    read = teller.standardised(5.0 + 2.0 * far_off, np.full(5, 5.0), np.full(5, 2.0))
    assert read[0] == pytest.approx(0.01, rel=1e-3)
    assert (np.diff(read) > 0).all()
    assert read[-1] < 15
    np.testing.assert_allclose(teller.standardised(-far_off, np.zeros(5), np.ones(5)), -read)


def test_members_are_averaged():
    one, other = np.zeros((2, len(NAMES), 3))
    bias = np.log([[[0.8, 0.1, 0.1]], [[0.2, 0.3, 0.5]]])
    tell = Teller(np.zeros(len(NAMES)), np.ones(len(NAMES)), [Layer(np.stack([one, other]), bias)])
    np.testing.assert_allclose(tell(ANYTHING[:2]), [[0.5, 0.2, 0.3]] * 2)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s: s["traits"].reverse(), "made for another release"),
        (lambda s: s["words"].pop(), "made for another release"),
        (lambda s: s.pop("traits"), "made for another release"),
        (lambda s: s["golden"][3].reverse(), "golden pattern does not come out"),
        (lambda s: s.pop("golden"), "golden pattern does not come out"),
    ],
)
def test_a_sidecar_that_does_not_fit_refuses_grading(
    copy: Path, change: Callable[[dict[str, Any]], object], message: str
) -> None:
    sidecar = json.loads(copy.with_suffix(".json").read_text())
    change(sidecar)
    copy.with_suffix(".json").write_text(json.dumps(sidecar))
    with pytest.raises(ModelError, match=message):
        teller.load(copy)


@pytest.mark.parametrize("lacking", ["middle", "weights_0", "bias_1"])
def test_a_file_that_lacks_a_part_is_refused(copy, lacking):
    with np.load(copy) as file:
        arrays: dict[str, Any] = {name: file[name] for name in file.files if name != lacking}
    np.savez(copy, **arrays)
    resealed(copy)
    with pytest.raises(ModelError, match=r"not a network's sidecar|golden pattern"):
        teller.load(copy)


def resealed(path: Path) -> None:
    sidecar = json.loads(path.with_suffix(".json").read_text())
    sidecar["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    path.with_suffix(".json").write_text(json.dumps(sidecar))


def test_the_golden_pattern_asks_every_layer():
    tell = teller.shipped()
    content = SHIPPED.read_bytes()
    for at, layer in enumerate(tell.layers):
        weights = layer.weights.copy()
        weights[-1, :, 0] += 0.5
        changed = [
            Layer(weights, layer.bias) if place == at else one for place, one in enumerate(tell.layers)
        ]
        assert teller.golden(Teller(tell.middle, tell.scale, changed)) != teller.golden(tell)
    assert teller.unproven(NetworkFiles(content, tell.sha256, {})).sha256 == tell.sha256


def test_the_card_names_the_shipped_file():
    assert teller.shipped().sha256 in SHIPPED.with_name("FINDS.md").read_text(encoding="utf-8")
