"""How coarsely a picture was compressed: the step of its block transform.

JPEG rounds the cosine transform of every 8x8 block to multiples of a step (ITU-T T.81, A.3.4). Where
a picture is quiet all but the mean is rounded to nothing, and here and there one wave of one step
remains, which stands out of no noise and means nothing. The step shows in the picture itself: of the
low frequencies no coefficient lies between nothing and one step (Fan, de Queiroz 2003,
"Identification of bitmap compression history", IEEE Trans. Image Process. 12:230).
"""

import numpy as np

from device.vision.arrays import Floats, Grey
from device.vision.measure import LEAST_SCORE

BLOCK = 8
LOW_FREQUENCIES = ((0, 1), (1, 0), (1, 1), (0, 2), (2, 0))
ROUNDING = 1.5
"""A coefficient that was rounded to nothing comes back, from whole grey levels, within this."""
LEAST_STEP, LARGEST_STEP = 5, 60
LEAST_BLOCKS = 10
LEAST_FREQUENCIES = 3
MOST_BETWEEN = 0.15
"""Share of the coefficients from the middle of the gap to the first step that may lie in the gap."""

OF_STEP = 0.5 / LEAST_SCORE
"""Standard deviation of noise by the step. A wave of one step is at most a quarter of it high; what
reaches `LEAST_SCORE` of such noise is more than two of them."""


def noise_floor(pixels: Grey) -> float:
    """Standard deviation in grey levels that compression alone asks for; see `transform_step`."""
    return OF_STEP * transform_step(pixels)


def transform_step(pixels: Grey) -> float:
    """The usual step of the low frequencies in grey levels; 0 of a picture that was not compressed.

    Args:
        pixels: the frame, its first block at its corner, as a file is read.
    """
    height, width = (side // BLOCK * BLOCK for side in pixels.shape)
    blocks = pixels[:height, :width].reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK).swapaxes(1, 2)
    values = blocks.reshape(-1, BLOCK, BLOCK).astype(np.float32)
    basis = _basis().astype(np.float32)
    steps = []
    for row, column in LOW_FREQUENCIES:
        wave = np.outer(basis[row], basis[column])
        steps.append(_step(np.abs(np.tensordot(values, wave, axes=2))))
    told = [step for step in steps if step > 0]
    return float(np.median(told)) if len(told) >= LEAST_FREQUENCIES else 0.0


def _step(sizes: Floats) -> float:
    """The step of one coefficient from its sizes over all blocks."""
    ordered, steps = np.sort(sizes), np.arange(LEAST_STEP, LARGEST_STEP + 1)
    below, upto = np.searchsorted(ordered, steps - 1, "left"), np.searchsorted(ordered, steps + 1, "right")
    gap = below - np.searchsorted(ordered, ROUNDING, "right")
    fits = (upto - below >= LEAST_BLOCKS) & (gap <= MOST_BETWEEN * (upto - below))
    return float(steps[fits].max(initial=0))


def _basis() -> Floats:
    """The orthonormal cosine transform of 8 values, shape (8, 8)."""
    places = (2 * np.arange(BLOCK) + 1) * np.pi / (2 * BLOCK)
    waves = np.cos(np.outer(np.arange(BLOCK), places)) * np.sqrt(2 / BLOCK)
    waves[0] /= np.sqrt(2)
    return np.asarray(waves, np.float64)
