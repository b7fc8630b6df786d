"""How well the network of finds tells them apart, on pictures that it has not learned from; ships it.

python -m model.finds.evaluate --model build/told --data build/unseen.npz --ship
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from device import teller
from device.vision.telling import Word
from model import shipping
from model.finds import NAME
from model.finds.samples import Samples, load

CARD = "FINDS.md"
TRUTHS = {
    "on nothing": (False, False),
    "on a scratch": (True, False),
    "on a defect": (False, True),
    "on both, or on a crack": (True, True),
}


@dataclass(frozen=True)
class Figures:
    """What the card says.

    Attributes:
        sha256: of the network.
        pictures, finds: that it was tested on.
        said: how often it said which word, by what is true, shape (`TRUTHS`, `Word`).
        right: share of the finds of which it said what is true.
        bins: of finds by the probability of the word it said: mean probability, share right, count.
    """

    sha256: str
    pictures: int
    finds: int
    said: npt.NDArray[np.int64]
    right: float
    bins: tuple[tuple[float, float, int], ...]


def measure(tell: teller.Teller, samples: Samples) -> Figures:
    """Everything that the card says about a network.

    Raises:
        ValueError: there are no finds.
    """
    if not len(samples):
        raise ValueError("no finds to test on; render more pictures")
    shares = tell(samples.traits)
    word = shares.argmax(axis=1)
    true = np.stack(
        [~(samples.on_scratch | samples.on_defect), samples.on_scratch, samples.on_defect], axis=1
    )
    right = true[np.arange(len(word)), word]
    said = np.zeros((len(TRUTHS), len(Word)), np.int64)
    for row, (on_scratch, on_defect) in enumerate(TRUTHS.values()):
        of = (samples.on_scratch == on_scratch) & (samples.on_defect == on_defect)
        said[row] = np.bincount(word[of], minlength=len(Word))
    surest = shares.max(axis=1)
    pictures = len(np.unique(samples.picture))
    return Figures(tell.sha256, pictures, len(word), said, float(right.mean()), _bins(surest, right))


def _bins(
    surest: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]
) -> tuple[tuple[float, float, int], ...]:
    edges = (0.0, 0.6, 0.8, 0.95, 0.99, 1.01)
    parts = [(surest >= low) & (surest < high) for low, high in pairwise(edges)]
    return tuple((float(surest[p].mean()), float(right[p].mean()), int(p.sum())) for p in parts if p.any())


def table(figures: Figures) -> str:
    """What was said of what is true, and how sure."""
    rows = ["| a find that lies | nothing | part of a scratch | defect |", "| --- | --- | --- | --- |"]
    rows += [
        f"| {name} | {' | '.join(map(str, row))} |" for name, row in zip(TRUTHS, figures.said, strict=True)
    ]
    rows += ["", "| how sure | right | finds |", "| --- | --- | --- |"]
    rows += [f"| {sure:.3f} | {right:.3f} | {count} |" for sure, right, count in figures.bins]
    return "\n".join(rows)


def card(figures: Figures, training: dict[str, Any]) -> str:
    """The card's text."""
    units = " and ".join(map(str, training["hidden"]))
    made = f"{training['members']} perceptrons of {units} units, averaged, computed in float64"
    data = f"{training['pictures']} rendered pictures, data {training['data_sha256'][:16]}"
    return f"""# The network of finds

Written by `python -m model.finds.evaluate --ship`; do not edit.

| | |
| --- | --- |
| file | `{NAME}.npz`: {made} by `device/teller.py` |
| SHA-256 | `{figures.sha256}` |
| says | how probably what the detectors made out is nothing, a part of a scratch, or a defect |
| reads | the traits of `device/vision/traits.py` |
| learned from | {training["finds"]} finds on {data}, seed {training["seed"]} |
| learned beside | the segmentation network {training["segmentation_sha256"][:16]} |
| tested on | {figures.finds} finds on {figures.pictures} rendered pictures of other seeds |

No photograph was used. What the figures below say holds for rendered pictures only.
Of {100 * figures.right:.1f}% of the finds it says what is true.

{table(figures)}
"""


def ship(folder: Path, shipped: Path, figures: Figures) -> None:
    """Copies the network and its sidecar, and writes the card beside them."""
    shipping.ship(folder / f"{NAME}.npz", shipped, CARD, partial(card, figures))


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures, and ships the network where asked to; the exit status is 0."""
    parser = argparse.ArgumentParser(prog="python -m model.finds.evaluate", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="folder made by model.finds.train")
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="samples of another seed")
    parser.add_argument("--ship", action="store_true", help="make it the shipped network")
    options = parser.parse_args(arguments)
    figures = measure(teller.load(options.model / f"{NAME}.npz"), load(options.data))
    sys.stdout.write(table(figures) + "\n")
    if options.ship:
        ship(options.model, teller.SHIPPED.parent, figures)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
