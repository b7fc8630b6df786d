"""The kinds of array that vision works on, and OpenCV's filters with their types pinned down."""

import cv2
import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
Image = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

LEAST_SIGMA_PX = 3.0
"""A Gaussian this wide passes nothing that a grid of its pixels could not show."""


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
    values = cv2.remap(picture, x_px, y_px, method, borderMode=cv2.BORDER_CONSTANT, borderValue=(outside,))
    return np.asarray(values, np.float32)


def blur(picture: Grey | Image, sigma_x_px: float, sigma_y_px: float | None = None) -> Image:
    """Gaussian blur, float32; sigma in pixels, the same in y where that is not given."""
    sigma_y_px = sigma_x_px if sigma_y_px is None else sigma_y_px
    values = picture.astype(np.float32)
    if max(sigma_x_px, sigma_y_px) <= 0:
        return values
    least = 1e-3
    blurred = cv2.GaussianBlur(values, (0, 0), max(sigma_x_px, least), sigmaY=max(sigma_y_px, least))
    return np.asarray(blurred, np.float32)


def resize(picture: Image, height: int, width: int) -> Image:
    """Another number of pixels: averaged where there are fewer, linear where there are more."""
    fewer = height < picture.shape[0]
    method = cv2.INTER_AREA if fewer else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, (width, height), interpolation=method), np.float32)


def average(picture: Image, sigma_px: float) -> Image:
    """Gaussian average over a wide aperture, on a grid no finer than it needs; same shape."""
    step = int(sigma_px / LEAST_SIGMA_PX)
    if step <= 1:
        return blur(picture, sigma_px)
    height, width = picture.shape
    coarse = resize(picture, height // step, width // step)
    return resize(blur(coarse, sigma_px / step), height, width)


def known_median(values: Image) -> Image:
    """Median over the last axis; NaN where nothing is known."""
    ordered = np.sort(values, axis=-1)
    known = np.count_nonzero(~np.isnan(values), axis=-1)
    low = np.take_along_axis(ordered, np.maximum((known - 1) // 2, 0)[..., None], axis=-1)
    high = np.take_along_axis(ordered, np.minimum(known // 2, values.shape[-1] - 1)[..., None], axis=-1)
    return np.asarray((low + high)[..., 0] / 2, np.float32)
