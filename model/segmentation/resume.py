"""From a network in whole numbers back to one that learns: who has the shipped files can train them on.

The file holds weights in steps of eight bits, and not how large the steps between its layers are. That does
not matter: what a normalization makes of a convolution takes any scale back.
"""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
from keras import layers

from device import network_files
from model.segmentation.net import Normalization

STEP = 0.02
"""Of the layers between, where nothing else follows from their sums: 255 of them reach to 5."""
TINY = 1e-9
"""A channel whose weights all are zero stays as it is."""

Values = npt.NDArray[np.floating[Any]]


def take_over(model: keras.Model, path: Path, read: Values) -> None:
    """Gives a network the weights of shipped files.

    Args:
        model: made by `network`, with layers as those of the file.
        path: of the file with the weights; its sidecar lies beside it.
        read: what the network reads, shape (n, h, w, `CHANNELS`): the normalizations learn from it what
            the convolutions make.

    Raises:
        ModelError: a file is missing or is not the one that was shipped.
        ValueError: it has other layers.
    """
    files = network_files.read(path)
    with np.load(io.BytesIO(files.content), allow_pickle=False) as file:
        arrays = {name: file[name].astype(np.float64) for name in file.files}
    told = files.sidecar["layers"]
    steps = _steps(told, float(files.sidecar["input"]["step"]), float(files.sidecar["output"]["step"]))
    numbers = [number for number, one in enumerate(told, start=1) if one["does"] == "convolve"]
    convolutions = [layer for layer in model.layers if isinstance(layer, layers.Conv2D)]
    if len(numbers) != len(convolutions):
        raise ValueError(f"{path} has {len(numbers)} convolutions, not {len(convolutions)}")
    norms: list[Normalization | None] = [layer for layer in model.layers if isinstance(layer, Normalization)]
    for number, convolution, norm in zip(numbers, convolutions, [*norms, None], strict=True):
        share = arrays[f"{number}.share"] * steps[number]
        kernel = arrays[f"{number}.weights"] / steps[told[number - 1]["reads"][0]]
        bias = arrays[f"{number}.bias"] * share
        if norm is None:
            convolution.set_weights([kernel * share, bias])
            continue
        size = np.sqrt((kernel**2).sum(axis=(0, 1, 2)) / 2)
        usual = kernel / np.maximum(size, TINY)
        convolution.set_weights([usual])
        made = np.asarray(keras.Model(model.inputs, convolution.output)(read, training=False), np.float64)
        mean, variance = made.mean(axis=(0, 1, 2)), made.var(axis=(0, 1, 2))
        slope = share * size
        norm.set_weights([slope * np.sqrt(variance + norm.epsilon), bias + slope * mean, mean, variance])


def _steps(told: Sequence[Mapping[str, Any]], first: float, last: float) -> dict[int, float]:
    """The size of the steps of the input, number 0, and of what each layer makes."""
    steps = {0: first, **dict.fromkeys(range(1, len(told)), STEP), len(told): last}
    for number, one in enumerate(told, start=1):
        if one["does"] == "add":
            moved, passed = one["reads"]
            steps[number] = steps[passed] / one["shares"][1]
            steps[moved] = steps[told[moved - 1]["reads"][0]] = steps[number] * one["shares"][0]
    return steps
