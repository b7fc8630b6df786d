"""How sharp the live view is. Pure."""

from dataclasses import dataclass
from math import log10

import cv2

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
    mean = float(cv2.mean(pixels)[0])
    if mean == 0:
        return 0.0
    across = _mean_square(pixels[:, 2:], pixels[:, :-2])
    down = _mean_square(pixels[2:], pixels[:-2])
    contrast = max((across + down) / mean**2, _FAINT)
    return min(1.0, log10(contrast / _FAINT) / log10(_CRISP / _FAINT))


def _mean_square(one: Grey, other: Grey) -> float:
    # Without copies, unlike numpy: this is done for every picture of the live view.
    return float(cv2.norm(one, other, cv2.NORM_L2SQR)) / one.size


@dataclass(frozen=True)
class FocusBar:
    """Sharpness now, and the best since the connector was put in; both 0 to 1."""

    now: float = 0.0
    peak: float = 0.0

    def follow(self, sharpness: float) -> "FocusBar":
        """The bar one picture later."""
        return FocusBar(sharpness, max(self.peak, sharpness))
