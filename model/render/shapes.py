"""Outlines of what lies on an end face, as polygons in um around the origin or the fibre's axis.

Sizes are exact by construction: an outline is scaled until the smallest circle around it has the
diameter that was asked for.
"""

import math

import cv2
import numpy as np

from model.render.scene import Outline

Rng = np.random.Generator


def enclosing_circle_um(outlines: tuple[Outline, ...]) -> tuple[float, float, float]:
    """Centre x, y and diameter of the smallest circle around all outlines, in um."""
    points = np.concatenate(outlines).astype(np.float32)
    (x_um, y_um), radius_um = cv2.minEnclosingCircle(points)
    return x_um, y_um, 2 * radius_um


def inner_distance_um(outlines: tuple[Outline, ...]) -> float:
    """Smallest distance of the outlines' insides from the origin in um, 0 where they cover it."""
    distances = [cv2.pointPolygonTest(o.astype(np.float32), (0.0, 0.0), measureDist=True) for o in outlines]
    return max(0.0, -max(distances))


def moved(outlines: tuple[Outline, ...], x_um: float, y_um: float) -> tuple[Outline, ...]:
    """The outlines shifted by (x, y) um."""
    return tuple(outline + np.array([x_um, y_um]) for outline in outlines)


def turned(outlines: tuple[Outline, ...], angle: float) -> tuple[Outline, ...]:
    """The outlines turned about the origin, clockwise on the screen, in radians."""
    cos, sin = math.cos(angle), math.sin(angle)
    turn = np.array([[cos, sin], [-sin, cos]])
    return tuple(outline @ turn for outline in outlines)


def apart(outlines: tuple[Outline, ...], gap_um: float) -> tuple[tuple[Outline, ...], ...]:
    """The outlines in groups: those of one hang together, those of two are at least `gap_um` apart."""
    groups: list[tuple[Outline, ...]] = []
    for outline in outlines:
        near = [group for group in groups if any(_distance_um(outline, other) < gap_um for other in group)]
        groups = [group for group in groups if not any(group is one for one in near)]
        groups.append((outline, *(other for group in near for other in group)))
    return tuple(groups)


def _distance_um(one: Outline, other: Outline) -> float:
    """Between the nearest corners of two polygons, 0 where one holds a corner of the other."""
    polygon = other.astype(np.float32)
    if any(cv2.pointPolygonTest(polygon, (float(x), float(y)), measureDist=False) >= 0 for x, y in one[::4]):
        return 0.0
    return float(np.hypot(*(one[:, None] - other[None]).transpose(2, 0, 1)).min())


def _sized(outlines: tuple[Outline, ...], size_um: float) -> tuple[Outline, ...]:
    x_um, y_um, diameter_um = enclosing_circle_um(outlines)
    return tuple((outline - np.array([x_um, y_um])) * (size_um / diameter_um) for outline in outlines)


def blob(rng: Rng, size_um: float, roughness: float, flattest: float = 0.5) -> tuple[Outline, ...]:
    """An irregular particle: a circle with harmonics, flattened and turned.

    Args:
        rng: source of randomness.
        size_um: diameter of the smallest circle around it, > 0.
        roughness: amplitude of the harmonics relative to the radius, 0 to 0.5.
        flattest: least ratio of its axes, above 0 up to 1.
    """
    angle = np.linspace(0, 2 * math.pi, 48, endpoint=False)
    radius = np.ones_like(angle)
    for order in range(2, 8):
        amplitude = roughness * rng.normal() / order
        radius += amplitude * np.cos(order * angle + rng.uniform(0, 2 * math.pi))
    radius = np.maximum(radius, 0.2)
    flat = rng.uniform(flattest, 1.0)
    outline = np.stack([radius * np.cos(angle), flat * radius * np.sin(angle)], axis=1)
    return _sized(turned((outline,), rng.uniform(0, 2 * math.pi)), size_um)


def cluster(rng: Rng, size_um: float, pieces: int) -> tuple[Outline, ...]:
    """A patch of residue or a heap of debris: blobs strewn along a bent line, some touching.

    Args:
        rng: source of randomness.
        size_um: diameter of the smallest circle around all of it, > 0.
        pieces: number of blobs, >= 1.
    """
    bend = rng.uniform(-1.5, 1.5)
    outlines: list[Outline] = []
    for _ in range(pieces):
        along = rng.uniform(-1, 1)
        x, y = along, bend * along**2 * 0.5 + rng.normal() * 0.25
        piece = blob(rng, rng.uniform(0.25, 1.1), 0.45)
        outlines.extend(moved(piece, x, y))
    return _sized(turned(tuple(outlines), rng.uniform(0, 2 * math.pi)), size_um)


def scratch(
    rng: Rng, length_um: float, width_um: float, bend: float, dotted: float, uneven: float = 0.4
) -> tuple[Outline, ...]:
    """A scratch along x through the origin: a ribbon, or a row of dashes.

    Args:
        rng: source of randomness.
        length_um: from end to end, > width.
        width_um: its mean width, also of each dash.
        bend: height of the arc relative to the length, about -0.2 to 0.2.
        dotted: share of the length that is missing, 0 for a closed ribbon, below 1.
        uneven: how far its width strays from the mean, as a share of it.
    """
    pieces = _dashes(rng, length_um, width_um, dotted)
    return tuple(_ribbon(rng, (begin, end), length_um, width_um, bend, uneven) for begin, end in pieces)


def _dashes(rng: Rng, length_um: float, width_um: float, dotted: float) -> list[tuple[float, float]]:
    half = length_um / 2
    if dotted == 0:
        return [(-half, half)]
    pieces = []
    begin = -half
    while begin < half - width_um:
        dash_um = width_um * rng.uniform(1, 6)
        pieces.append((begin, min(begin + dash_um, half)))
        begin += dash_um * (1 + rng.exponential(dotted / (1 - dotted)))
    pieces.append((half - width_um, half))
    return pieces


def _ribbon(
    rng: Rng, ends: tuple[float, float], length_um: float, width_um: float, bend: float, uneven: float
) -> Outline:
    begin, end = ends
    steps = max(4, math.ceil((end - begin) / 4))
    along = np.linspace(begin, end, steps)
    middle = bend * length_um * (1 - (2 * along / length_um) ** 2)
    half_width = rng.uniform(1 - uneven, 1 + uneven, steps)
    half_width *= width_um / 2 / ((half_width[:-1] + half_width[1:]).mean() / 2)
    upper = np.stack([along, middle - half_width], axis=1)
    lower = np.stack([along, middle + half_width], axis=1)
    return np.concatenate([upper, lower[::-1]])


def middle_um(outlines: tuple[Outline, ...]) -> tuple[tuple[float, float], ...]:
    """The points (x, y) along the middle of a scratch, from dash to dash: between its two sides."""
    halves = [np.split(outline, 2) for outline in outlines]
    points = np.concatenate([(upper + lower[::-1]) / 2 for upper, lower in halves])
    return tuple((float(x), float(y)) for x, y in points)


def chip(rng: Rng, radius_um: float, angle: float, size_um: float, depth_um: float) -> tuple[Outline, ...]:
    """A chip on the cladding's edge: a ragged lens along the arc.

    Args:
        rng: source of randomness.
        radius_um: of the cladding.
        angle: where on the edge.
        size_um: its extent along the edge.
        depth_um: how far it reaches inwards; outwards it reaches half of that at most.
    """
    steps = max(6, math.ceil(size_um))
    turn = angle + np.linspace(-0.5, 0.5, steps) * size_um / radius_um
    lens = np.sqrt(np.sin(np.linspace(0.05, math.pi - 0.05, steps)))
    inner = radius_um - depth_um * lens * rng.uniform(0.4, 1.0, steps)
    outer = radius_um + depth_um * lens * rng.uniform(0.0, 0.5, steps)
    outside = np.stack([outer * np.cos(turn), outer * np.sin(turn)], axis=1)
    inside = np.stack([inner * np.cos(turn), inner * np.sin(turn)], axis=1)
    return (np.concatenate([outside, inside[::-1]]),)


def crack(rng: Rng, radius_um: float, angle: float, length_um: float, width_um: float) -> tuple[Outline, ...]:
    """A crack from the cladding's edge inwards: a jagged line that thins towards its end.

    Args:
        rng: source of randomness.
        radius_um: of the cladding.
        angle: where on the edge it begins.
        length_um: of its chord.
        width_um: at the edge, > 0.
    """
    steps = max(4, math.ceil(length_um / 4))
    share = np.linspace(0, 1, steps)
    along = radius_um - share * length_um
    across = np.concatenate([[0.0], np.cumsum(rng.normal(size=steps - 1))])
    half = width_um / 2 * (1 - 0.8 * share)
    upper = np.stack([along, across + half], axis=1)
    lower = np.stack([along, across - half], axis=1)
    return turned((np.concatenate([upper, lower[::-1]]),), angle)
