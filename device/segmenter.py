"""The segmentation network as vision asks it: loaded, and proven to be the one that was shipped.

Its file holds the weights, one array for each part of a layer; its sidecar how the layers follow each other,
the classes that they tell apart, and what they say to a golden pattern, which exercises all of them. What
does not agree refuses to load, so that nothing is judged by it.
"""

import hashlib
import io
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

import device
from device import network_files
from device.vision.arrays import Image
from device.vision.channels import CHANNELS
from device.vision.evidence import KINDS, MULTIPLE
from device.whole_numbers import Convolution, Layer, Placed, Shuffle, Steps, Sum, run

SHIPPED = Path(device.__file__).resolve().parent.parent / "model" / "shipped" / "segmentation.npz"
ASKED = {
    "classes": [str(kind) if kind else None for kind in KINDS],
    "multiple": MULTIPLE,
    "channels": CHANNELS,
}
"""What a sidecar has to say, so that its network is one of this release."""
GOLDEN_PX = 2 * MULTIPLE
"""Side of the golden pattern."""


class Segmenter:
    """The network; made by `load`.

    Attributes:
        sha256: hash of its file, in hex.
    """

    def __init__(self, network: Sequence[Placed], sidecar: Mapping[str, Any], sha256: str) -> None:
        self.sha256 = sha256
        self._network = network
        self._input_step = np.float32(sidecar["input"]["step"])
        self._output_step = np.float32(sidecar["output"]["step"])
        self._input = _steps(sidecar["input"])

    def __call__(self, read: Image) -> Image:
        """Logits, float32, shape (h, w, classes), for what `device.vision.channels` makes of an end face."""
        return run(self._network, self._input.kept(read / self._input_step)) * self._output_step


def load(path: Path = SHIPPED) -> Segmenter:
    """The network in `path`, checked against its sidecar and its golden pattern.

    Raises:
        ModelError: see `network_files.proven`.
    """
    return network_files.proven(path, ASKED, unproven, golden)


def unproven(files: network_files.NetworkFiles) -> Segmenter:
    """The network of which the golden pattern was not asked; raises whatever its layers stumble over."""
    return Segmenter(_network(files), files.sidecar, files.sha256)


@cache
def shipped() -> Segmenter:
    """The shipped network, loaded once in each process.

    Raises:
        ModelError: see `load`.
    """
    return load()


def golden(segment: Segmenter) -> str:
    """Hash of what a network says to the golden pattern, in hex."""
    said = segment(golden_pattern())
    return hashlib.sha256(np.ascontiguousarray(said, "<f4").tobytes()).hexdigest()


def golden_pattern() -> Image:
    """Values of all sizes, in no order that a network could ignore, shape (h, w, `CHANNELS`)."""
    places = np.arange(GOLDEN_PX * GOLDEN_PX * CHANNELS, dtype=np.int64)
    values = ((places * places * 31 + places * 17) % 251 - 125).astype(np.float32) / 64
    return values.reshape(GOLDEN_PX, GOLDEN_PX, CHANNELS)


def _network(files: network_files.NetworkFiles) -> list[Placed]:
    with np.load(io.BytesIO(files.content), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    described = enumerate(files.sidecar["layers"], start=1)
    return [Placed(_layer(one, number, arrays), tuple(one["reads"])) for number, one in described]


def _layer(one: Mapping[str, Any], number: int, arrays: Mapping[str, npt.NDArray[Any]]) -> Layer:
    if one["does"] == "convolve":
        parts = [arrays[f"{number}.{part}"].astype(np.float32) for part in ("weights", "bias", "share")]
        weights, bias, share = parts
        return Convolution(weights, bias, share, one["stride"], _steps(one))
    if one["does"] == "add":
        first, second = one["shares"]
        return Sum((first, second), _steps(one))
    if one["does"] == "shuffle":
        return Shuffle()
    raise ValueError(f"no layer does {one['does']!r}")


def _steps(one: Mapping[str, Any]) -> Steps:
    return Steps(one["least"], one["greatest"])
