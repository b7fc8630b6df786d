"""Training and export of the segmentation network, on pictures made up for the purpose."""

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras", reason="needs the extra `train`")
pytest.importorskip("tensorflow", reason="needs the extra `train`")

import keras
import tensorflow as tf

from device import segmenter
from device.vision.arrays import Grey
from device.vision.channels import CHANNELS, Planes
from device.vision.evidence import KINDS
from model.segmentation import batches, evaluate, export, samples, train
from model.segmentation.net import network
from model.segmentation.resume import take_over
from model.segmentation.samples import Sample
from model.shipping import NOTES

SMALL = 64
STEPS = 60
MOST_STEPS_OFF = 4
"""The runtime rounds twice where whole numbers do once."""


def made_up(seed: int) -> Sample:
    """A bright square is a particle, a dark one a pit; everything else is noise."""
    rng = np.random.default_rng(seed)
    score = rng.normal(0, 10, (2 * SMALL + 1, 2 * SMALL + 1))
    classes: Grey = np.zeros((SMALL, SMALL), np.uint8)
    for kind, sign in ((2, 1), (5, -1)):
        row, column = rng.integers(4, SMALL - 14, 2)
        classes[row : row + 10, column : column + 10] = kind
        score[2 * row : 2 * row + 20, 2 * column : 2 * column + 20] += sign * 80
    plane = score.clip(-127, 127).astype(np.int8)
    level = np.full(plane.shape, 100, np.uint8)
    whole = np.ones((SMALL, SMALL))
    return Sample(Planes(plane, plane, level, 20.0), classes, whole.astype(np.float32), whole > 0)


def folder_of(path: Path, seeds: range) -> Path:
    path.mkdir()
    for seed in seeds:
        samples.save(made_up(seed), path / f"{seed:03}.npz")
    return path


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network that has learned squares, and pictures that it has not seen in `fresh`."""
    place = tmp_path_factory.mktemp("segmentation")
    data = folder_of(place / "data", range(12))
    folder_of(place / "fresh", range(100, 106))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "SIZE", SMALL)
        patch.setattr(export, "SIZE", SMALL)
        order = ["--data", str(data), "--steps", str(STEPS)]
        assert train.main([*order, "--out", str(place / "first")]) == 0
        assert train.main([*order, "--start", str(place / "first"), "--out", str(place / "net")]) == 0
    return place


def test_it_learns_what_is_there_to_learn(learned):
    overlap = evaluate.overlap(evaluate.measure(learned / "net", learned / "fresh").said)
    assert overlap[0] > 0.9
    assert min(overlap[2], overlap[5]) > 0.5


def test_it_learns_on_from_the_files_that_the_instrument_reads(learned):
    known = batches.pictures(learned / "data")
    files = learned / "net" / "segmentation.npz"
    read = np.stack([one.read for one in known]).astype(np.float32)
    model = network()
    take_over(model, files, read)
    segment, fresh = segmenter.load(files), batches.pictures(learned / "fresh")[0].read.astype(np.float32)
    said, again = segment(fresh), model.predict(fresh[None], verbose=0)[0]
    assert np.mean(said.argmax(axis=-1) == again.argmax(axis=-1)) > 0.98
    # What normalizes by what it sees says the same too, so learning starts where the file ended.
    seen = np.asarray(model(read, training=True))
    mine = np.stack([segment(one) for one in read])
    assert np.mean(seen.argmax(axis=-1) == mine.argmax(axis=-1)) > 0.98


def test_files_of_another_network_are_refused_by_the_number_of_their_layers(learned):
    read = np.zeros((1, SMALL, SMALL, CHANNELS), np.float32)
    other = keras.Sequential([keras.Input((None, None, CHANNELS))])
    with pytest.raises(ValueError, match=r"has \d+ convolutions, not 0"):
        take_over(other, learned / "net" / "segmentation.npz", read)


def test_half_the_precision_learns_as_well(learned, tmp_path):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "SIZE", SMALL)
        patch.setattr(export, "SIZE", SMALL)
        order = ["--data", str(learned / "data"), "--start", str(learned / "first"), "--steps", "10"]
        assert train.main([*order, "--half", "--out", str(tmp_path)]) == 0
    assert evaluate.measure(tmp_path, learned / "fresh").alike > 0.97
    (_, run) = json.loads((tmp_path / NOTES).read_text())["runs"]
    assert (run["precision"], run["start"]) == ("mixed_bfloat16", None)


def test_pictures_smaller_than_a_piece_end_the_training_instead_of_keeping_it_waiting(learned, tmp_path):
    assert SMALL < batches.SIZE
    with pytest.raises(ValueError, match="high"):
        train.main(["--data", str(learned / "data"), "--steps", "1", "--out", str(tmp_path)])


def test_the_int8_network_says_what_its_parent_says(learned):
    assert evaluate.measure(learned / "net", learned / "fresh").alike > 0.97


def test_whole_numbers_say_what_the_int8_runtime_says(learned):
    known = batches.pictures(learned / "data")
    model = network()
    model.load_weights(learned / "net" / train.PARENT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(export, "SIZE", SMALL)
        content = export.quantised(model, known)
    runtime = tf.lite.Interpreter(model_content=content)
    runtime.allocate_tensors()
    enters, leaves = runtime.get_input_details()[0], runtime.get_output_details()[0]
    read = known[0].read[:SMALL, :SMALL].astype(np.float32)
    scale, zero = enters["quantization"]
    runtime.set_tensor(enters["index"], (np.rint(read / scale) + zero).clip(-128, 127).astype(np.int8)[None])
    runtime.invoke()
    scale, zero = leaves["quantization"]
    said = (runtime.get_tensor(leaves["index"])[0].astype(np.float32) - zero) * scale
    off = np.abs(segmenter.load(learned / "net" / "segmentation.npz")(read) - said) / scale
    assert off.max() <= MOST_STEPS_OFF
    assert off.mean() < 0.5


def test_it_is_shipped_with_its_card_and_loads(learned, tmp_path):
    figures = evaluate.measure(learned / "net", learned / "fresh")
    training = json.loads((learned / "net" / NOTES).read_text())
    evaluate.ship(learned / "net", tmp_path, figures)
    assert segmenter.load(tmp_path / "segmentation.npz").sha256 == figures.sha256
    card = (tmp_path / evaluate.CARD).read_text(encoding="utf-8")
    assert figures.sha256 in card
    assert [run["steps"] for run in training["runs"]] == [STEPS, STEPS]
    assert f"loss {training['runs'][1]['loss']:.3f}" in card
    assert all(f"| {kind or 'nothing'} |" in card for kind in KINDS)


def test_the_rate_rises_then_falls_to_hardly_anything():
    paces = [train.pace(step, 1000) for step in range(1000)]
    assert paces[0] < 0.02
    assert max(paces) == pytest.approx(paces[train.WARM_UP], rel=0.05)
    assert paces[-1] == pytest.approx(train.LAST_SHARE, rel=0.01)


def test_the_overlap_is_intersection_over_union():
    counts = np.array([[6, 2, 0], [1, 3, 0], [0, 0, 0]])
    assert evaluate.overlap(counts)[:2] == pytest.approx([6 / 9, 3 / 6])
    assert np.isnan(evaluate.overlap(counts)[2])
