"""The kinds of array that vision works on, and OpenCV's filters, which say the same on every processor.

Processors add up the terms of a filter in another order, or fuse products with sums, and in float32 the last
digit of what comes out tells. A pixel of an outline hangs on it, a network's word, now and then a verdict,
and a record that an auditor's PC cannot repeat proves nothing. So filters compute in float64, and what comes
out is rounded to a grid that is coarse beside all such differences, and fine beside any noise.
"""

import cv2
import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
Image = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

READ_BEYOND_PX = 3
"""No value between pixels is made of any that lie further off."""
LEAST_SIGMA_PX = 3.0
"""A Gaussian this wide passes nothing that a grid of its pixels could not show."""
GRID = 2.0**-16
"""Of a grey level; float32 holds its multiples up to 256."""
MAD_SIGMAS = 1.4826
"""Standard deviation of a normal distribution by its median absolute deviation."""
ASIDE = 1 / np.pi
"""Of the grid's pitch that it is shifted by: weights that are fractions put values half-way between steps."""


def sample(picture: Image, x_px: Image, y_px: Image, *, cubic: bool = False, outside: float) -> Image:
    """Values between the pixels of a picture, linear or cubic.

    Args:
        picture: float32.
        x_px: where, in pixels; 0 is the middle of the first one.
        y_px: likewise downwards, same shape.
        cubic: take 16 pixels into account instead of 4.
        outside: value of everything beyond the picture.
    """
    method = cv2.INTER_CUBIC if cubic else cv2.INTER_LINEAR
    rows, columns = (_read(px, count) for px, count in zip((y_px, x_px), picture.shape, strict=True))
    values = picture[rows, columns].astype(np.float64)
    at = x_px - np.float32(columns.start), y_px - np.float32(rows.start)
    taken = cv2.remap(values, *at, method, borderMode=cv2.BORDER_CONSTANT, borderValue=(outside,))
    return _on_grid(taken)


def _read(places_px: Image, count: int) -> slice:
    """The pixels, of so many, that are read for values at some places: a few of a large picture."""
    first = int(np.floor(places_px.min())) - READ_BEYOND_PX
    last = int(np.ceil(places_px.max())) + READ_BEYOND_PX
    return slice(min(max(first, 0), count - 1), min(max(last, 0), count - 1) + 1)


def blur(picture: Grey | Image, sigma_x_px: float, sigma_y_px: float | None = None) -> Image:
    """Gaussian blur, float32; sigma in pixels, the same in y where that is not given."""
    sigma_y_px = sigma_x_px if sigma_y_px is None else sigma_y_px
    values = picture.astype(np.float64)
    if max(sigma_x_px, sigma_y_px) <= 0:
        return np.asarray(values, np.float32)
    least = 1e-3
    return _on_grid(cv2.GaussianBlur(values, (0, 0), max(sigma_x_px, least), sigmaY=max(sigma_y_px, least)))


def filtered(picture: Image, kernel: Floats) -> Image:
    """Correlation with a kernel; the picture goes on beyond its borders as in a mirror."""
    values = picture.astype(np.float64)
    return _on_grid(cv2.filter2D(values, cv2.CV_64F, kernel, borderType=cv2.BORDER_REFLECT))


def resize(picture: Image, height: int, width: int) -> Image:
    """Another number of pixels: averaged where there are fewer, linear where there are more."""
    if height < picture.shape[0]:
        values = picture.astype(np.float64)
        return _on_grid(cv2.resize(values, (width, height), interpolation=cv2.INTER_AREA))
    return np.ascontiguousarray(_more_rows(_more_rows(picture, height).T, width).T)


def _more_rows(picture: Image, count: int) -> Image:
    """So many rows, linear between those that there are; OpenCV's own weights differ on Arm."""
    last = len(picture) - 1
    places = np.clip((np.arange(count) + 0.5) * len(picture) / count - 0.5, 0, last)
    above = np.minimum(places.astype(int), max(last - 1, 0))
    share = (places - above).astype(np.float32)[:, None]
    return np.asarray(picture[above] * (1 - share) + picture[np.minimum(above + 1, last)] * share)


def average(picture: Image, sigma_px: float) -> Image:
    """Gaussian average over a wide aperture, on a grid no finer than it needs; same shape."""
    step = int(sigma_px / LEAST_SIGMA_PX)
    if step <= 1:
        return blur(picture, sigma_px)
    height, width = picture.shape
    coarse = resize(picture, height // step, width // step)
    return resize(blur(coarse, sigma_px / step), height, width)


def spread_of(values: Image | Floats) -> float:
    """Standard deviation of most values, by their median absolute deviation: what is rare does not count."""
    return MAD_SIGMAS * float(np.median(np.abs(values - np.median(values))))


def known_median(values: Image) -> Image:
    """Median over the last axis; NaN where nothing is known."""
    count = values.shape[-1]
    rows = values.reshape(-1, count)
    known = count - np.count_nonzero(np.isnan(rows), axis=-1)
    medians = np.empty(len(rows), np.float32)
    whole = known == count
    medians[whole] = _between(
        np.partition(rows[whole], ((count - 1) // 2, count // 2), axis=-1), known[whole]
    )
    medians[~whole] = _between(np.sort(rows[~whole], axis=-1), known[~whole])
    return medians.reshape(values.shape[:-1])


def _between(ordered: Image, known: npt.NDArray[np.int_]) -> Image:
    """Mean of the one or two values in the middle of rows whose first ones are known."""
    rows, last = np.arange(len(ordered)), ordered.shape[-1] - 1
    low, high = ordered[rows, np.maximum((known - 1) // 2, 0)], ordered[rows, np.minimum(known // 2, last)]
    return np.asarray((low + high) / 2, np.float32)


def _on_grid(values: cv2.typing.MatLike) -> Image:
    steps: Floats = np.multiply(values, 1 / GRID)
    steps += ASIDE
    np.rint(steps, out=steps)
    steps *= GRID
    return np.asarray(steps, np.float32)
