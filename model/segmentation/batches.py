"""Batches to learn from: pieces of samples, turned and mirrored, with textures and noise a little off."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from device.vision.channels import CHANNELS, channels
from model.segmentation import samples, textures

Rng = np.random.Generator
T = TypeVar("T", bound=np.generic)

SIZE = 192
"""Side of a piece, in the network's pixels."""
FOCUSED = 0.6
"""Share of the pieces that lie around a feature; others lie anywhere."""
CLASS_SHARES = {1: 0.3, 2: 0.2, 3: 0.15, 4: 0.08, 5: 0.09, 6: 0.09, 7: 0.09}
"""How often that feature is of which class: lines and dots are hardest to tell from each other."""
NOISE_OFF = (0.85, 1.1)
"""The score is multiplied by something between: no camera's noise is known any better."""
LEVEL_OFF = 0.03
"""Standard deviation of what is added to the level."""
PLANE = 4
"""Channels of one plane: its pixels two by two."""


@dataclass(frozen=True, eq=False)
class Picture:
    """A sample as the network reads it, in half precision to save memory."""

    read: npt.NDArray[np.float16]
    classes: npt.NDArray[np.uint8]
    weights: npt.NDArray[np.float16]

    @cached_property
    def shown(self) -> frozenset[int]:
        """The classes of its features."""
        return frozenset(np.unique(self.classes).tolist()) - {0}


@dataclass(frozen=True, eq=False)
class Batch:
    """Pieces of shapes (batch, `SIZE`, `SIZE`, channels) and (batch, `SIZE`, `SIZE`)."""

    read: npt.NDArray[np.float32]
    classes: npt.NDArray[np.uint8]
    weights: npt.NDArray[np.float32]


def pictures(folder: Path) -> list[Picture]:
    """All samples of a folder, in order.

    Raises:
        ValueError: there are none.
    """
    paths = sorted(folder.glob("*.npz"))
    if not paths:
        raise ValueError(f"{folder} holds no samples; make some with model.segmentation.samples")
    return [_picture(samples.load(path)) for path in tqdm(paths, unit="picture")]


def _picture(one: samples.Sample) -> Picture:
    read = channels(one.seen)
    return Picture(read.astype(np.float16), one.classes, one.weights.astype(np.float16))


def batch(rng: Rng, known: Sequence[Picture], count: int) -> Batch:
    """Pieces of so many pictures drawn at random."""
    pieces = [_piece(rng, known) for _ in range(count)]
    read, classes, weights = zip(*pieces, strict=True)
    return Batch(np.stack(read), np.stack(classes), np.stack(weights))


def _piece(
    rng: Rng, known: Sequence[Picture]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.uint8], npt.NDArray[np.float32]]:
    picture, box = _chosen(rng, known)
    turns, mirrored = int(rng.integers(4)), bool(rng.integers(2))
    read = turned(picture.read[box].astype(np.float32), turns, mirrored=mirrored)[
        ..., order(turns, mirrored=mirrored)
    ]
    textures.lay(rng, read)
    mistake_noise(read, rng.uniform(*NOISE_OFF))
    read[..., 2 * PLANE : 3 * PLANE] += np.float32(rng.normal(0, LEVEL_OFF))
    classes = turned(picture.classes[box], turns, mirrored=mirrored)
    return read, classes, turned(picture.weights[box].astype(np.float32), turns, mirrored=mirrored)


def mistake_noise(read: npt.NDArray[np.float32], factor: float) -> None:
    """Multiplies the score of a piece, shape (n, n, `CHANNELS`), as a wrong measure of the noise would."""
    score = textures.linear(read[..., :PLANE])
    read[..., :PLANE] = textures.compressed(score * np.float32(factor))


def _chosen(rng: Rng, known: Sequence[Picture]) -> tuple[Picture, tuple[slice, slice]]:
    """A picture and a piece of it: around a feature, or anywhere."""
    kind = int(rng.choice(list(CLASS_SHARES), p=list(CLASS_SHARES.values())))
    showing = [picture for picture in known if kind in picture.shown] if rng.random() < FOCUSED else []
    picture = (showing or known)[rng.integers(len(showing or known))]
    spare = len(picture.classes) - SIZE
    corner = rng.integers(0, spare + 1, 2)
    if showing:
        places = np.argwhere(picture.classes == kind)
        corner = np.clip(places[rng.integers(len(places))] - rng.integers(0, SIZE, 2), 0, spare)
    row, column = (int(place) for place in corner)
    return picture, np.s_[row : row + SIZE, column : column + SIZE]


def turned(image: npt.NDArray[T], turns: int, *, mirrored: bool) -> npt.NDArray[T]:
    """An image mirrored, then turned by so many quarters."""
    return np.ascontiguousarray(np.rot90(image[:, ::-1] if mirrored else image, turns))


def order(turns: int, *, mirrored: bool) -> list[int]:
    """The channels in their new order: the pixels of a cell turn with the picture."""
    cell = turned(np.arange(PLANE).reshape(2, 2), turns, mirrored=mirrored).ravel()
    planes = [PLANE * plane + int(pixel) for plane in range(3) for pixel in cell]
    return planes + list(range(3 * PLANE, CHANNELS))
