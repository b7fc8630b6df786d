"""What leads away from a find: whether a line goes on beyond it, and whether others lie on one line with it.

Of a faint scratch a few dots stand out, and each of them is as round as a particle. But the scratch goes on
between them, below any threshold: along one direction through the find the score and the network's word are a
little off on most of the way. And its dots lie on one line (Desolneux, Moisan, Morel 2000).
"""

import math
from collections.abc import Sequence

import cv2
import numpy as np

from device.vision.arrays import Floats, Image, blur, spread_of
from device.vision.blobs import principal_axis
from device.vision.evidence import KINDS, Evidence
from device.vision.findings import Kind
from device.vision.finds import Area
from device.vision.patch import PITCH_UM
from device.vision.surface import Surface

DIRECTIONS = 48
"""Over half a turn; at the reach's end they are as far apart as the average is wide."""
CLEAR_UM, REACH_UM, STEP_UM = 2.0, 40.0, 1.0
"""A find's own light ends so far beyond it; so far the ways are followed, in such steps."""
SMOOTH_UM = 0.7
"""Standard deviation of the average over the score, about that of a scratch's profile."""
LIMIT = 4.0
"""One strong speck on a way is no line."""
LEAST_SPREAD = 0.01
"""Of the ways' means, which are in standard deviations of the score."""
DOUBT = 0.25
"""A way is the likelier to be the best, the less it falls short of it by this share of their spread: where
nothing goes on, which one is the best is chance, and must not turn with the last bit of a picture."""
OFF_UM, ALIGNED_UM = 1.5, 120.0
"""How far off a line through a find others count as on it, and how far away."""
LEADS = (
    *("goes on", "goes on at both sides", "stands out of other ways"),
    *("scratch goes on", "scratch goes on at both sides", "points along"),
    *("others in line", "chance of others in line"),
)
"""Of the traits that tell of it, in their order."""


class Ways:
    """The fields that ways are followed through; one for all finds of a picture."""

    def __init__(self, surface: Surface, evidence: Evidence) -> None:
        """Smooths them once."""
        score = np.clip(surface.background.score, -LIMIT, LIMIT)
        self.score = blur(np.where(surface.background.in_view, score, np.float32(0)), SMOOTH_UM / PITCH_UM)
        self.scratch = evidence.probability[..., KINDS.index(Kind.SCRATCH)]


def leads(areas: Sequence[Area], surface: Surface, evidence: Evidence) -> Floats:
    """What leads away from each find of a picture, shape (finds, `LEADS`)."""
    ways = Ways(surface, evidence)
    middles_um = np.array([area.middle_um for area in areas]).reshape(-1, 2)
    rows = [[*_goes_on(area, ways), *_in_line(at, middles_um)] for at, area in enumerate(areas)]
    return np.array(rows, np.float64).reshape(-1, len(LEADS))


def _goes_on(area: Area, ways: Ways) -> list[float]:
    """Along the best direction: the mean score with the find's sign, and the network's word."""
    angles = np.arange(DIRECTIONS) * np.pi / DIRECTIONS
    towards = np.stack([np.sin(angles), np.cos(angles)], axis=1)
    places = np.argwhere(area.blob.mask) * PITCH_UM
    off = places - places.mean(axis=0)
    beyond = np.abs(_hull(off) @ towards.T).max(axis=0) + CLEAR_UM
    along = beyond[:, None] + np.arange(0, REACH_UM, STEP_UM)
    own = float(_at(ways.score, area.middle_um + off).mean())
    sides = [area.middle_um + sign * along[..., None] * towards[:, None] for sign in (-1, 1)]
    score = [math.copysign(1.0, own) * _at(ways.score, side).mean(axis=1) for side in sides]
    word = [_at(ways.scratch, side, 2).mean(axis=1) for side in sides]
    both, best = np.minimum(*score), np.maximum(*score)
    mean = (score[0] + score[1]) / 2
    spread = spread_of(mean) + LEAST_SPREAD
    likely = np.exp((mean - mean.max()) / (DOUBT * spread))
    aligned = np.abs(towards @ principal_axis(off))
    return [
        float(best.max()),
        float(both.max()),
        float((mean.max() - np.median(mean)) / spread),
        float(np.maximum(*word).max()),
        float(np.minimum(*word).max()),
        float(likely @ aligned / likely.sum()),
    ]


def _hull(places: Floats) -> Floats:
    """The outermost of some places, shape (n, 2): a film has 200,000, and they reach as far."""
    return np.asarray(cv2.convexHull(places.astype(np.float32))[:, 0], np.float64)


def _at(field: Image, places_um: Floats, side: int = 1) -> Floats:
    """Values at the nearest pixels, each `side` of the patch's wide; beyond the field those of its border."""
    places = np.rint((places_um / PITCH_UM - (side - 1) / 2) / side).astype(int)
    rows, columns = places[..., 0], places[..., 1]
    height, width = field.shape
    taken = field[np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)]
    return np.asarray(taken, np.float64)


def _in_line(at: int, middles_um: Floats) -> list[float]:
    """How many others lie on one line through a find, and the logarithm of how likely chance does that."""
    off = np.delete(middles_um - middles_um[at], at, axis=0)
    away_um = np.hypot(*off.T)
    off = off[(away_um > OFF_UM) & (away_um < ALIGNED_UM)]
    if not len(off):
        return [0.0, 0.0]
    lines = off / np.hypot(*off.T)[:, None]
    across = np.abs(off @ np.stack([-lines[:, 1], lines[:, 0]]))
    most = int((across < OFF_UM).sum(axis=0).max())
    expected = len(off) * 4 * OFF_UM / (np.pi * ALIGNED_UM)
    chance = math.log(len(off)) + (most - 1) * math.log(expected) - math.lgamma(most)
    return [math.log1p(most), min(chance, 0.0)]
