"""What the segmentation network reads: an end face as it stands out of its background, in eight bits.

Three planes: how far each pixel is off in standard deviations of its noise, by how much that would be
seen, and how bright it is. The first two grow as an inverse hyperbolic sine: in proportion while they are
small, as a logarithm beyond (Lupton, Gunn, Szalay 1999, "A modified magnitude system", Astron. J. 118:1406).
The network works at twice the patch's pitch; the four pixels that share one of its own are channels, so that
nothing is averaged away. Where a pixel lies, it knows by its distance from the axis and from the
cladding's edge.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from device.vision.arrays import Grey, Image
from device.vision.patch import PITCH_UM
from device.vision.surface import Surface

CHANNELS = 14
"""Four of each plane, and two that say where."""
STEPS = 30.0
"""Steps of eight bits for each unit of the inverse hyperbolic sine."""
SEEN_CONTRAST = 0.02
"""Share of the level that contrast is seen against, from which on it is told by its logarithm."""
LEVEL_STEPS = 100.0
"""Steps of eight bits for the level of the ferrule."""
UNIT = 64.0
"""So many steps are 1 to the network."""
NEAR_EDGE_UM, FAR_UM = 12.0, 70.0
"""Over such distances the network tells places beside the cladding's edge, and from the axis outwards."""

Steps = npt.NDArray[np.int8]
T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True, eq=False)
class Planes:
    """An end face in eight bits a pixel, each of the patch's shape (n, n).

    Attributes:
        score: how far off, in standard deviations of the noise.
        contrast: how far off, as a share of the level that it is seen against.
        level: how bright, by the ferrule.
        cladding_um: radius of the cladding.
    """

    score: Steps
    contrast: Steps
    level: Grey
    cladding_um: float


def planes(surface: Surface) -> Planes:
    """The planes of an end face."""
    background = surface.background
    level = np.clip(surface.patch.levels / surface.ferrule_level * LEVEL_STEPS, 0, 255)
    return Planes(
        score=_steps(background.score),
        contrast=_steps(background.residual / surface.seen_against / SEEN_CONTRAST),
        level=level.astype(np.uint8),
        cladding_um=surface.rings.cladding_radius_um,
    )


def channels(seen: Planes) -> Image:
    """What the network reads, float32, about -2 to 2, shape (n // 2, n // 2, `CHANNELS`)."""
    middle = (len(seen.level) // 2 - 0.5) / 2
    axis_um = (np.arange(len(seen.level) // 2, dtype=np.float32) - middle) * 2 * PITCH_UM
    radius_um = np.hypot(axis_um[:, None], axis_um[None, :]).astype(np.float64)
    where = [np.tanh((radius_um - seen.cladding_um) / NEAR_EDGE_UM), radius_um / FAR_UM - 1]
    parts = [
        fours(seen.score).astype(np.float32) / UNIT,
        fours(seen.contrast).astype(np.float32) / UNIT,
        fours(seen.level).astype(np.float32) / UNIT - 1,
        np.stack(where, axis=-1),
    ]
    return np.asarray(np.concatenate(parts, axis=-1), np.float32)


def _steps(values: Image) -> Steps:
    # In float64: what processors make of the last digit in float32 would move some pixels by a step.
    return np.asarray(np.clip(np.arcsinh(values, dtype=np.float64) * STEPS, -127, 127), np.int8)


def fours(plane: npt.NDArray[T]) -> npt.NDArray[T]:
    """Two by two pixels as four channels; an odd last row and column are left out."""
    half = len(plane) // 2
    cells = plane[: 2 * half, : 2 * half].reshape(half, 2, half, 2)
    return cells.transpose(0, 2, 1, 3).reshape(half, half, 4)
