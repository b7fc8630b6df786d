"""Measures a trained segmentation network on rendered end faces that it has never seen.

    python -m model.segmentation.evaluate --model build/segmentation --data build/fresh
    python -m model.segmentation.evaluate --model build/segmentation --data build/fresh --ship

The second also copies the network to `model/shipped` and writes its card there. The first row of the
table is of the pixels that show nothing. Needs the extra `train` for the float network.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from device import segmenter
from device.vision.arrays import Image
from device.vision.channels import channels
from device.vision.evidence import KINDS, padded
from model import shipping
from model.segmentation import samples
from model.segmentation.export import NAME
from model.segmentation.net import HALF, network
from model.segmentation.train import PARENT, Run

Counts = npt.NDArray[np.int64]

CARD = "SEGMENTATION.md"


@dataclass(frozen=True, eq=False)
class Figures:
    """What was measured.

    Attributes:
        sha256: of the network.
        pictures: how many.
        said: pixels by true class and by that of the int8 network.
        parents: the same of the float network.
        alike: share of the pixels of which both say the same.
    """

    sha256: str
    pictures: int
    said: Counts
    parents: Counts
    alike: float


def overlap(counts: Counts) -> list[float]:
    """Intersection over union of each class, 0 to 1; NaN of one that nowhere is nor is said to be."""
    both = np.diag(counts).astype(np.float64)
    either = counts.sum(axis=0) + counts.sum(axis=1) - both
    return [float(value) for value in np.where(either > 0, both / np.maximum(either, 1), np.nan)]


def measure(folder: Path, data: Path) -> Figures:
    """Everything that the card says about the network in a folder.

    Raises:
        ModelError: the network cannot be loaded.
        ValueError: there are no samples.
    """
    paths = sorted(data.glob("*.npz"))
    if not paths:
        raise ValueError(f"{data} holds no samples; make some with model.segmentation.samples")
    segment, parent = segmenter.load(folder / f"{NAME}.npz"), network()
    parent.load_weights(folder / PARENT)
    said, parents = (np.zeros((len(KINDS), len(KINDS)), np.int64) for _ in range(2))
    alike = 0
    for path in tqdm(paths, unit="picture"):
        one = samples.load(path)
        known = one.judged & (one.weights > samples.BESIDE)
        read = channels(one.seen)
        mine, floats = _class(segment(padded(read)), known), _class(_floats(parent, padded(read)), known)
        np.add.at(said, (one.classes[known], mine), 1)
        np.add.at(parents, (one.classes[known], floats), 1)
        alike += int((mine == floats).sum())
    return Figures(segment.sha256, len(paths), said, parents, alike / int(said.sum()))


def _floats(parent: keras.Model, read: Image) -> Image:
    return np.asarray(parent(read[np.newaxis], training=False)[0], np.float32)


def _class(logits: Image, known: npt.NDArray[np.bool_]) -> Counts:
    height, width = known.shape
    return np.asarray(logits[:height, :width].argmax(axis=-1)[known], np.int64)


def table(figures: Figures) -> str:
    """By class: its pixels, how many of them are found, how many found ones are right, the overlap."""
    rows = ["| class | pixels | recall | precision | overlap | overlap of the float network |"]
    rows.append("| --- | --- | --- | --- | --- | --- |")
    right, there, found = np.diag(figures.said), figures.said.sum(axis=1), figures.said.sum(axis=0)
    shown = zip(KINDS, overlap(figures.said), overlap(figures.parents), strict=True)
    for index, (kind, mine, floats) in enumerate(shown):
        recall, precision = right[index] / max(there[index], 1), right[index] / max(found[index], 1)
        cells = [f"{recall:.2f}", f"{precision:.2f}", f"{mine:.3f}", f"{floats:.3f}"]
        rows.append(f"| {kind or 'nothing'} | {there[index]} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _told(run: Run) -> str:
    changed = "turned, mirrored, under textures" if run["textures"] else "turned and mirrored"
    pieces = f"{run['steps']} steps of {run['pieces']} pieces of {run['side_px']} um, {changed}"
    seed = "no seed" if run["seed"] is None else f"seed {run['seed']}"
    half = ", in bfloat16" if run["precision"] == HALF else ""
    start = f"from the shipped network {run['start'][:16]} on, " if run["start"] else ""
    return f"{start}{pieces}{half}, {seed}, rate {run['rate']:g}, loss {run['loss']:.3f}"


def card(figures: Figures, training: dict[str, Any]) -> str:
    """The card's text."""
    return f"""# The segmentation network

Written by `python -m model.segmentation.evaluate --ship`; do not edit.

| | |
| --- | --- |
| file | `{NAME}.npz`: int8 weights, computed in whole numbers by `device/whole_numbers.py` |
| SHA-256 | `{figures.sha256}` |
| says | which kind of feature each square of 1 um shows: eight logits, the first of which is nothing |
| reads | the channels of `device/vision/channels.py` |
| learned from | {training["pictures"]} rendered pictures, data {training["data_sha256"][:16]} |
| training | {"; then ".join(map(_told, training["runs"]))} |
| tested on | {figures.pictures} rendered pictures of another seed, pixels in a zone |

No photograph was used. What the figures below say holds for rendered pictures only.
Left out: the pixels next to a feature, and features with a signal to noise below {samples.LEAST_SIGNAL:g}.

{table(figures)}

Of {100 * figures.alike:.2f}% of the pixels the int8 network and its float parent say the same.
"""


def ship(folder: Path, shipped: Path, figures: Figures) -> None:
    """Copies the network and its sidecar, and writes the card beside them."""
    shipping.ship(folder / f"{NAME}.npz", shipped, CARD, partial(card, figures))


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures, and ships the network where asked to; the exit status is 0."""
    parser = argparse.ArgumentParser(prog="python -m model.segmentation.evaluate", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="folder made by model.segmentation.train")
    parser.add_argument("--data", type=Path, required=True, help="folder of samples of another seed")
    parser.add_argument("--ship", action="store_true", help="make it the shipped network")
    options = parser.parse_args(arguments)
    figures = measure(options.model, options.data)
    sys.stdout.write(table(figures) + "\n")
    if options.ship:
        ship(options.model, segmenter.SHIPPED.parent, figures)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
