"""Dust on the microscope's own optics: what stays in its place in the frame while end faces change.

A speck on the optics or the sensor is seen on every end face, always at the same pixels. What lies
on an end face moves with its fibre. So a mark belongs to the instrument where earlier captures,
whose fibres lay elsewhere in the frame, show a like one at the same pixels. Where every fibre lies
at the same place nothing can be told, and nothing is said.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from device.vision.findings import Feature, Findings
from device.vision.frame import Frame, Scale

MEMORY = 8
"""So many earlier captures are compared; more say little more, and old dust may have been wiped off."""
LEAST_CAPTURES = 3
"""A mark has to stand in so many earlier captures, and in half of those that can tell.

On an end face littered with 100 specks another one lies within `NEAR_UM` in one of 40 captures by
chance; in three of eight, of a like size and polarity, in one of 10,000 or fewer.
"""
NEAR_UM = 2.0
"""So far a mark's place may vary, or by a quarter of its size, since its rim is soft."""
MOVED_UM = 6.0
"""So far apart fibres must lie for two captures to tell: well over what `NEAR_UM` allows."""
LIKE = 1.6
"""So many times larger one of two like marks may be."""


@dataclass(frozen=True)
class Mark:
    """A feature in the frame: its centre from the frame's top left pixel in um, and what it is like."""

    x_um: float
    y_um: float
    size_um: float
    dark: bool


@dataclass(frozen=True)
class Sight:
    """What one capture showed, as far as later ones are compared with it.

    Attributes:
        shape: height and width of the frame in pixels.
        scale: um per pixel.
        center_um: the fibre's centre from the frame's top left pixel.
        marks: all features, in the order of the findings.
    """

    shape: tuple[int, int]
    scale: Scale
    center_um: tuple[float, float]
    marks: tuple[Mark, ...]


def sight(frame: Frame, findings: Findings) -> Sight | None:
    """What a capture showed, in the frame's own coordinates; None where no fibre was found."""
    if findings.end_face is None:
        return None
    x_px, y_px = findings.end_face.center_px
    center_um = (x_px * frame.scale.x_um_per_px, y_px * frame.scale.y_um_per_px)
    height, width = frame.pixels.shape
    marks = tuple(_mark(feature, center_um) for feature in findings.features)
    return Sight((height, width), frame.scale, center_um, marks)


def on_optics(now: Sight, before: Sequence[Sight]) -> tuple[int, ...]:
    """Which features of a capture lie on the optics, by their places in its findings.

    Args:
        now: the capture.
        before: earlier captures by the same instrument, the latest last.
    """
    telling = _telling(now, before[-MEMORY:])
    needed = max(LEAST_CAPTURES, math.ceil(len(telling) / 2))
    return tuple(
        place
        for place, mark in enumerate(now.marks)
        if sum(any(_like(mark, other) for other in earlier.marks) for earlier in telling) >= needed
    )


def at_marks(now: Sight, known: Sequence[Mark]) -> tuple[int, ...]:
    """Which features of a capture are like a known mark of the instrument, by their places in its findings.

    Args:
        now: the capture.
        known: what stays in its place in the frame, as a blank has shown it.
    """
    return tuple(place for place, mark in enumerate(now.marks) if any(_like(mark, other) for other in known))


def remember(before: Sequence[Sight], now: Sight | None) -> tuple[Sight, ...]:
    """The sights to compare the next capture with."""
    return (*before, *((now,) if now else ()))[-MEMORY:]


def _telling(now: Sight, before: Sequence[Sight]) -> list[Sight]:
    """The captures whose fibre lies apart from that of this one and of every other one."""
    chosen: list[Sight] = []
    for earlier in reversed(before):
        alike = (earlier.shape, earlier.scale) == (now.shape, now.scale)
        if alike and all(_apart(earlier, other) for other in (now, *chosen)):
            chosen.append(earlier)
    return chosen


def _apart(one: Sight, other: Sight) -> bool:
    return math.dist(one.center_um, other.center_um) >= MOVED_UM


def _mark(feature: Feature, center_um: tuple[float, float]) -> Mark:
    x_um, y_um = center_um[0] + feature.x_um, center_um[1] + feature.y_um
    return Mark(x_um, y_um, feature.size_um, feature.contrast < 0)


def _like(one: Mark, other: Mark) -> bool:
    small_um, large_um = sorted((one.size_um, other.size_um))
    apart_um = math.hypot(one.x_um - other.x_um, one.y_um - other.y_um)
    near_um = max(NEAR_UM, large_um / 4)
    return one.dark == other.dark and large_um <= LIKE * small_um and apart_um <= near_um
