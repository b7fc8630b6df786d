"""The signed verdict as a QR code, for a phone to take away."""

import segno
from PIL import Image

from device.screens.draw import SIZE_PX, WHITE, blank, pen, write_lines
from device.screens.english import ENGLISH
from device.screens.texts import Texts

VERSION = 10
"""57 modules of one pixel: the largest that leaves a quiet zone of three pixels in the panel's height."""
MODULES = 57
SIDE_PX = SIZE_PX[1]
QUIET_PX = (SIDE_PX - MODULES) // 2


def code(text: str, number: int, say: Texts = ENGLISH) -> Image.Image:
    """A QR code (ISO/IEC 18004, version 10) with the number of the record beside it.

    Args:
        text: at most 271 bytes.
        number: the record's.
        say: the language.

    Raises:
        ValueError: the text is too long.
    """
    picture = blank()
    pen(picture).rectangle((0, 0, SIDE_PX - 1, SIDE_PX - 1), fill=WHITE)
    symbol = segno.make_qr(text, version=VERSION, mode="byte", error="l", encoding="utf-8")
    for y, row in enumerate(symbol.matrix):
        for x, dark in enumerate(row):
            if dark:
                picture.putpixel((QUIET_PX + x, QUIET_PX + y), 0)
    write_lines(picture, (SIDE_PX + 4, 8), [*say.scan, "", say.record, str(number)[-10:]])
    return picture
