"""The network that tells what finds are, as vision asks it: loaded, and proven to be what was shipped.

Its file holds a few small perceptrons that learned the same from other beginnings, whose probabilities are
averaged, and by how much each trait is shifted and scaled for them; its sidecar the traits and words that it
was made for, and what it says to a golden pattern. What does not agree refuses to load, so that nothing is
judged by it. It computes in float64, in which processors agree far beyond any digit that could tell.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

import device
from device import network_files
from device.vision.arrays import Floats
from device.vision.telling import Word
from device.vision.traits import NAMES

SHIPPED = Path(device.__file__).resolve().parent.parent / "model" / "shipped" / "finds.npz"
ASKED = {"traits": list(NAMES), "words": [word.name.lower() for word in Word]}
"""What a sidecar has to say, so that its network is one of this release."""
GOLDEN = 16
"""Rows of the golden pattern."""
DIGITS = 9
"""To which probabilities are recorded."""


@dataclass(frozen=True, eq=False)
class Layer:
    """Dense layers side by side: weights of shape (members, inputs, outputs), bias (members, 1, outputs)."""

    weights: Floats
    bias: Floats


@dataclass(frozen=True, eq=False)
class Teller:
    """The network; made by `load`.

    Attributes:
        middle, scale: of each trait, shape (`NAMES`,); the scale is > 0.
        layers: from traits to logits, ReLU between them.
        sha256: hash of its file, in hex.
    """

    middle: Floats
    scale: Floats
    layers: Sequence[Layer]
    sha256: str = ""

    def __call__(self, traits: Floats) -> Floats:
        """Probability of each `Word`, shape (finds, 3), for traits of shape (finds, `NAMES`)."""
        values = standardised(traits, self.middle, self.scale)[None]
        for layer in self.layers[:-1]:
            values = np.maximum(values @ layer.weights + layer.bias, 0)
        logits = values @ self.layers[-1].weights + self.layers[-1].bias
        share = np.exp(logits - logits.max(axis=-1, keepdims=True))
        return np.asarray((share / share.sum(axis=-1, keepdims=True)).mean(axis=0))


def standardised(traits: Floats, middle: Floats, scale: Floats) -> Floats:
    """Traits as the network reads them: in standard deviations, the farther off the more closely together.

    Photographs show what no rendering did. arsinh(x) is x near 0 and log(2 x) far from it.
    """
    return np.asarray(np.arcsinh((traits - middle) / scale))


def load(path: Path = SHIPPED) -> Teller:
    """The network in `path`, checked against its sidecar and its golden pattern.

    Raises:
        ModelError: see `network_files.proven`.
    """
    return network_files.proven(path, ASKED, unproven, golden)


def unproven(files: network_files.NetworkFiles) -> Teller:
    """The network of which the golden pattern was not asked; raises whatever its parts stumble over."""
    with np.load(io.BytesIO(files.content), allow_pickle=False) as file:
        arrays = {name: file[name].astype(np.float64) for name in file.files}
    count = sum(name.startswith("weights") for name in arrays)
    layers = [Layer(arrays[f"weights_{at}"], arrays[f"bias_{at}"]) for at in range(count)]
    return Teller(arrays["middle"], arrays["scale"], layers, files.sha256)


@cache
def shipped() -> Teller:
    """The shipped network, loaded once in each process.

    Raises:
        ModelError: see `load`.
    """
    return load()


def golden(tell: Teller) -> list[list[float]]:
    """What a network says to the golden pattern, in `DIGITS` digits."""
    return [[round(float(share), DIGITS) for share in row] for row in tell(golden_pattern(tell))]


def golden_pattern(tell: Teller) -> Floats:
    """Traits of all sizes, in no order that a network could ignore, shape (`GOLDEN`, `NAMES`)."""
    places = np.arange(GOLDEN * len(NAMES), dtype=np.int64).reshape(GOLDEN, len(NAMES))
    return np.asarray(tell.middle + tell.scale * (((places * places * 31 + places * 17) % 251 - 125) / 64))
