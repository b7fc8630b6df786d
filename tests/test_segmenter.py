"""The segmentation network: what is not the shipped one, or does not say what it said, refuses to load."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from device import segmenter
from device.errors import ModelError
from device.segmenter import SHIPPED
from device.vision.channels import CHANNELS
from device.vision.evidence import KINDS


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for suffix in (".npz", ".json"):
        shutil.copy(SHIPPED.with_suffix(suffix), tmp_path / f"copy{suffix}")
    return tmp_path / "copy.npz"


def noise(side: int) -> np.ndarray:
    return np.random.default_rng(side).normal(0, 0.5, (side, side, CHANNELS)).astype(np.float32)


@pytest.mark.parametrize("side", [64, 272, 48])
def test_it_says_so_much_of_each_pixel_whatever_the_size(side):
    said = segmenter.shipped()(noise(side))
    assert said.shape == (side, side, len(KINDS))
    assert said.std() > 0.1


def test_what_it_says_of_a_place_hangs_on_what_is_around_it_alone():
    read = noise(128)
    said = segmenter.shipped()(read)
    read[120:] = 0
    assert (segmenter.shipped()(read)[:16] == said[:16]).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s: s["classes"].reverse(), "made for another release"),
        (lambda s: s["classes"].pop(), "made for another release"),
        (lambda s: s.update(multiple=8), "made for another release"),
        (lambda s: s.pop("classes"), "made for another release"),
        (lambda s: s.update(golden="0" * 64), "golden pattern does not come out"),
        (lambda s: s.pop("golden"), "golden pattern does not come out"),
        (lambda s: s["layers"][3].update(least=-1), "golden pattern does not come out"),
        (lambda s: s["layers"][0].update(does="guess"), "not a network's sidecar .*no layer does 'guess'"),
        (lambda s: s["layers"].insert(0, s["layers"][1]), "not a network's sidecar|golden pattern"),
        (lambda s: s["layers"][1].pop("reads"), "not a network's sidecar"),
        (lambda s: s["layers"][5].update(reads=[0]), "not a network's sidecar"),
        (lambda s: s["layers"][5].update(reads=[99]), "not a network's sidecar"),
        (lambda s: s["input"].pop("step"), "not a network's sidecar"),
    ],
)
def test_a_sidecar_that_does_not_fit_refuses_grading(
    copy: Path, change: Callable[[dict[str, Any]], object], message: str
) -> None:
    sidecar = json.loads(copy.with_suffix(".json").read_text())
    change(sidecar)
    copy.with_suffix(".json").write_text(json.dumps(sidecar))
    with pytest.raises(ModelError, match=message):
        segmenter.load(copy)


def test_another_network_is_no_segmentation(tmp_path):
    for suffix in (".tflite", ".json"):
        shutil.copy(SHIPPED.with_name(f"cleanliness{suffix}"), tmp_path / f"copy{suffix}")
    with pytest.raises(ModelError, match="made for another release"):
        segmenter.load(tmp_path / "copy.tflite")


def test_the_card_and_the_sidecar_name_the_shipped_file():
    card = SHIPPED.with_name("SEGMENTATION.md").read_text(encoding="utf-8")
    assert segmenter.shipped().sha256 in card
