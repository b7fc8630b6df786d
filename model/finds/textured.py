"""Pictures with a texture that no renderer thought of: whatever is found in it is nothing.

The same textures as the segmentation network learns with, laid over the picture itself, before vision looks.
"""

import math
from dataclasses import replace

import cv2
import numpy as np

from device.vision.arrays import MAD_SIGMAS, Floats, Grey
from device.vision.frame import Scale
from model.benchmark.cases import Case
from model.segmentation import textures

STEP_UM = 0.5
"""Of a texture's own pixels."""
STRENGTHS = (0.3, 2.0)
"""Standard deviation of a texture, in those of the noise between neighbouring pixels."""
DARK_GREY = 5
"""Darker is no surface, but the border of a picture."""


def textured(case: Case, rng: np.random.Generator) -> Case:
    """A picture with a texture on glass, ferrule, or both; all else that is true of it stays."""
    rendered = case.rendered
    pixels = rendered.pixels.astype(np.float64)
    side = int(np.ceil(max(np.multiply(pixels.shape, _um_per_px(rendered.scale))) / STEP_UM))
    texture = textures.any_texture(rng, side)
    strength = textures.log_uniform(rng, STRENGTHS) * _noise(rendered.pixels)
    surface = textures.SURFACES[rng.integers(len(textures.SURFACES))]
    added = strength * _seen(texture, pixels.shape, rendered.scale) * _lies_on(surface, case)
    with_it = np.where(pixels > DARK_GREY, pixels + added, pixels)
    levels = np.clip(np.rint(with_it), 0, 255).astype(np.uint8)
    return replace(case, rendered=replace(rendered, pixels=levels))


def _um_per_px(scale: Scale) -> tuple[float, float]:
    return scale.y_um_per_px, scale.x_um_per_px


def _seen(texture: textures.Values, shape: tuple[int, ...], scale: Scale) -> Floats:
    """A texture as a camera with this scale sees it."""
    rows, columns = (int(count * um / STEP_UM) for count, um in zip(shape, _um_per_px(scale), strict=True))
    part = texture[:rows, :columns].astype(np.float64)
    return np.asarray(cv2.resize(part, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR))


def _noise(pixels: Grey) -> float:
    """Standard deviation of a pixel's noise, from the median difference of neighbours; rounding at least."""
    apart = np.abs(np.diff(pixels.astype(np.float64), axis=1))
    return max(MAD_SIGMAS * float(np.median(apart)) / math.sqrt(2), 0.5)


def _lies_on(surface: int, case: Case) -> Floats:
    """1 on glass (-1), ferrule (1), or both (0), and 0 elsewhere; shape of the picture."""
    x_px, y_px, rx_px, ry_px = case.task.ellipse_px
    height, width = case.rendered.pixels.shape
    across, down = (np.arange(width) - x_px) / rx_px, (np.arange(height) - y_px) / ry_px
    off_edge = np.hypot(down[:, None], across[None, :]) - 1
    return np.asarray(off_edge * surface > 0 if surface else np.ones_like(off_edge), np.float64)
