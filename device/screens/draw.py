"""Text and shapes on the panel's picture."""

import re
import textwrap
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw

from device.screens.glyphs import ADVANCE_PX, COLUMNS, HEIGHT_PX, UNKNOWN, WIDTH_PX

SIZE_PX = (128, 64)
LINE_PX = 8
COLUMNS_PER_LINE = (SIZE_PX[0] + 1) // ADVANCE_PX
WHITE = 255
BLACK = 0
_ROOM_FOR_BOTH_ENDS = 8
_NO_BREAK = "\N{NO-BREAK SPACE}"
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:um|%)(?!\w))")


def blank() -> Image.Image:
    """A black picture, mode "1", 128x64."""
    return Image.new("1", SIZE_PX, BLACK)


def pen(picture: Image.Image) -> ImageDraw.ImageDraw:
    """Something to draw shapes with, without smoothing."""
    return ImageDraw.Draw(picture)


def width_px(text: str, scale: int = 1) -> int:
    """How wide a text is at an integer scale."""
    return max(0, len(text) * ADVANCE_PX - 1) * scale


def write(picture: Image.Image, at: tuple[int, int], text: str, scale: int = 1, ink: int = WHITE) -> None:
    """Write a text with its top left corner at (x, y).

    Raises:
        ValueError: it would be cut off; `wrap` and `shorten` make texts that fit.
    """
    x, y = at
    right, bottom = x + width_px(text, scale), y + HEIGHT_PX * scale
    if x < 0 or y < 0 or right > picture.width or bottom > picture.height:
        raise ValueError(f"{text!r} at {at} does not fit")
    for place, character in enumerate(text):
        glyph = _glyph(character, scale)
        picture.paste(ink, (x + place * ADVANCE_PX * scale, y), glyph)


def write_lines(picture: Image.Image, at: tuple[int, int], lines: list[str]) -> None:
    """Write lines below each other; see `write`."""
    for number, line in enumerate(lines):
        write(picture, (at[0], at[1] + number * LINE_PX), line)


def write_right(picture: Image.Image, y: int, text: str) -> None:
    """Write a text that ends at the right edge; see `write`."""
    write(picture, (picture.width - width_px(text), y), text)


def shorten(text: str, columns: int = COLUMNS_PER_LINE) -> str:
    """The text, or its beginning and a mark that there was more, in so many columns."""
    return text if len(text) <= columns else text[: columns - 2] + ".."


def shorten_inside(text: str, columns: int = COLUMNS_PER_LINE) -> str:
    """The text, or its beginning and its end: of labels, the end is what tells them apart.

    Where there is little room it is the end alone: two letters at each side tell nobody anything.
    """
    if len(text) <= columns:
        return text
    begin = (columns - 2) // 2 if columns >= _ROOM_FOR_BOTH_ENDS else 0
    return f"{text[:begin]}..{text[len(text) - (columns - 2 - begin) :]}" if columns > 2 else text[-columns:]


def wrap(text: str, lines: int, columns: int = COLUMNS_PER_LINE) -> list[str]:
    """The text in at most so many lines; the last one is shortened where there is more.

    A number keeps its unit beside it, where both fit into one line.
    """
    whole = _BEFORE_UNIT.sub(_NO_BREAK, text)
    wrapped = [line.replace(_NO_BREAK, " ") for line in textwrap.wrap(whole, columns)]
    if len(wrapped) <= lines:
        return wrapped
    kept = wrapped[: lines - 1]
    return [*kept, shorten(" ".join(wrapped[lines - 1 :]), columns)]


def invert(picture: Image.Image, box: tuple[int, int, int, int]) -> None:
    """Swap black and white in a box (left, top, right, bottom), the last two outside."""
    picture.paste(ImageChops.invert(picture.crop(box)), box)


@lru_cache(maxsize=512)
def _glyph(character: str, scale: int) -> Image.Image:
    columns = COLUMNS.get(character, UNKNOWN)
    glyph = Image.new("1", (WIDTH_PX, HEIGHT_PX))
    glyph.putdata([WHITE * (columns[x] >> y & 1) for y in range(HEIGHT_PX) for x in range(WIDTH_PX)])
    return glyph.resize((WIDTH_PX * scale, HEIGHT_PX * scale), Image.Resampling.NEAREST)
