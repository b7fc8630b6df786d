"""A picture of the end face with features marked on it. Pure."""

from math import hypot

import numpy as np
from PIL import Image, ImageOps

from device.screens.draw import BLACK, WHITE, pen
from device.vision.findings import EndFace, Feature
from device.vision.frame import Frame

SIDE_PX = 61
_MARGIN = 1.15


def marked(
    frame: Frame, end_face: EndFace, features: tuple[Feature, ...], side_px: int = SIDE_PX
) -> Image.Image:
    """The end face, dithered, square, mode "1", with a ring around each of the features.

    The view holds the cladding and every marked feature; what lies outside the frame is black.
    """
    reach_um = _MARGIN * max([end_face.cladding_um / 2, *map(_reach_um, features)])
    picture = _crop(frame, end_face, reach_um, side_px).convert("1")
    px_per_um = side_px / (2 * reach_um)
    for feature in features:
        x, y = ((c * px_per_um + side_px / 2) for c in (feature.x_um, feature.y_um))
        _ring(picture, x, y, max(3.0, feature.length_um * px_per_um / 2 + 2))
    return picture


def _reach_um(feature: Feature) -> float:
    return hypot(feature.x_um, feature.y_um) + feature.length_um / 2


def _crop(frame: Frame, end_face: EndFace, reach_um: float, side_px: int) -> Image.Image:
    x, y = end_face.center_px
    wide, high = reach_um / frame.scale.x_um_per_px, reach_um / frame.scale.y_um_per_px
    box = (round(x - wide), round(y - high), round(x + wide), round(y + high))
    # Pillow's crop fills what lies outside with black.
    grey = Image.fromarray(np.ascontiguousarray(frame.pixels)).crop(box)
    return ImageOps.autocontrast(grey.resize((side_px, side_px), Image.Resampling.BOX), cutoff=1)


def _ring(picture: Image.Image, x: float, y: float, radius: float) -> None:
    draw = pen(picture)
    for offset, ink in ((1.0, BLACK), (0.0, WHITE), (-1.0, BLACK)):
        r = radius + offset
        draw.ellipse((x - r, y - r, x + r, y + r), outline=ink)
