"""Screens that say one thing: working, a notice, a fault, the end."""

from PIL import Image

from device.screens.draw import (
    BLACK,
    COLUMNS_PER_LINE,
    SIZE_PX,
    WHITE,
    blank,
    pen,
    shorten,
    shorten_inside,
    width_px,
    wrap,
    write,
    write_lines,
)
from device.screens.english import ENGLISH
from device.screens.place import Place
from device.screens.texts import Texts

_FAULT_LINES = 5


def working(place: Place, say: Texts = ENGLISH) -> Image.Image:
    """A press was taken: the picture is being judged."""
    picture = blank()
    write(picture, (0, 0), shorten(place.profile))
    _centred(picture, 22, say.working, scale=2)
    _centred(picture, 42, say.hold_still)
    attempt = f"{say.attempt} {place.attempt}"
    port = place.label or f"{say.port} {place.port}"
    _centred(picture, 56, f"{shorten_inside(port, COLUMNS_PER_LINE - 2 - len(attempt))}  {attempt}")
    return picture


def notice(text: str, say: Texts = ENGLISH) -> Image.Image:
    """Something to know that is no fault of the instrument; a press dismisses it.

    Args:
        text: what it is and, after the last semicolon, what to do, which is kept before the rest.
        say: the language of what stands above it.
    """
    picture = blank()
    write(picture, (0, 1), say.notice, scale=2)
    pen(picture).line((0, 18, SIZE_PX[0] - 1, 18), fill=WHITE)
    write_lines(picture, (0, 24), _told(text))
    return picture


def switching_off(say: Texts = ENGLISH) -> Image.Image:
    """The last picture: the board is going off."""
    picture = blank()
    for y, line in zip((14, 36), say.switching_off, strict=True):
        _centred(picture, y, line, scale=2)
    return picture


def error(text: str, say: Texts = ENGLISH) -> Image.Image:
    """A fault of the instrument, never to be taken for FAIL: striped, and it says so.

    Args:
        text: what is wrong and, after the last semicolon, what to do, which is kept before the rest.
        say: the language of what stands above it.
    """
    picture = blank()
    _stripes(picture)
    width = width_px(say.error, 2)
    left = (SIZE_PX[0] - width) // 2
    pen(picture).rectangle((left - 5, 0, left + width + 4, 17), fill=BLACK)
    write(picture, (left, 2), say.error, scale=2)
    write_lines(picture, (0, 24), _told(text))
    return picture


def _told(text: str) -> list[str]:
    """What it is from the top, what to do at the bottom, so that the eye finds it."""
    what, _, to_do = text.rpartition(";")
    if not what:
        return wrap(to_do.strip(), _FAULT_LINES)
    advice = wrap(to_do.strip(), _FAULT_LINES - 1)
    lines = wrap(what.strip(), _FAULT_LINES - len(advice))
    gap = _FAULT_LINES - len(lines) - len(advice)
    return [*lines, *[""] * gap, *advice]


def _stripes(picture: Image.Image) -> None:
    draw = pen(picture)
    for x in range(-16, SIZE_PX[0], 8):
        draw.polygon([(x, 17), (x + 4, 17), (x + 20, 1), (x + 16, 1)], fill=WHITE)


def _centred(picture: Image.Image, y: int, text: str, scale: int = 1) -> None:
    write(picture, ((SIZE_PX[0] - width_px(text, scale)) // 2, y), text, scale)
