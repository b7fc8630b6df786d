"""Attempts at one port: what cleaning has changed, and how far up the cleaning ladder it is. Pure."""

from dataclasses import dataclass
from math import hypot

from PIL import Image

from device.grading.grade import Action, Verdict
from device.grading.rules import is_removable
from device.inspection import Inspection
from device.screens.catalogue import FAIL, PASS, UM
from device.screens.draw import (
    COLUMNS_PER_LINE,
    LINE_PX,
    SIZE_PX,
    WHITE,
    blank,
    invert,
    pen,
    shorten,
    width_px,
    write,
    write_right,
)
from device.screens.english import ENGLISH
from device.screens.marked import marked
from device.screens.ready import dither
from device.screens.texts import Texts

_SIDE_PX = 46
_COLUMNS = 10
_RUNGS = 5
_SAME_PLACE_UM = 3.0
"""A connector that was taken out and put in again sits this far from where it was."""


@dataclass(frozen=True)
class Ladder:
    """A profile's cleaning ladder, and where on it a connector is.

    Attributes:
        steps: the methods, from the bottom up.
        climbed: how many of them it was cleaned by so far.
        action: what its last inspection asks for.
    """

    steps: tuple[str, ...]
    climbed: int
    action: Action


def before_after(before: Inspection, after: Inspection, attempts: tuple[int, int], say: Texts) -> Image.Image:
    """Two attempts side by side: picture with features, verdict, how many there are, the largest one.

    Args:
        before: the earlier attempt.
        after: the later one.
        attempts: which ones they are, each from 1.
        say: the language.
    """
    picture = blank()
    for done, left in ((before, 0), (after, SIZE_PX[0] - _SIDE_PX)):
        picture.paste(_view(done), (left, 0))
    numbers = f"{attempts[0]}>{attempts[1]}"[:5]
    write(picture, ((SIZE_PX[0] - width_px(numbers)) // 2, 4), numbers)
    _arrow(picture, 14)
    _found(picture, before, after, say)
    return picture


def ladder(shown: Ladder, stayed: int, say: Texts = ENGLISH) -> Image.Image:
    """The rungs that were climbed, the next one, and that the connector is replaced behind the last one.

    Args:
        shown: the ladder.
        stayed: how many removable features are still where they were before the last cleaning.
        say: the language.
    """
    picture = blank()
    write(picture, (0, 0), shorten(say.work.cleaned.format(count=shown.climbed, all=len(shown.steps))))
    pen(picture).line((0, LINE_PX, SIZE_PX[0] - 1, LINE_PX), fill=WHITE)
    first = max(0, min(shown.climbed - 2, len(shown.steps) - _RUNGS))
    lines = [_rung(shown, place, say) for place in range(first, min(first + _RUNGS, len(shown.steps)))]
    lines.append(f"{_mark(is_next=_gives_up(shown))} {say.work.replace}")
    for line, text in enumerate(lines):
        y = LINE_PX + 2 + line * LINE_PX
        write(picture, (1, y), shorten(text, COLUMNS_PER_LINE - 1))
        if text.startswith(_mark(is_next=True)):
            invert(picture, (0, y - 1, SIZE_PX[0], y + LINE_PX))
    if stayed and len(lines) < _RUNGS + 1:
        write(picture, (0, SIZE_PX[1] - LINE_PX), shorten(say.work.stayed.format(count=stayed)))
    return picture


def stayed(before: Inspection, after: Inspection) -> int:
    """How many features that may come off lie where one of the same size lay before.

    A connector that was turned meanwhile shows fewer of them: this is a lower bound.
    """
    known = [feature for feature in before.findings.features if is_removable(feature)]
    return sum(
        any(
            hypot(now.x_um - then.x_um, now.y_um - then.y_um) <= _SAME_PLACE_UM
            and abs(now.size_um - then.size_um) <= 2 * hypot(now.uncertainty_um, then.uncertainty_um)
            for then in known
        )
        for now in after.findings.features
        if is_removable(now)
    )


def _view(done: Inspection) -> Image.Image:
    end_face = done.findings.end_face
    if end_face is None:
        return dither(done.frame.pixels, (_SIDE_PX, _SIDE_PX))
    return marked(done.frame, end_face, done.findings.features, _SIDE_PX)


def _arrow(picture: Image.Image, y: int) -> None:
    draw = pen(picture)
    draw.line((54, y + 3, 73, y + 3), fill=WHITE)
    draw.polygon([(70, y), (70, y + 6), (74, y + 3)], fill=WHITE)


def _found(picture: Image.Image, before: Inspection, after: Inspection, say: Texts) -> None:
    for done, y in ((before, 25), (after, 35)):
        write(picture, ((SIZE_PX[0] - width_px(_short(done))) // 2, y), _short(done))
    for y, texts in ((48, _counts(before, after, say)), (56, _largest(before, after, say))):
        left, right = (shorten(text, _COLUMNS) for text in texts)
        write(picture, (0, y), left)
        write_right(picture, y, right)


def _short(done: Inspection) -> str:
    return {Verdict.PASS: PASS, Verdict.FAIL: FAIL, Verdict.NOT_GRADED: "?"}[done.grade.verdict]


def _counts(before: Inspection, after: Inspection, say: Texts) -> list[str]:
    return [f"{len(done.findings.features)} {say.found}" for done in (before, after)]


def _largest(before: Inspection, after: Inspection, say: Texts) -> list[str]:
    found = [[feature.size_um for feature in done.findings.features] for done in (before, after)]
    return [f"max {say.number(max(sizes))}{UM}" if sizes else "" for sizes in found]


def _rung(shown: Ladder, place: int, say: Texts) -> str:
    is_next = place == shown.climbed and not _gives_up(shown)
    mark = "x" if place < shown.climbed else _mark(is_next=is_next)
    return f"{mark} {place + 1} {say.methods[shown.steps[place]]}"


def _mark(*, is_next: bool) -> str:
    return ">" if is_next else " "


def _gives_up(shown: Ladder) -> bool:
    return shown.action is Action.REPLACE
