"""Rectify: square pixels of one fixed pitch around the fibre, whatever the sensor.

Everything behind this file works on the patch, so its cost and its parameters are in um.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from device.vision.arrays import Floats, Image, Mask, blur, sample
from device.vision.edge import Ellipse
from device.vision.frame import Frame

PITCH_UM = 0.5
"""um per pixel of every patch."""
MARGIN_UM = 10.0
"""How far a patch reaches beyond the outermost zone."""
BLACK, LEAST_LIT = 24, 0.02
"""Grey level that of a line in a black bar hardly anything reaches, and the share that does in any other:
noise and compression light single pixels of a bar."""
SOFT_PX = 4
"""So many lines beside a bar are too bright or too dark where cameras sharpen and pictures are compressed."""


@dataclass(frozen=True)
class Patch:
    """The end face on square pixels of `PITCH_UM`, the cladding's centre in the middle.

    Attributes:
        levels: grey levels 0 to 255, float32, shape (n, n) with odd n; 0 where not in view.
        in_view: where the frame had a picture.
    """

    levels: Image
    in_view: Mask

    @cached_property
    def x_um(self) -> Image:
        """Distance of each pixel from the cladding's centre to the right, in um."""
        return np.broadcast_to(_axis_um(len(self.levels))[None, :], self.levels.shape)

    @cached_property
    def y_um(self) -> Image:
        """Distance of each pixel from the cladding's centre downwards, in um."""
        return np.broadcast_to(_axis_um(len(self.levels))[:, None], self.levels.shape)

    @cached_property
    def r_um(self) -> Image:
        """Distance of each pixel from the cladding's centre, in um."""
        return np.hypot(self.x_um, self.y_um)


def cut_patch(frame: Frame, ellipse: Ellipse, reach_um: float) -> Patch:
    """The patch around an ellipse's centre.

    A sensor finer than the patch is averaged first, so that nothing aliases.

    Args:
        frame: the picture.
        ellipse: the cladding's outer edge.
        reach_um: radius of the outermost zone.
    """
    axis = _axis_um(2 * int(np.ceil((reach_um + MARGIN_UM) / PITCH_UM)) + 1)
    x = (ellipse.x_um + axis) / frame.scale.x_um_per_px
    y = (ellipse.y_um + axis) / frame.scale.y_um_per_px
    height, width = frame.pixels.shape
    in_view = ((y >= 0) & (y <= height - 1))[:, None] & ((x >= 0) & (x <= width - 1))[None, :]
    grid_x, grid_y = np.meshgrid(x.astype(np.float32), y.astype(np.float32))
    levels = sample(_band_limit(frame), grid_x, grid_y, outside=0.0)
    return Patch(np.where(in_view, levels, 0).astype(np.float32), in_view & ~_black_border(frame, x, y))


def _axis_um(count: int) -> Image:
    return (np.arange(count, dtype=np.float32) - count // 2) * np.float32(PITCH_UM)


def _band_limit(frame: Frame) -> Image:
    return blur(frame.pixels, _blur_px(frame.scale.x_um_per_px), _blur_px(frame.scale.y_um_per_px))


def _blur_px(um_per_px: float) -> float:
    """Gaussian that brings a pixel of this size to that of the patch; 0 where it is no finer."""
    ratio = PITCH_UM / um_per_px
    return float(np.sqrt(max(ratio**2 - 1, 0) / 12))


def _black_border(frame: Frame, x: Image, y: Image) -> Mask:
    """Where a video camera's black bars lie: rows and columns at the frame's edge without light."""
    lit = frame.pixels >= BLACK
    columns, rows = _bars(lit.mean(axis=0)), _bars(lit.mean(axis=1))
    at_x = np.clip(np.round(x), 0, len(columns) - 1).astype(int)
    at_y = np.clip(np.round(y), 0, len(rows) - 1).astype(int)
    return np.asarray(rows[at_y][:, None] | columns[at_x][None, :])


def _bars(lit: Floats) -> Mask:
    """The lines from either end up to the first that holds any light, and what their ends reach.

    Args:
        lit: share of the pixels of each line that are not black.
    """
    dark = lit < LEAST_LIT
    bars = np.logical_and.accumulate(dark) | np.logical_and.accumulate(dark[::-1])[::-1]
    return np.asarray(np.convolve(bars, np.ones(2 * SOFT_PX + 1), mode="same") > 0.5)
