"""The verdict, readable at arm's length; PASS, FAIL and NOT GRADED differ in shape, not only in words."""

from PIL import Image

from device.grading.grade import Grade, Verdict
from device.screens.catalogue import FAIL, PASS
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
    wrap,
    write,
    write_lines,
    write_right,
)
from device.screens.english import ENGLISH
from device.screens.place import Place
from device.screens.reasons import headline
from device.screens.texts import Texts

_HEAD_PX = 32
_REASON_LINES = 2
_PLACE_COLUMNS = 6
"""The port's of the last line, at least: by whose limits it was judged is not to be cut off for it."""


def answer(grade: Grade, place: Place, say: Texts = ENGLISH) -> Image.Image:
    """The verdict, why in two lines, what to do next, and profile and port."""
    picture = blank()
    _HEADS[grade.verdict](picture, say)
    write_lines(picture, (0, _HEAD_PX + 1), _lines(grade, place, say))
    _foot(picture, place)
    return picture


def _lines(grade: Grade, place: Place, say: Texts) -> list[str]:
    action = shorten(_next(grade, say))
    if not grade.reasons:
        follows = f"{say.work.next_port}: {place.next_label}" if place.next_label else ""
        return [shorten_inside(place.label or ""), action, shorten_inside(follows)]
    return [*wrap(headline(grade.reasons[0], grade, say), _REASON_LINES), action]


def _next(grade: Grade, say: Texts) -> str:
    if grade.cleaning is None or grade.action not in say.cleanings:
        return say.actions[grade.action]
    return f"{say.cleanings[grade.action]}: {say.methods[grade.cleaning]}"


def _foot(picture: Image.Image, place: Place) -> None:
    attempt = f"/{place.attempt}"
    columns = max(_PLACE_COLUMNS, COLUMNS_PER_LINE - 1 - len(place.profile))
    where = f"{shorten_inside(place.name, columns - len(attempt))}{attempt}"
    y = SIZE_PX[1] - LINE_PX + 1
    write(picture, (0, y), shorten(place.profile, COLUMNS_PER_LINE - 1 - len(where)))
    write_right(picture, y, where)


def _pass(picture: Image.Image, _: Texts) -> None:
    write(picture, (0, 2), PASS, scale=4)
    pen(picture).line([(99, 16), (108, 26), (125, 4)], fill=WHITE, width=5)


def _fail(picture: Image.Image, _: Texts) -> None:
    write(picture, (3, 2), FAIL, scale=4)
    pen(picture).line((101, 5, 121, 25), fill=WHITE, width=5)
    pen(picture).line((101, 25, 121, 5), fill=WHITE, width=5)
    invert(picture, (0, 0, SIZE_PX[0], _HEAD_PX - 1))


def _not_graded(picture: Image.Image, say: Texts) -> None:
    first, second = say.not_graded
    write(picture, (4, 0), first, scale=2)
    write(picture, (4, 16), second, scale=2)
    write(picture, (97, 2), "?", scale=4)
    for x in range(0, SIZE_PX[0], 6):
        pen(picture).line((x, _HEAD_PX - 1, x + 2, _HEAD_PX - 1), fill=WHITE)


_HEADS = {Verdict.PASS: _pass, Verdict.FAIL: _fail, Verdict.NOT_GRADED: _not_graded}
