"""Measures a trained network on rendered pictures that it has never seen.

    python -m model.evaluate --model build/model --data build/test.npz
    python -m model.evaluate --model build/model --data build/test.npz --ship

The second also copies the network to `model/shipped` and writes its card there.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from device.config import SHIPPED_MODEL
from device.grading import network
from model import calibration, data, perceptron, shipping
from model.card import Figures, table, text
from model.metrics import Agreement, Flags, agreement
from model.perceptron import Array
from model.standard import Standard
from model.truth import Service

NAME = SHIPPED_MODEL.stem


def said(judge: network.Network, dataset: data.Dataset) -> Array:
    """How dirty the int8 network calls each picture, 0 to 1, as the instrument runs it."""
    rows = dataset.descriptors.astype(np.float64)
    return np.array([judge.dirtiness(judge.quantise(row)) for row in rows])


def said_by_parent(folder: Path, dataset: data.Dataset) -> Array:
    """The same by the float network that the int8 one was made from."""
    sidecar = json.loads((folder / f"{NAME}.json").read_text(encoding="utf-8"))
    scale = Standard(np.array(sidecar["center"]), np.array(sidecar["spread"]))
    return perceptron.dirtiness(perceptron.load(folder / "parent.npz"), scale.apply(dataset.descriptors))


def groups(dataset: data.Dataset, failed: Flags) -> dict[str, Agreement]:
    """Agreement within each kind, camera and fibre, by "kind: clean" and the like."""
    found = {}
    for column in ("kind", "camera", "fibre"):
        values = getattr(dataset, column)
        for value in np.unique(values).tolist():
            here = values == value
            found[f"{column}: {value}"] = agreement(dataset.dirty[here], failed[here])
    return found


def measure(folder: Path, dataset: data.Dataset) -> Figures:
    """Everything that the card says about the network in a folder.

    Raises:
        ModelError: the network cannot be loaded.
        ValueError: the data hold no picture beyond doubt that can be graded.
    """
    judge = network.load(folder / f"{NAME}.tflite")
    graded = dataset.graded()
    if len(graded.agreed()) == 0:
        raise ValueError("no picture in the data can be judged; render more")
    dirtiness = said(judge, graded)
    failed = dirtiness >= judge.threshold
    failed_by_parent = said_by_parent(folder, graded) >= judge.threshold
    agreed = graded.service != Service.BORDERLINE.value
    layers = perceptron.load(folder / "parent.npz")
    return Figures(
        sha256=judge.sha256,
        threshold=judge.threshold,
        weights=sum(layer.weights.size + layer.bias.size for layer in layers),
        data_sha256=data.content_sha256(dataset),
        seeds=tuple(sorted(set(dataset.seed.tolist()))),
        rendered=len(dataset),
        graded=len(graded),
        agreed=int(agreed.sum()),
        int8_equal=float(np.mean(failed == failed_by_parent)),
        borderline_failed=float(np.mean(failed[~agreed])) if (~agreed).any() else 0.0,
        overall=agreement(graded.dirty[agreed], failed[agreed]),
        parent=agreement(graded.dirty[agreed], failed_by_parent[agreed]),
        reliability=calibration.reliability(dirtiness[agreed], graded.dirty[agreed]),
        groups=groups(graded.agreed(), failed[agreed]),
    )


def ship(folder: Path, shipped: Path, figures: Figures) -> None:
    """Copies the network and its sidecar, and writes the card beside them."""
    shipping.ship(folder / f"{NAME}.tflite", shipped, "CARD.md", partial(text, figures))


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures, and ships the network where asked to; the exit status is 0."""
    parser = argparse.ArgumentParser(prog="python -m model.evaluate", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="folder made by model.train")
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="made by model.dataset")
    parser.add_argument("--ship", action="store_true", help="make it the shipped network")
    options = parser.parse_args(arguments)
    figures = measure(options.model, data.load(options.data))
    sys.stdout.write(table(figures) + "\n")
    if options.ship:
        ship(options.model, SHIPPED_MODEL.parent, figures)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
