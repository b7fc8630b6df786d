"""Trains the network of finds.

    python -m model.finds.train --data build/finds.npz --out build/told

A few perceptrons learn the same, each without another part of the pictures, which says when to stop. Writes
`finds.npz` and its sidecar `finds.json`, which the instrument reads, and `training.json` for
`model.finds.evaluate`. Needs the extra `train`.
"""

import argparse
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from device import segmenter, teller
from device.network_files import NetworkFiles
from device.vision.arrays import Floats, Mask
from device.vision.telling import Word
from model.data import content_sha256
from model.finds import NAME
from model.finds.samples import Samples, load
from model.shipping import NOTES

HIDDEN = (64, 32)
MEMBERS = 10
EPOCHS = 80
"""At the most; fitting stops before, once the validation loss has stopped falling."""
LEAST_SCALE = 1e-3

_BATCH = 128
_PATIENCE = 8
_NOISE = 0.1
_DROPOUT = 0.2
_WEIGHT_DECAY = 1e-4
_LEARNING_RATE = 2e-3


def words(samples: Samples) -> Floats:
    """What to say of each find: a share for each `Word`, adding up to 1; shape (n, 3)."""
    share = np.zeros((len(samples), len(Word)))
    share[:, Word.STROKE] = samples.on_scratch
    share[:, Word.DEFECT] = samples.on_defect
    share[:, Word.NOTHING] = ~(samples.on_scratch | samples.on_defect)
    return np.asarray(share / share.sum(axis=1, keepdims=True))


def weights(samples: Samples) -> Floats:
    """How much each find counts: a picture full of specks as much as the root of their number."""
    _, at, count = np.unique(samples.picture, return_inverse=True, return_counts=True)
    return np.asarray(1 / np.sqrt(count[at]))


def parts(samples: Samples, count: int, seed: int) -> npt.NDArray[np.intp]:
    """Into which of so many parts each find's picture falls, by lot: each part shows what all others do."""
    pictures, at = np.unique(samples.picture, return_inverse=True)
    return np.asarray((np.random.default_rng(seed).permutation(len(pictures)) % count)[at])


def network(inputs: int) -> keras.Model:
    """One untrained member, from standardised traits to logits."""
    decay = keras.regularizers.L2(_WEIGHT_DECAY)
    layers: list[keras.Layer] = [keras.layers.Input((inputs,)), keras.layers.GaussianNoise(_NOISE)]
    for width in HIDDEN:
        layers.append(keras.layers.Dense(width, activation="relu", kernel_regularizer=decay))
        layers.append(keras.layers.Dropout(_DROPOUT))
    layers.append(keras.layers.Dense(len(Word), kernel_regularizer=decay))
    return keras.Sequential(layers)


def fit(samples: Samples, seed: int, members: int = MEMBERS, epochs: int = EPOCHS) -> teller.Teller:
    """The trained network.

    Args:
        samples: finds on rendered pictures.
        seed: of weights, order and noise.
        members: how many perceptrons.
        epochs: at the most.

    Raises:
        ValueError: the samples hold too few pictures.
    """
    if len(np.unique(samples.picture)) < members:
        raise ValueError("too few pictures with finds to learn from; render more")
    middle, scale = samples.traits.mean(axis=0), np.maximum(samples.traits.std(axis=0), LEAST_SCALE)
    values = teller.standardised(samples.traits, middle, scale)
    part = parts(samples, members, seed)
    models = [
        _fitted(values, samples, part == member, seed * members + member, epochs) for member in range(members)
    ]
    learned = [[layer.get_weights() for layer in model.layers if layer.get_weights()] for model in models]
    layers = [
        teller.Layer(
            np.stack([one[at][0] for one in learned]).astype(np.float64),
            np.stack([one[at][1][None] for one in learned]).astype(np.float64),
        )
        for at in range(len(learned[0]))
    ]
    return teller.Teller(middle, scale, layers)


def _fitted(values: Floats, samples: Samples, aside: Mask, seed: int, epochs: int) -> keras.Model:
    """One member, fitted to what is not set aside until what is set aside no longer gains."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    model = network(values.shape[1])
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(_LEARNING_RATE), loss=loss)
    told, counts = words(samples), weights(samples)
    model.fit(
        values[~aside],
        told[~aside],
        sample_weight=counts[~aside],
        validation_data=(values[aside], told[aside], counts[aside]),
        batch_size=_BATCH,
        epochs=epochs,
        callbacks=[keras.callbacks.EarlyStopping(patience=_PATIENCE, restore_best_weights=True)],
        verbose=0,
    )
    return model


def write(folder: Path, tell: teller.Teller) -> None:
    """Writes the network and its sidecar, with what it says to the golden pattern."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{NAME}.npz"
    arrays = {"middle": tell.middle, "scale": tell.scale}
    for at, layer in enumerate(tell.layers):
        arrays |= {f"weights_{at}": layer.weights, f"bias_{at}": layer.bias}
    np.savez_compressed(path, **{name: part.astype(np.float32) for name, part in arrays.items()})
    content = path.read_bytes()
    sidecar: dict[str, Any] = {
        "sha256": hashlib.sha256(content).hexdigest(),
        **teller.ASKED,
    }
    stored = teller.unproven(NetworkFiles(content, sidecar["sha256"], sidecar))
    sidecar["golden"] = teller.golden(stored)
    path.with_suffix(".json").write_text(json.dumps(sidecar, indent=1) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains from files; the exit status is 0."""
    parser = argparse.ArgumentParser(prog="python -m model.finds.train", description=__doc__)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="made by model.finds.samples")
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--seed", type=int, default=1, help="of weights, order and noise")
    options = parser.parse_args(arguments)
    samples = load(options.data)
    write(options.out, fit(samples, options.seed))
    notes = {
        "finds": len(samples),
        "pictures": len(np.unique(samples.picture)),
        "data_sha256": content_sha256(samples),
        "segmentation_sha256": segmenter.shipped().sha256,
        "seed": options.seed,
        "members": MEMBERS,
        "hidden": HIDDEN,
    }
    (options.out / NOTES).write_text(json.dumps(notes, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
