"""How far a USB stick is, or the log by cable."""

from PIL import Image

from device.screens.draw import SIZE_PX, WHITE, blank, pen, shorten, width_px, write, write_right
from device.screens.english import ENGLISH
from device.screens.texts import Texts
from device.stick_status import Status

USB = "USB"
ROOM_COLUMNS = 8
"""Of the live view's first line: the word, as much as 100 %, and a space before it."""
_BAR = (0, 40, 127, 50)


def serving(status: Status, say: Texts = ENGLISH, *, by_cable: bool = False) -> Image.Image:
    """What is being done, per cent of it, and that the stick must stay in, or the disk is not there yet."""
    picture = blank()
    write(picture, (0, 0), USB, scale=2)
    percent = percent_of(status)
    write(picture, (SIZE_PX[0] - width_px(percent, 2), 0), percent, scale=2)
    pen(picture).line((0, 18, SIZE_PX[0] - 1, 18), fill=WHITE)
    write(picture, (0, 26), shorten(say.work.stages[status.stage]))
    pen(picture).rectangle(_BAR, outline=WHITE)
    left, top, right, bottom = _BAR
    length = round((right - left - 4) * min(1.0, max(0.0, status.share)))
    if length:
        pen(picture).rectangle((left + 2, top + 2, left + 2 + length, bottom - 2), fill=WHITE)
    write(picture, (0, 56), shorten(say.work.await_disk if by_cable else say.work.leave_in))
    return picture


def percent_of(status: Status) -> str:
    """Per cent of the stage, as it stands on every screen."""
    return f"{int(100 * min(1.0, max(0.0, status.share)))}%"


def draw_percent(picture: Image.Image, status: Status) -> None:
    """Per cent of a stick at the end of the first line."""
    write_right(picture, 0, f"{USB}{percent_of(status):>4}")
