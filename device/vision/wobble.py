"""The fibre's own edges where they waver: a torn bore, rings that are not quite round.

Around most of a ring its edges lie where the median of a wide sector has them, off by a fraction of a pixel.
What is left there is the slope of the level times that way, as in optical flow (Lucas and Kanade 1981, "An
iterative image registration technique with an application to stereo vision", IJCAI, 674; with a slope that
stays, Baker and Matthews 2004, "Lucas-Kanade 20 years on", Int. J. Comput. Vis. 56:221): it is the fibre's
own, and no defect. What moves an edge much further than is usual on it, as a chip does, stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from device.vision.arrays import Image, blur, known_median, resize, sample
from device.vision.rings import BEYOND, RING_UM, around


@dataclass(frozen=True)
class Window:
    """What is moved as one.

    Attributes:
        along: standard deviation in the table's angles.
        across_um: the same outwards.
        first_um: radius from which on rings are wide enough for it.
        step: so many angles are one where nothing finer is told.
    """

    along: float
    across_um: float
    first_um: float
    step: int


ROUND = (Window(48.0, 2.0, 5.0, 16), Window(16.0, 1.0, 8.0, 4))
"""Of rings that are not quite concentric nor round: the wider is told first, and takes them far."""
TORN = (Window(1.5, 0.5, 20.0, 1), Window(1.5, 0.5, 20.0, 1))
"""Of what is torn: told twice, since a level is no straight line over all of the way."""
FLAT = 1.0
"""Noise by um that a level has to rise by to tell any way."""
FARTHEST_UM = 3.0
LEAST_WAY_UM = 0.03
USUAL, ODD = 4.0, 8.0
"""Ways up to so many of their standard deviations are wobble, none beyond."""


def ways(level: Image, seen: Image, noise: float, known_um: Image, windows: Sequence[Window]) -> Image:
    """How far outwards of a background's edges the picture has them, in um, shape (rings, angles).

    Args:
        level: the background, shape (rings, angles).
        seen: the picture, the same shape; NaN where nothing is known.
        noise: standard deviation of its single values beside all edges, grey levels.
        known_um: ways that are known already, the same shape.
        windows: in which they are told, one after the other.
    """
    slope = np.gradient(level, RING_UM, axis=0).astype(np.float32)
    way_um = known_um
    for window in windows:
        off = np.nan_to_num(moved(seen, -way_um) - level)
        more = _mean(off * slope, window) / (_mean(slope**2, window) + np.float32((FLAT * noise) ** 2))
        more[: round(window.first_um / RING_UM)] = 0
        way_um = np.clip(way_um - more, -FARTHEST_UM, FARTHEST_UM)
    told_um = way_um - known_um
    usual_um = np.maximum(1.4826 * known_median(np.abs(told_um))[:, None], np.float32(LEAST_WAY_UM))
    oddness = (np.abs(told_um) / usual_um - USUAL) / (ODD - USUAL)
    return np.asarray(known_um + told_um * np.clip(1 - oddness, 0, 1), np.float32)


def moved(values: Image, way_um: Image) -> Image:
    """Values by ring and angle, moved outwards so far; NaN beside what is not known."""
    rows = np.arange(len(values), dtype=np.float32)[:, None] - way_um / np.float32(RING_UM)
    columns = np.broadcast_to(np.arange(values.shape[1], dtype=np.float32), values.shape)
    on = np.pad(values, ((BEYOND, BEYOND), (0, 0)), mode="edge")
    rows = np.clip(rows, 0, len(values) - 1) + BEYOND
    return sample(on, np.ascontiguousarray(columns), rows.astype(np.float32), cubic=True, outside=0.0)


def finer(table: Image, times: int) -> Image:
    """A table with so many times as many angles, linear between those that there are."""
    wrapped = around(table, 1)
    return resize(wrapped, len(wrapped), times * wrapped.shape[1])[:, times:-times]


def _mean(values: Image, window: Window) -> Image:
    """The mean over the window, all around."""
    # Added in this order, whatever the processor.
    added = sum(values[:, at :: window.step] for at in range(window.step))
    coarse = np.asarray(added / np.float32(window.step), np.float32)
    along = window.along / window.step
    reach = round(4 * along)
    mean = blur(around(coarse, reach), along, window.across_um / RING_UM)[:, reach:-reach]
    return finer(mean, window.step) if window.step > 1 else mean
