"""Find which of the rings around a fibre is the cladding's edge, and fit it.

A fibre's edge may be two rings and more: a lit bevel inside of it, a line of adhesive outside, each
brighter on one side than on the other. Where each ray takes its own steepest place, the places lie on
one ring here and on another there, and the ellipse through them is on neither. So the rays vote
first: for every centre and radius nearby, how many of them see a step just there (a generalised
Hough transform, Ballard 1981, of the circle's edge). Rays vote alike, however deep their step is, and for
its steepest place alone: dirt along a part of the edge has a border of its own, a few um further out.
The cladding's edge is the outermost circle on which as good as all rays agree that agree on any.
"""

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from device.vision.arrays import Floats, Image
from device.vision.edge import RAYS, Edge, Ellipse, fit_edge, sample_along_rays, slopes_of, stronger_sign
from device.vision.frame import Frame
from device.vision.locate import Circle

BAND_UM = 10.0
"""Half width of the band around the start that is searched."""
VOTE_STEP_UM = 0.2
"""Distance of places along a ray that are voted for."""
SHIFT_UM, SHIFT_STEP_UM = 5.0, 0.5
"""How far from the start's centre, and how densely, centres are tried."""
VOTERS = 90
"""Rays that vote: each is the mean of its neighbours, of which noise and specks move few."""
FULL_VOTE = 0.5
"""A slope of this share of the usual steepest one is a whole vote, a lesser one a part of it."""
AROUND_STEPS = 2
"""So many places around its own a vote counts for: centres are tried no more densely."""
COMPLETE = 0.9
"""Votes of a ring by those of the ring with the most: a circle that follows one ring here and
another there gets less, since it crosses the dark between them twice."""
LEAST_NET = 4.0
"""Grey levels; if inside and outside differ by less, the steeper flank says where it gets brighter."""
ROUNDS_UM = (1.5, 1.0)
"""Half widths of the bands in which the edge is fitted then."""


def fit_cladding(frame: Frame, start: Circle) -> Edge | None:
    """The cladding's outer edge near a circle, or None where too few rays see one.

    Args:
        frame: the picture.
        start: the circle, its centre off by `SHIFT_UM` at most.
    """
    ellipse = Ellipse(start.x_um, start.y_um, start.radius_um, start.radius_um)
    angles = np.linspace(0, 2 * np.pi, RAYS, endpoint=False)
    offsets = np.arange(-BAND_UM, BAND_UM + VOTE_STEP_UM / 2, VOTE_STEP_UM)
    levels = sample_along_rays(frame.smoothed, frame, ellipse, angles, offsets)
    slopes = slopes_of(levels, VOTE_STEP_UM)
    sign = _sign(levels, slopes)
    circle = _outermost(start, slopes * sign, angles, offsets)
    return fit_edge(frame, circle, ROUNDS_UM, sign=sign, sharp=True)


def _sign(levels: Image, slopes: Floats) -> int:
    """Whether it gets brighter (1) or darker (-1) outwards: the two flanks of a line say nothing of it."""
    ends = len(levels[0]) // 5
    known = ~np.isnan(levels).any(axis=1)
    net = np.median(levels[known][:, -ends:]) - np.median(levels[known][:, :ends]) if known.any() else 0.0
    return int(np.sign(net)) if abs(net) >= LEAST_NET else stronger_sign(slopes)


def _outermost(start: Circle, slopes: Floats, angles: Floats, offsets: Floats) -> Circle:
    """The outermost circle that is as complete as any."""
    shifts, votes = _vote(slopes, angles)
    most = votes.max(axis=0)
    beside = np.pad(most, 1, constant_values=-1.0)
    peaks = (most >= beside[:-2]) & (most > beside[2:]) & (most >= COMPLETE * most.max())
    ring = int(np.flatnonzero(peaks)[-1])
    dx, dy = shifts[int(np.argmax(votes[:, ring]))]
    return Circle(start.x_um + float(dx), start.y_um + float(dy), start.radius_um + float(offsets[ring]))


def _vote(slopes: Floats, angles: Floats) -> tuple[Floats, Floats]:
    """Centres relative to the start's in um, shape (n, 2), and the votes for each, shape (n, offsets)."""
    axis = np.arange(-SHIFT_UM, SHIFT_UM + SHIFT_STEP_UM / 2, SHIFT_STEP_UM)
    shifts = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    shifts = shifts[np.hypot(shifts[:, 0], shifts[:, 1]) <= SHIFT_UM]
    count = slopes.shape[1]
    voters = slopes.reshape(VOTERS, -1, count).mean(axis=1)
    steepest = voters.max(axis=1)
    usual = float(np.median(steepest[steepest > 0])) if (steepest > 0).any() else 1.0
    margin = round(SHIFT_UM / VOTE_STEP_UM)
    ballots = np.where(_crests(voters), np.clip(voters / (FULL_VOTE * usual), 0, 1), 0.0)
    ballots = np.pad(_spread(ballots), ((0, 0), (margin, margin)))
    towards = angles.reshape(VOTERS, -1).mean(axis=1)
    nearer_um = shifts @ np.stack([np.cos(towards), np.sin(towards)])
    first = margin + np.rint(nearer_um / VOTE_STEP_UM).astype(int)
    votes = np.zeros((len(shifts), count))
    for voter, ballot in enumerate(ballots):
        votes += sliding_window_view(ballot, count)[first[:, voter]]
    return shifts, votes


def _crests(slopes: Floats) -> npt.NDArray[np.bool_]:
    """Where a slope is steeper than its neighbours: by its flanks a circle might pass between two rings."""
    beside = np.pad(slopes, ((0, 0), (1, 1)), constant_values=-np.inf)
    return np.asarray((slopes >= beside[:, :-2]) & (slopes > beside[:, 2:]))


def _spread(ballots: Floats) -> Floats:
    """Each place's own vote or its neighbours', whichever is the largest."""
    padded = np.pad(ballots, ((0, 0), (AROUND_STEPS, AROUND_STEPS)))
    return np.asarray(sliding_window_view(padded, 2 * AROUND_STEPS + 1, axis=1).max(axis=-1))
