"""The float network in plain numpy, so that the int8 one can be compared to it without Keras."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Layer:
    """A dense layer: weights of shape (inputs, outputs), bias of shape (outputs,)."""

    weights: Array
    bias: Array


def logits(layers: tuple[Layer, ...], standardised: Array) -> Array:
    """The float network before its sigmoid: ReLU layers and one linear output.

    Args:
        layers: from input to output.
        standardised: shape (pictures, descriptors).

    Returns:
        Shape (pictures,); above 0 for what is rather dirty.
    """
    values = standardised
    for layer in layers[:-1]:
        values = np.maximum(values @ layer.weights + layer.bias, 0)
    return np.asarray((values @ layers[-1].weights + layers[-1].bias)[:, 0])


def dirtiness(layers: tuple[Layer, ...], standardised: Array) -> Array:
    """What the float network says: 0 (clean) to 1 (dirty), shape (pictures,); see `logits`."""
    return np.asarray(1 / (1 + np.exp(-logits(layers, standardised))))


def save(layers: tuple[Layer, ...], path: Path) -> None:
    """Writes the weights as an `.npz`."""
    arrays: dict[str, Any] = {f"weights_{i}": layer.weights for i, layer in enumerate(layers)}
    arrays |= {f"bias_{i}": layer.bias for i, layer in enumerate(layers)}
    with path.open("wb") as file:
        np.savez(file, **arrays)


def load(path: Path) -> tuple[Layer, ...]:
    """The layers that `save` wrote."""
    with np.load(path, allow_pickle=False) as stored:
        count = len(stored.files) // 2
        return tuple(Layer(stored[f"weights_{i}"], stored[f"bias_{i}"]) for i in range(count))
