"""Broken scratches: pieces that were found one by one lie on one line and point along it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise

import numpy as np

from device.vision.arrays import Floats
from device.vision.blobs import Blob
from device.vision.patch import PITCH_UM, Patch
from device.vision.scratches import Course, course_through

GAP_UM = 25.0
"""Longest gap between two pieces."""
OFF_UM = 1.5
"""How far beside the line the middle of a piece may lie."""
TURN = 0.25
"""Sine of the angle by which a piece may point off the line."""
ELONGATED = 2.0
"""Length by width from which on a piece points anywhere."""
DOT_UM = 4.5
"""Shorter pieces need not point along the line; longer ones that point nowhere are no pieces."""
WIDEST_UM = 5.0
LEAST_SPAN_UM = 20.0
LEAST_FILL = 0.35
"""Share of the span that its pieces fill: particles in a row fill less."""
LEAST_POINTING = 0.6
"""Share of the filled length that points along the line."""
PAIR_FILL, PAIR_ELONGATED = 0.6, 3.0
"""Two pieces alone are one scratch only where chance hardly makes such two."""
UNEVEN = 2.5
"""A piece may be so much wider than the median of them."""


@dataclass(frozen=True, eq=False)
class Piece:
    """A blob that may be a part of a scratch.

    Attributes:
        blob: its pixels.
        points_um: their places, shape (n, 2), x and y from the patch's centre.
    """

    blob: Blob
    points_um: Floats

    @cached_property
    def middle_um(self) -> Floats:
        """Centre of mass."""
        return np.asarray(self.points_um.mean(axis=0))

    @cached_property
    def axis(self) -> Floats:
        """Unit vector of its principal axis."""
        return np.asarray(np.linalg.svd(self.points_um - self.middle_um, full_matrices=False)[2][0])

    @cached_property
    def length_um(self) -> float:
        """Extent along its axis."""
        return float(np.ptp(self.points_um @ self.axis)) + PITCH_UM

    @cached_property
    def width_um(self) -> float:
        """Area by length."""
        return len(self.points_um) * PITCH_UM**2 / self.length_um

    @property
    def elongated(self) -> bool:
        """Whether it points anywhere."""
        return self.length_um >= ELONGATED * self.width_um

    def fits(self, direction: Floats) -> bool:
        """Whether it may be a part of a line in that direction."""
        if not self.elongated:
            return self.length_um <= DOT_UM
        across = self.axis[0] * direction[1] - self.axis[1] * direction[0]
        return abs(float(across)) <= TURN


def piece_of(blob: Blob, patch: Patch) -> Piece:
    """A blob as a piece."""
    places = [blob.of(axis)[blob.mask] for axis in (patch.x_um, patch.y_um)]
    return Piece(blob, np.stack(places, axis=1).astype(np.float64))


def broken_scratches(pieces: Sequence[Piece]) -> list[tuple[Course, tuple[Piece, ...]]]:
    """The courses of broken scratches with their pieces, the longest first; no piece is used twice."""
    thin = [piece for piece in pieces if piece.width_um <= WIDEST_UM]
    chains = [chain for a, b in combinations(thin, 2) if (chain := _chain(thin, a, b))]
    found: list[tuple[Course, tuple[Piece, ...]]] = []
    used: set[Piece] = set()
    for chain in sorted(chains, key=lambda chain: -chain.span_um):
        if used.isdisjoint(chain.pieces):
            used |= set(chain.pieces)
            course = course_through(np.concatenate([piece.points_um for piece in chain.pieces]))
            found.append((course, chain.pieces))
    return found


@dataclass(frozen=True)
class _Chain:
    """Pieces along one line without a long gap, and how far they reach."""

    pieces: tuple[Piece, ...]
    span_um: float

    @property
    def is_scratch(self) -> bool:
        """Whether chance or a row of particles hardly makes such a chain."""
        filled = sum(piece.length_um for piece in self.pieces)
        pointing = sum(piece.length_um for piece in self.pieces if piece.elongated)
        widths = sorted(piece.width_um for piece in self.pieces)
        if self.span_um < LEAST_SPAN_UM or widths[-1] > UNEVEN * widths[len(widths) // 2]:
            return False
        if len(self.pieces) == 2:
            slender = all(piece.length_um >= PAIR_ELONGATED * piece.width_um for piece in self.pieces)
            return slender and filled >= PAIR_FILL * self.span_um
        return filled >= LEAST_FILL * self.span_um and pointing >= LEAST_POINTING * filled


def _chain(pieces: Sequence[Piece], first: Piece, second: Piece) -> _Chain | None:
    """The chain along the line through two pieces; None where they are too far apart, or it is no scratch."""
    between = second.middle_um - first.middle_um
    distance = float(np.hypot(*between))
    if not 0 < distance <= GAP_UM + (first.length_um + second.length_um) / 2:
        return None
    direction = between / distance
    if not (first.elongated or second.elongated) or not (first.fits(direction) and second.fits(direction)):
        return None
    chain = _run_with(first, second, _along(pieces, first.middle_um, direction))
    return chain if chain and chain.is_scratch else None


def _along(pieces: Sequence[Piece], origin_um: Floats, direction: Floats) -> list[tuple[float, float, Piece]]:
    """Start and end along a line of every piece that fits it, in their order."""
    normal = np.array([-direction[1], direction[0]])
    on_line = []
    for piece in pieces:
        off_um = abs(float((piece.middle_um - origin_um) @ normal))
        if off_um <= OFF_UM and piece.fits(direction):
            along = (piece.points_um - origin_um) @ direction
            on_line.append((float(along.min()), float(along.max()), piece))
    return sorted(on_line, key=lambda entry: entry[:2])


def _run_with(first: Piece, second: Piece, on_line: list[tuple[float, float, Piece]]) -> _Chain | None:
    """The run without a long gap that holds both pieces."""
    runs = [on_line[:1]]
    for before, entry in pairwise(on_line):
        if entry[0] - before[1] <= GAP_UM:
            runs[-1].append(entry)
        else:
            runs.append([entry])
    for run in runs:
        pieces = tuple(entry[2] for entry in run)
        if first in pieces and second in pieces:
            return _Chain(pieces, max(entry[1] for entry in run) - run[0][0])
    return None
