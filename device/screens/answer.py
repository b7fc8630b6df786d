"""The verdict, readable at arm's length; PASS, FAIL and NOT GRADED differ in shape, not only in words."""

from PIL import Image

from device.grading.grade import Grade, Verdict
from device.screens import catalogue as say
from device.screens.draw import (
    COLUMNS_PER_LINE,
    LINE_PX,
    SIZE_PX,
    WHITE,
    blank,
    invert,
    pen,
    shorten,
    wrap,
    write,
    write_lines,
    write_right,
)
from device.screens.place import Place

_HEAD_PX = 32
_REASON_LINES = 2


def answer(grade: Grade, place: Place) -> Image.Image:
    """The verdict, why in two lines, what to do next, and profile and port."""
    picture = blank()
    _HEADS[grade.verdict](picture)
    write_lines(picture, (0, _HEAD_PX + 1), _lines(grade))
    _foot(picture, place)
    return picture


def _lines(grade: Grade) -> list[str]:
    action = shorten(_next(grade))
    if not grade.reasons:
        return ["", action]
    return [*wrap(grade.reasons[0].text, _REASON_LINES), action]


def _next(grade: Grade) -> str:
    if grade.cleaning is None or grade.action not in say.CLEANINGS:
        return say.ACTIONS[grade.action]
    return f"{say.CLEANINGS[grade.action]}: {grade.cleaning}"


def _foot(picture: Image.Image, place: Place) -> None:
    where = f"{place.port}/{place.attempt}"
    y = SIZE_PX[1] - LINE_PX + 1
    write(picture, (0, y), shorten(place.profile, COLUMNS_PER_LINE - 1 - len(where)))
    write_right(picture, y, where)


def _pass(picture: Image.Image) -> None:
    write(picture, (0, 2), say.PASS, scale=4)
    pen(picture).line([(99, 16), (108, 26), (125, 4)], fill=WHITE, width=5)


def _fail(picture: Image.Image) -> None:
    write(picture, (3, 2), say.FAIL, scale=4)
    pen(picture).line((101, 5, 121, 25), fill=WHITE, width=5)
    pen(picture).line((101, 25, 121, 5), fill=WHITE, width=5)
    invert(picture, (0, 0, SIZE_PX[0], _HEAD_PX - 1))


def _not_graded(picture: Image.Image) -> None:
    first, second = say.NOT_GRADED
    write(picture, (4, 1), first, scale=2)
    write(picture, (4, 16), second, scale=2)
    write(picture, (97, 2), "?", scale=4)
    for x in range(0, SIZE_PX[0], 6):
        pen(picture).line((x, _HEAD_PX - 1, x + 2, _HEAD_PX - 1), fill=WHITE)


_HEADS = {Verdict.PASS: _pass, Verdict.FAIL: _fail, Verdict.NOT_GRADED: _not_graded}
