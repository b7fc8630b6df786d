"""A page of the menu: title, items, the one under the cursor inverted; or a QR code."""

import segno
from PIL import Image

from device.menu import Item, Menu
from device.screens.draw import (
    COLUMNS_PER_LINE,
    LINE_PX,
    SIZE_PX,
    WHITE,
    blank,
    invert,
    pen,
    shorten,
    shorten_inside,
    write,
    write_lines,
    write_right,
)
from device.screens.texts import Texts

_TOP_PX = 11
_LINES = 6
_MARK = "*"
_QUIET_PX = 3


def menu(shown: Menu, say: Texts) -> Image.Image:
    """The page with as many items around the cursor as there is room for."""
    if shown.page.code:
        return _code(shown.page.code, say)
    picture = blank()
    where = f"{shown.cursor + 1}/{len(shown.page.items)}"
    write(picture, (0, 0), shorten(shown.page.title, COLUMNS_PER_LINE - 1 - len(where)))
    write_right(picture, 0, where)
    pen(picture).line((0, LINE_PX, SIZE_PX[0] - 1, LINE_PX), fill=WHITE)
    first = max(0, min(shown.cursor - _LINES // 2, len(shown.page.items) - _LINES))
    for line, item in enumerate(shown.page.items[first : first + _LINES]):
        y = _TOP_PX + line * LINE_PX
        _item(picture, y, item)
        if first + line == shown.cursor:
            invert(picture, (0, y - 1, SIZE_PX[0], y + LINE_PX))
    return picture


def _item(picture: Image.Image, y: int, item: Item) -> None:
    end = f"{item.note}{_MARK if item.marked else ' '}"
    columns = COLUMNS_PER_LINE - len(end) - bool(item.note)
    write(picture, (1, y), shorten_inside(item.text, columns))
    write_right(picture, y, end)


def _code(text: str, say: Texts) -> Image.Image:
    """As large as the panel's height allows beside a quiet zone; in capitals, which need less room."""
    picture = blank()
    side = SIZE_PX[1]
    pen(picture).rectangle((0, 0, side - 1, side - 1), fill=WHITE)
    rows = [list(row) for row in segno.make_qr(text.upper(), error="l", boost_error=False).matrix]
    zoom = max(1, (side - 2 * _QUIET_PX) // len(rows))
    margin = (side - zoom * len(rows)) // 2
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                left, top = margin + x * zoom, margin + y * zoom
                pen(picture).rectangle((left, top, left + zoom - 1, top + zoom - 1), fill=0)
    write_lines(picture, (side + 4, 8), list(say.menu.key_lines))
    write_lines(picture, (side + 4, 40), [text[:8], text[8:16]])
    return picture
