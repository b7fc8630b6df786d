"""The light over the frame, from a picture of something blank, and a picture without it.

The light is a smooth surface: a sum of Legendre polynomials (orthogonal over the frame) up to `DEGREE`
in x and y together, fitted to the medians of small blocks by least squares, without those that lie off
it: specks and black bars say nothing of the light. Dividing by it is the flat-field correction of
astronomy (Howell 2006, "Handbook of CCD Astronomy", section 4.5).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from device.vision.arrays import MAD_SIGMAS, Floats, Grey, Image
from device.vision.frame import CLIPPED
from device.vision.patch import BLACK

DEGREE = 4
"""Falling off as the fourth power of the cosine (natural vignetting) needs 4."""
BLOCK_PX = 16
LEAST_BLOCKS = 200
"""Blocks that see light; fewer cannot tell 15 numbers from what lies in view."""
FITS = 8
OUTLIERS = 3.0
"""Standard deviations from the surface at which a block is dropped."""
LEAST_OUTLIER = 0.5
"""Grey levels that no block is dropped for."""


@dataclass(frozen=True)
class FlatField:
    """The light over the frame, relative to that in its middle.

    Attributes:
        shape: height and width of the frames that it is for, in pixels.
        weights: of the Legendre polynomials, rows for y, columns for x, both from -1 to 1 over the frame;
            the surface is 1 in the middle.
    """

    shape: tuple[int, int]
    weights: tuple[tuple[float, ...], ...]

    @cached_property
    def light(self) -> Image:
        """The light at every pixel, 1 in the middle; float32, of the frame's shape."""
        y, x = (np.linspace(-1, 1, size) for size in self.shape)
        weights = np.array(self.weights)
        rows, columns = weights.shape
        return np.asarray(_legendre(y, rows) @ weights @ _legendre(x, columns).T, np.float32)

    def flatten(self, pixels: Grey) -> Grey:
        """The picture as an even light would have given it; its middle stays as it is.

        What is clipped at white stays so, and what is black: neither tells how much light there was.

        Args:
            pixels: grey levels 0 to 255, of this shape.

        Raises:
            ValueError: another shape.
        """
        if pixels.shape != self.shape:
            raise ValueError(f"a picture of {pixels.shape}, a flat field of {self.shape}")
        even = np.clip(np.rint(pixels / self.light), 0, CLIPPED - 1).astype(np.uint8)
        return np.where((pixels >= CLIPPED) | (pixels < BLACK), pixels, even)


def fit_flat_field(picture: Grey | Image) -> FlatField:
    """The light in a picture of something blank.

    Args:
        picture: grey levels, shape (height, width); specks and black bars in it do no harm.

    Raises:
        ValueError: too little of it sees light.
    """
    height, width = picture.shape[0], picture.shape[1]
    levels, x, y = _blocks(picture)
    lit = levels >= BLACK
    if lit.sum() < LEAST_BLOCKS:
        raise ValueError("too little of the picture sees light")
    weights = _solve(_design(x[lit], y[lit]), levels[lit])
    surface = np.zeros((DEGREE + 1, DEGREE + 1))
    surface[_POWERS] = weights
    at_middle = _legendre(np.zeros(1), DEGREE + 1)[0]
    middle = float(at_middle @ surface @ at_middle)
    rows = tuple(tuple(float(weight) for weight in row) for row in surface / middle)
    return FlatField((height, width), rows)


_SUM = np.add.outer(np.arange(DEGREE + 1), np.arange(DEGREE + 1))
_POWERS = np.nonzero(_SUM <= DEGREE)


def _blocks(picture: Grey | Image) -> tuple[Floats, Floats, Floats]:
    """The median level of each block, and its middle's place from -1 to 1 along x and y."""
    high, wide = picture.shape[0] // BLOCK_PX, picture.shape[1] // BLOCK_PX
    part = picture[: high * BLOCK_PX, : wide * BLOCK_PX].astype(np.float64)
    blocks = part.reshape(high, BLOCK_PX, wide, BLOCK_PX).swapaxes(1, 2).reshape(high, wide, -1)
    middles_y = (np.arange(high) + 0.5) * BLOCK_PX - 0.5
    middles_x = (np.arange(wide) + 0.5) * BLOCK_PX - 0.5
    y, x = np.meshgrid(
        2 * middles_y / (picture.shape[0] - 1) - 1, 2 * middles_x / (picture.shape[1] - 1) - 1, indexing="ij"
    )
    return np.median(blocks, axis=2).ravel(), x.ravel(), y.ravel()


def _design(x: Floats, y: Floats) -> Floats:
    rows, columns = _legendre(y, DEGREE + 1), _legendre(x, DEGREE + 1)
    return np.asarray(rows[:, _POWERS[0]] * columns[:, _POWERS[1]])


def _legendre(at: Floats, count: int) -> Floats:
    """The first polynomials at places from -1 to 1, a column each, by Bonnet's recursion."""
    columns = [np.ones_like(at), at]
    for n in range(1, count - 1):
        columns.append(((2 * n + 1) * at * columns[n] - n * columns[n - 1]) / (n + 1))
    return np.stack(columns[:count], axis=1)


def _solve(design: Floats, levels: Floats) -> Floats:
    keep = np.ones(len(levels), bool)
    weights = np.zeros(design.shape[1])
    for _ in range(FITS):
        weights = np.linalg.lstsq(design[keep], levels[keep], rcond=None)[0]
        off = np.abs(levels - design @ weights)
        keep = off <= max(OUTLIERS * MAD_SIGMAS * float(np.median(off)), LEAST_OUTLIER)
    return np.asarray(weights)
