"""A question before a port is inspected that is done already."""

from PIL import Image

from device.screens.draw import (
    COLUMNS_PER_LINE,
    SIZE_PX,
    blank,
    invert,
    pen,
    shorten,
    shorten_inside,
    width_px,
    write,
)
from device.screens.english import ENGLISH
from device.screens.place import Place
from device.screens.texts import Texts

_LARGE_COLUMNS = COLUMNS_PER_LINE // 2


def done_already(place: Place, say: Texts = ENGLISH) -> Image.Image:
    """The port's label, that it is done, and which button inspects it all the same."""
    picture = blank()
    write(picture, (0, 0), shorten(place.profile))
    scale = 2 if len(place.name) <= _LARGE_COLUMNS else 1
    label = shorten_inside(place.name)
    write(picture, ((SIZE_PX[0] - width_px(label, scale)) // 2, 13), label, scale)
    write(picture, ((SIZE_PX[0] - width_px(say.work.is_done)) // 2, 31), say.work.is_done)
    pen(picture).line((0, 43, SIZE_PX[0] - 1, 43), fill=255)
    write(picture, (1, 46), say.work.again)
    invert(picture, (0, 45, SIZE_PX[0], 54))
    write(picture, (1, 56), say.work.leave)
    return picture
