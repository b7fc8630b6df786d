"""The live view: what the camera sees, how sharp it is, and where the next verdict belongs."""

from PIL import Image, ImageOps

from device.screens.draw import BLACK, COLUMNS_PER_LINE, WHITE, blank, pen, shorten, write
from device.screens.english import ENGLISH
from device.screens.focus import FocusBar
from device.screens.place import Place
from device.screens.stick import ROOM_COLUMNS, draw_percent
from device.screens.supply import Supply, draw_supply
from device.screens.texts import Texts
from device.stick_status import Status
from device.vision.frame import Grey

VIEW_PX = (72, 54)
_VIEW_TOP = 10
_SIDE = 76
_COLUMNS = 8
_TICK_PX = 7
_BAR = (_SIDE, 55, 127, 63)


def ready(
    view: Grey,
    focus: FocusBar,
    place: Place,
    supply: Supply,
    say: Texts = ENGLISH,
    stick: Status | None = None,
) -> Image.Image:
    """The picture for a camera picture of any size, shape (height, width).

    Args:
        view: the camera's picture.
        focus: how sharp it is.
        place: where the next verdict belongs.
        supply: battery and clock.
        say: the language.
        stick: how far the USB stick is that is being served; None where none is.
    """
    picture = blank()
    if stick is not None:
        draw_percent(picture, stick)
    write(picture, (0, 0), shorten(place.profile, COLUMNS_PER_LINE - (ROOM_COLUMNS if stick else 0)))
    picture.paste(dither(view, VIEW_PX), (0, _VIEW_TOP))
    _middle(picture)
    _place(picture, place, say)
    draw_supply(picture, (_SIDE, 35), supply)
    write(picture, (_SIDE, 45), say.focus)
    _bar(picture, focus)
    return picture


def dither(view: Grey, size_px: tuple[int, int]) -> Image.Image:
    """The whole view in a box of this size, mode "1": stretched in contrast, never in shape."""
    grey = ImageOps.autocontrast(Image.fromarray(view), cutoff=0.5)
    return ImageOps.pad(grey, size_px, Image.Resampling.BOX, color=0).convert("1")


def _place(picture: Image.Image, place: Place, say: Texts) -> None:
    """The port, a label on as many as two lines, and the attempt."""
    label = f"{say.port} {place.port}" if place.label is None else place.label
    begin, end = label[:_COLUMNS], label[_COLUMNS:]
    write(picture, (_SIDE, 10), begin)
    write(picture, (_SIDE, 18), end if len(end) <= _COLUMNS else f"..{end[2 - _COLUMNS :]}")
    write(picture, (_SIDE, 26), shorten(f"{say.attempt} {place.attempt}", _COLUMNS))


def _middle(picture: Image.Image) -> None:
    """Point from all four sides at the middle of the view, where the fibre belongs, without hiding it."""
    width, height = VIEW_PX
    x, y = width // 2, _VIEW_TOP + height // 2
    right, bottom = width - 1, _VIEW_TOP + height - 1
    draw = pen(picture)
    # A black edge on both sides sets the white tick off from any dithering.
    for away, ink in ((1, BLACK), (0, WHITE)):
        for top in (_VIEW_TOP, bottom - _TICK_PX + 1):
            draw.rectangle((x - away, top, x + away, top + _TICK_PX - 1), fill=ink)
        for left in (0, right - _TICK_PX + 1):
            draw.rectangle((left, y - away, left + _TICK_PX - 1, y + away), fill=ink)


def _bar(picture: Image.Image, focus: FocusBar) -> None:
    left, top, right, bottom = _BAR
    draw = pen(picture)
    draw.rectangle(_BAR, outline=WHITE)
    length = right - left - 4
    if focus.now > 0:
        draw.rectangle((left + 2, top + 2, left + 2 + round(length * focus.now), bottom - 2), fill=WHITE)
    peak = left + 2 + round(length * focus.peak)
    draw.line((peak, top, peak, bottom), fill=WHITE)
