"""Broken scratches: pieces that were found one by one lie on one line and point along it.

An eye sees a line where chance would hardly have put its pieces (Desolneux, Moisan, Morel 2000,
"Meaningful alignments", Int. J. Comput. Vis. 40:7). So a chain grows from each slender piece, at
either end by the next one that lies ahead, and each step costs how likely it is that one of the
pieces, had they been strewn over the end face, would lie there and point that way. A chain is a
scratch where so many pieces would make less than `FALSE_ALARMS` of such chains: on a clean end
face three pieces do, in a cloud of particles none.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from device.vision.arrays import Floats
from device.vision.blobs import Blob, principal_axis
from device.vision.patch import PITCH_UM
from device.vision.scratches import Scratch
from device.vision.surface import Surface

GAP_UM = 100.0
"""Longest gap between two pieces."""
OFF_UM = 1.5
"""How far beside the line the middle of the next piece may lie, where it lies near."""
SWAY = 0.12
"""By so much more for each um of the gap: a short piece points but roughly, and scratches bend."""
TURN, SHORT_TURN = 0.25, 0.8
"""Sine of the angle by which a piece may point off the line; of a short one its width by its length so
many times."""
ELONGATED = 2.0
"""Length by width from which on a piece points anywhere."""
DOT_UM = 6.0
"""Shorter pieces need not point along the line; longer ones that point nowhere are no pieces."""
WIDEST_UM = 7.0
LEADING_UM = 15.0
"""A longer piece may be bent; its last part says where it leads."""
LEAST_SPAN_UM = 12.0
UNEVEN = 2.5
"""A piece may be so much wider, or narrower, than the one from which its chain grew."""
UNLIKE = 4.0
"""A piece may show so many times the contrast of the one from which its chain grew, or so much less."""
LIKELIEST = 0.3
"""A step that chance takes more often than this tells nothing."""
FALSE_ALARMS, OF_TWO = 0.05, 0.02
"""Such chains by chance on an end face; of two pieces that are no scratch by themselves: particles that
pass for a scratch may pass the table, too."""
TINY = 1e-6
BESIDE_UM = 6.0
MOST_BESIDE = 0.4
"""Share of the pieces so near to a chain that may not belong to it: a trail of debris has more."""


@dataclass(frozen=True, eq=False)
class Piece:
    """What may be a part of a scratch.

    Attributes:
        points_um: the places of its pixels, shape (n, 2), x and y from the patch's centre.
        width_um: across its axis.
        contrast: its mean score, in standard deviations of the noise; negative where it is darker.
        part: the blob, or the scratch found already, that it stands for.
    """

    points_um: Floats
    width_um: float
    contrast: float
    part: Blob | Scratch

    @cached_property
    def middle_um(self) -> Floats:
        """Centre of mass."""
        return np.asarray(self.points_um.mean(axis=0))

    @cached_property
    def axis(self) -> Floats:
        """Unit vector of its principal axis."""
        return principal_axis(self.points_um - self.middle_um)

    @cached_property
    def length_um(self) -> float:
        """Extent along its axis."""
        return float(np.ptp(self.points_um @ self.axis)) + PITCH_UM

    @property
    def elongated(self) -> bool:
        """Whether it points anywhere."""
        return self.length_um >= ELONGATED * self.width_um


def piece_of_blob(blob: Blob, surface: Surface) -> Piece:
    """A blob as a piece, its width its area by its length."""
    points_um = blob.places_um(surface.patch.x_um, surface.patch.y_um)
    length_um = float(np.ptp(points_um @ principal_axis(points_um - points_um.mean(axis=0)))) + PITCH_UM
    contrast = float(blob.on(surface.background.score).mean())
    return Piece(points_um, len(points_um) * PITCH_UM**2 / length_um, contrast, blob)


def piece_of_scratch(scratch: Scratch) -> Piece:
    """A scratch that was found already as a piece."""
    return Piece(scratch.course.places_um(PITCH_UM), scratch.width_um, scratch.feature.contrast, scratch)


@dataclass(frozen=True, eq=False)
class Chain:
    """Pieces along one line, in their order.

    Attributes:
        pieces: at least one.
        chance: logarithm of how many such chains chance would make.
    """

    pieces: tuple[Piece, ...]
    chance: float

    @cached_property
    def points_um(self) -> Floats:
        """The places of all its pixels."""
        return np.concatenate([piece.points_um for piece in self.pieces])

    @property
    def is_unlikely(self) -> bool:
        """Whether chance hardly makes it: two pieces without a scratch are asked for more."""
        sure = any(isinstance(piece.part, Scratch) for piece in self.pieces)
        return self.chance <= math.log(FALSE_ALARMS if sure or len(self.pieces) > 2 else OF_TWO)

    @property
    def span_um(self) -> float:
        """From its first pixel to its last."""
        return float(np.ptp(self.points_um @ principal_axis(self.points_um - self.points_um.mean(axis=0))))


def aligned(pieces: Sequence[Piece], area_um2: float) -> list[Chain]:
    """The chains of pieces that are no chance, the least likely first; no piece is used twice.

    Args:
        pieces: that were found on the end face.
        area_um2: of the end face that was looked at, > 0.
    """
    remaining = [piece for piece in pieces if _may_belong(piece)]
    found: list[Chain] = []
    while remaining and (chain := _Strewn(remaining, area_um2).least_likely()):
        found.append(chain)
        remaining = [piece for piece in remaining if piece not in chain.pieces]
    return found


def _may_belong(piece: Piece) -> bool:
    return piece.width_um <= WIDEST_UM and (piece.elongated or piece.length_um <= DOT_UM)


class _Strewn:
    """All pieces, as arrays, and how densely they lie."""

    def __init__(self, pieces: Sequence[Piece], area_um2: float) -> None:
        self.pieces = pieces
        self.per_um2 = len(pieces) / area_um2
        self.middles_um = np.array([piece.middle_um for piece in pieces]).reshape(-1, 2)
        axes = [piece.axis if piece.elongated else (0.0, 0.0) for piece in pieces]
        self.axes = np.array(axes).reshape(-1, 2)
        self.halves_um = np.array([piece.length_um / 2 for piece in pieces])
        self.widths_um = np.array([piece.width_um for piece in pieces])
        self.contrasts = np.array([abs(piece.contrast) for piece in pieces])
        thickness = np.array([piece.width_um / piece.length_um for piece in pieces])
        self.turns = np.clip(SHORT_TURN * thickness, TURN, 1.0)
        self.pointing = np.where(self.axes.any(axis=1), 2 * np.arcsin(self.turns) / np.pi, 1.0)

    def least_likely(self) -> Chain | None:
        """The chain that chance is the least likely to make; None where all may be chance."""
        chains = [self.grown(seed) for seed in self.pieces if seed.elongated]
        unlikely = [chain for chain in chains if len(chain.pieces) > 1 and self.is_scratch(chain)]
        return min(unlikely, key=lambda chain: chain.chance, default=None)

    def grown(self, seed: Piece) -> Chain:
        """The chain that begins with a slender piece, longer at either end as far as it goes."""
        chain, chances = [seed], 0.0
        for end in (-1, 0):
            while step := self._next(chain, end):
                index, likely = step
                chain.insert(len(chain) if end else 0, self.pieces[index])
                chances += float(np.log(likely))
        tests = 1 if isinstance(seed.part, Scratch) else len(self.pieces)
        return Chain(tuple(chain), math.log(tests) + _log_of_product(chances, len(chain) - 1))

    def _next(self, chain: list[Piece], end: int) -> tuple[int, float] | None:
        """The next piece ahead of an end that is hardly there by chance, and how likely it is."""
        tip, heading = _tip(chain, end)
        beside = _across(heading)
        towards = np.where(self.axes @ heading < 0, -1.0, 1.0)[:, None] * self.axes
        nearest = self.middles_um - towards * self.halves_um[:, None] - tip
        gap, off = nearest @ heading, np.abs(nearest @ beside)
        reach = OFF_UM + SWAY * np.maximum(gap, 0)
        alike = _ratio(self.widths_um, chain[0].width_um) <= UNEVEN
        alike &= _ratio(self.contrasts, abs(chain[0].contrast)) <= UNLIKE
        fits = (gap >= -OFF_UM) & (gap <= GAP_UM) & (off <= reach) & alike
        fits &= np.abs(self.axes @ beside) <= self.turns
        fits &= ~np.array([piece in chain for piece in self.pieces])
        area_um2 = 4 * reach * (np.maximum(gap, 0) + reach)
        likely = -np.expm1(-self.per_um2 * area_um2) * self.pointing
        telling = np.nonzero(fits & (likely <= LIKELIEST))[0]
        if not len(telling):
            return None
        index = int(telling[np.argmin(gap[telling])])
        return index, float(likely[index])

    def is_scratch(self, chain: Chain) -> bool:
        """Whether chance, or a trail of debris, hardly makes such a chain."""
        if not chain.is_unlikely or chain.span_um < LEAST_SPAN_UM:
            return False
        ends = chain.pieces[0].middle_um, chain.pieces[-1].middle_um
        heading = _unit(ends[1] - ends[0])
        along = (self.middles_um - ends[0]) @ heading
        off = np.abs((self.middles_um - ends[0]) @ _across(heading))
        beside = (along >= 0) & (along <= (ends[1] - ends[0]) @ heading) & (off <= BESIDE_UM)
        strange = sum(self.pieces[index] not in chain.pieces for index in np.flatnonzero(beside))
        return strange <= MOST_BESIDE * (strange + len(chain.pieces))


def _ratio(values: Floats, other: float) -> Floats:
    """The larger of two positive values by the smaller."""
    return np.asarray(np.maximum(values, other) / np.maximum(np.minimum(values, other), TINY))


def _log_of_product(log_product: float, count: int) -> float:
    """Logarithm of how likely so many independent chances have so small a product (Fisher 1925, 21.1)."""
    terms = [(-log_product) ** i / math.factorial(i) for i in range(count)]
    return log_product + math.log(sum(terms)) if terms else 0.0


def _tip(chain: list[Piece], end: int) -> tuple[Floats, Floats]:
    """Where an end of a chain lies, and the unit vector that leads on from there.

    A long piece leads by its own last part, a dot by the line from the piece before it, others by both.
    """
    last = chain[end]
    outwards = last.axis if end else -last.axis
    if len(chain) > 1:
        course = _unit(last.middle_um - chain[-2 if end else 1].middle_um)
        own = last.axis if last.axis @ course >= 0 else -last.axis
        outwards = _unit(course + own) if last.elongated else course
    along = last.points_um @ outwards
    part = last.points_um[along >= along.max() - LEADING_UM]
    middle = part.mean(axis=0)
    if last.length_um >= LEADING_UM:
        axis = principal_axis(part - middle)
        outwards = axis if axis @ outwards >= 0 else -axis
    return middle + outwards * float(((part - middle) @ outwards).max()), outwards


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / max(float(np.hypot(*vector)), PITCH_UM))


def _across(heading: Floats) -> Floats:
    return np.array([-heading[1], heading[0]])
