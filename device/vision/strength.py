"""What is there beyond doubt, whatever a network says of it."""

import math

from device.vision.blobs import Blob
from device.vision.patch import PITCH_UM
from device.vision.surface import Surface

STRONG = 12.0
"""Mean contrast, in standard deviations of single pixels, of what surely is there."""
EXTENSIVE = 40.0
"""So is what is as strong as a whole: that contrast by the square root of its um², which are about as many
as its independent pixels. A wide film is seen from a fraction of the noise on, be its like known or not. Of
440 finds with 40 to 50 on rendered pictures (those of `model/README.md`), 25 are nothing, and 14 of these lie
in textures that were laid over the picture."""
EXTENSIVE_LINE = 50.0
"""The same for a line, which is the best of many on a polished ferrule."""


def is_strong(contrast: float, area_um2: float, *, is_line: bool = False) -> bool:
    """Whether something is there beyond doubt, whatever a network says.

    Args:
        contrast: its mean, in standard deviations of single pixels.
        area_um2: that it covers.
        is_line: whether it is told as a line.
    """
    extensive = EXTENSIVE_LINE if is_line else EXTENSIVE
    return abs(contrast) >= min(STRONG, extensive / math.sqrt(area_um2))


def is_strong_blob(blob: Blob, surface: Surface, *, is_line: bool = False) -> bool:
    """Whether what has these pixels is there beyond doubt."""
    contrast = float(blob.on(surface.background.score).mean())
    return is_strong(contrast, float(blob.mask.sum()) * PITCH_UM**2, is_line=is_line)
