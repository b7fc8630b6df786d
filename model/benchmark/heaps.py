"""True defects that touch each other: whoever looks at them sees one.

The renderer strews features one by one, and two that touch stay two in the truth. A feature belongs whole to
the innermost zone that it touches, so that two threads across each other break a limit where one that is as
large as both would not. What is right of them nobody can say.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from device.vision.frame import Scale
from model.benchmark.matching import is_line
from model.benchmark.noise import box_of
from model.truth import TrueFeature, Truth

APART_UM = 1.0
"""What is seen between two defects that lie apart."""

Labels = npt.NDArray[np.uint16]


@dataclass(frozen=True)
class Heap:
    """Defects that hang together.

    Attributes:
        members: their indices among the truth's features, at least two.
        size_um: diameter of the smallest circle around what is seen of them.
    """

    members: tuple[int, ...]
    size_um: float


def heaps(truth: Truth, scale: Scale, seen: Sequence[bool]) -> tuple[Heap, ...]:
    """The heaps of a picture.

    Args:
        truth: of the picture.
        scale: of the picture.
        seen: of each true feature whether it can be seen.
    """
    defects = [i for i, true in enumerate(truth.features) if seen[i] and not is_line(true)]
    groups: list[set[int]] = []
    for index in defects:
        beside = _beside(truth.features[index], truth.labels, scale)
        near = {i for i in defects if truth.features[i].mask_index in beside} | {index}
        joined = [group for group in groups if group & near]
        groups = [group for group in groups if not group & near]
        groups.append(near.union(*joined))
    return tuple(
        Heap(tuple(sorted(group)), _size_um([truth.features[i] for i in group], truth.labels, scale))
        for group in groups
        if len(group) > 1
    )


def _beside(true: TrueFeature, labels: Labels, scale: Scale) -> set[int]:
    """The labels of all that lies no further from a feature than `APART_UM`."""
    mask = labels == true.mask_index
    if not mask.any():
        return set()
    reach = [round(APART_UM / um) for um in (scale.x_um_per_px, scale.y_um_per_px)]
    box = box_of(mask, max(reach))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, [2 * px + 1 for px in reach])
    near = cv2.dilate(mask[box].astype(np.uint8), disc) > 0
    return set(np.unique(labels[box][near]).tolist())


def _size_um(together: Sequence[TrueFeature], labels: Labels, scale: Scale) -> float:
    rows, columns = np.nonzero(np.isin(labels, [true.mask_index for true in together]))
    places = np.stack([columns * scale.x_um_per_px, rows * scale.y_um_per_px], axis=1)
    _, radius_um = cv2.minEnclosingCircle(places.astype(np.float32))
    return max(2 * radius_um, *(true.size_um for true in together))
