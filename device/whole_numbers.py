"""A convolutional network in whole numbers: it says the same, to the bit, on every processor.

The runtimes of int8 networks round their convolutions a little differently on x86 and on Arm, and a record
that an auditor's PC cannot repeat proves nothing. Here values are whole numbers in float32, and so is each
sum of products up to 2^24, in whichever order a library of linear algebra adds them up. What follows a sum
is done number by number, which IEEE 754 leaves no freedom in. Scales and rounding are those of int8
networks (Jacob et al. 2018, "Quantization and training of neural networks for efficient
integer-arithmetic-only inference", CVPR).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from device.vision.arrays import Image

EXACT = 2.0**24
"""Up to here float32 holds every whole number."""
LARGEST = 255
"""A value is an int8 step less the step of zero."""

ROWS = 8
"""A convolution makes so many rows of its image at a time, what they read and are fitting into a cache."""


class Layer(Protocol):
    """Maps images of shape (h, w, channels), whole numbers in float32, to one such image."""

    def __call__(self, *read: Image) -> Image:
        """What the layer makes of what it reads."""


@dataclass(frozen=True)
class Steps:
    """The least and the greatest step of a layer's output, 0 where it stands for zero."""

    least: int
    greatest: int

    def kept(self, values: Image) -> Image:
        """Values rounded half to even and clipped, in place."""
        return np.clip(np.rint(values, out=values), self.least, self.greatest, out=values)


@dataclass(frozen=True, eq=False)
class Convolution:
    """A convolution with as many pixels as it reads, or half as many each way, padded with zeros.

    Attributes:
        weights: whole numbers, shape (side, side, channels read, channels).
        bias: whole numbers, shape (channels,).
        share: output steps for each step of the sums, shape (channels,).
        stride: 1 or 2.
        steps: of the output.
    """

    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    share: npt.NDArray[np.float32]
    stride: int
    steps: Steps

    def __post_init__(self) -> None:
        """Refuses weights that could carry a sum beyond what is exact.

        Raises:
            ValueError: they could.
        """
        most = np.abs(self.weights).sum(axis=(0, 1, 2), dtype=np.float64) * LARGEST + np.abs(self.bias)
        if float(most.max()) >= EXACT:
            raise ValueError(f"sums up to {most.max():.0f} are not exact in float32")

    def __call__(self, *read: Image) -> Image:
        """Shape (h / stride, w / stride, channels)."""
        (values,) = read
        side, stride = len(self.weights), self.stride
        height, width = (count // stride for count in values.shape[:2])
        before = (side - stride) // 2
        around = (before, side - stride - before) if side > 1 else (0, 0)
        wide = np.pad(values, (around, around, (0, 0)))
        read_by = sliding_window_view(wide, (side, side, wide.shape[2]))[::stride, ::stride, 0]
        weights = self.weights.reshape(-1, len(self.bias))
        made = np.empty((height, width, len(self.bias)), np.float32)
        for top in range(0, height, ROWS):
            rows = read_by[top : top + ROWS]
            sums = rows.reshape(-1, len(weights)) @ weights
            sums += self.bias
            sums *= self.share
            made[top : top + ROWS] = self.steps.kept(sums).reshape(len(rows), width, -1)
        return made


@dataclass(frozen=True)
class Sum:
    """The sum of two images.

    Attributes:
        shares: output steps for each step of the one and of the other.
        steps: of the output.
    """

    shares: tuple[float, float]
    steps: Steps

    def __call__(self, *read: Image) -> Image:
        """Of the same shape."""
        one, other = (values * np.float32(share) for values, share in zip(read, self.shares, strict=True))
        return self.steps.kept(one + other)


@dataclass(frozen=True)
class Shuffle:
    """Four channels into two by two pixels."""

    def __call__(self, *read: Image) -> Image:
        """Shape (2 h, 2 w, channels / 4)."""
        (values,) = read
        height, width, count = values.shape
        cells = values.reshape(height, width, 2, 2, count // 4).transpose(0, 2, 1, 3, 4)
        return cells.reshape(2 * height, 2 * width, count // 4)


@dataclass(frozen=True)
class Placed:
    """A layer and what it reads: 0 is the network's input, n what the n-th layer makes."""

    layer: Layer
    reads: tuple[int, ...]


def run(network: Sequence[Placed], values: Image) -> Image:
    """What the last layer makes of an input of whole numbers, shape (h, w, channels)."""
    last_use = {source: number for number, placed in enumerate(network) for source in placed.reads}
    known = {0: values}
    for number, placed in enumerate(network):
        known[number + 1] = placed.layer(*(known[source] for source in placed.reads))
        for source in placed.reads:
            if last_use[source] == number:
                del known[source]
    return known[len(network)]
