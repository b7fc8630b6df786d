"""How sharp the live view is. Pure."""

from dataclasses import dataclass
from math import log10

import numpy as np

from device.vision.frame import Grey

_FAINT = 2e-5
_CRISP = 2e-3


def sharpness(pixels: Grey) -> float:
    """Sharpness of a picture, 0 (nothing to see) to 1, indifferent to brightness and gain.

    The mean squared difference of pixels two apart (Brenner et al. 1976), in both directions, over
    the squared mean level, on a logarithmic scale between what a blurred and a crisp edge give.

    Args:
        pixels: grey levels, shape (height, width), each at least 3.
    """
    levels = pixels.astype(np.float32)
    mean = float(levels.mean())
    if mean == 0:
        return 0.0
    across = float(np.mean((levels[:, 2:] - levels[:, :-2]) ** 2))
    down = float(np.mean((levels[2:] - levels[:-2]) ** 2))
    contrast = max((across + down) / mean**2, _FAINT)
    return min(1.0, log10(contrast / _FAINT) / log10(_CRISP / _FAINT))


@dataclass(frozen=True)
class FocusBar:
    """Sharpness now, and the best since the connector was put in; both 0 to 1."""

    now: float = 0.0
    peak: float = 0.0

    def follow(self, sharpness: float) -> "FocusBar":
        """The bar one picture later."""
        return FocusBar(sharpness, max(self.peak, sharpness))
