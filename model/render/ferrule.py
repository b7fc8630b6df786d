"""The ferrule's surface: grain, slow mottling and polishing marks around level 1."""

import math

import cv2
import numpy as np
import numpy.typing as npt

from model.render.scene import Ferrule, Scene

Level = npt.NDArray[np.float32]

_PATCH_UM = 5.0
"""Grain is stronger here and weaker there over about this distance."""


def ferrule(scene: Scene, rng: np.random.Generator) -> Level:
    """The ferrule over the whole frame, float32, the camera's shape.

    Args:
        scene: whose ferrule and camera are used.
        rng: source of the texture.
    """
    camera, look = scene.camera, scene.ferrule
    shape = (camera.height_px, camera.width_px)
    pixel_um = camera.scale.x_um_per_px
    grain = look.grain * texture(rng, shape, max(0.3, look.grain_um / pixel_um))
    if look.patchy > 0:
        # The mean square of exp(s n) is exp(2 s^2) for a normal n: the grain's spread stays.
        patches = np.exp(look.patchy * slow_texture(rng, shape, _PATCH_UM / pixel_um) - look.patchy**2)
        grain *= patches
    level = 1 + grain
    if look.mottle > 0:
        level += look.mottle * slow_texture(rng, shape, look.mottle_um / pixel_um)
    if look.polish > 0:
        level += look.polish * _polish(look, rng, shape)
    return np.asarray(level, np.float32)


def texture(rng: np.random.Generator, shape: tuple[int, ...], sigma_px: float) -> Level:
    """Gaussian texture of unit standard deviation, float32, blurred by `sigma_px`."""
    noise = rng.standard_normal(shape, dtype=np.float32)
    blurred = cv2.GaussianBlur(noise, (0, 0), sigma_px)
    return np.asarray(blurred / max(float(blurred.std()), 1e-6), np.float32)


def slow_texture(rng: np.random.Generator, shape: tuple[int, ...], sigma_px: float) -> Level:
    """As `texture`, but made on a grid of half of `sigma_px` and drawn out: much faster if wide."""
    step = max(1.0, sigma_px / 2)
    small = (math.ceil(shape[0] / step) + 2, math.ceil(shape[1] / step) + 2)
    coarse = texture(rng, small, sigma_px / step)
    return np.asarray(cv2.resize(coarse, shape[::-1], interpolation=cv2.INTER_CUBIC), np.float32)


def _polish(look: Ferrule, rng: np.random.Generator, shape: tuple[int, int]) -> Level:
    side = math.ceil(math.hypot(*shape))
    noise = rng.standard_normal((side, side // 4), dtype=np.float32)
    marks = cv2.GaussianBlur(noise, (0, 0), sigmaX=8.0, sigmaY=0.8)
    wide = cv2.resize(marks / marks.std(), (side, side), interpolation=cv2.INTER_LINEAR)
    middle = (side / 2, side / 2)
    turn = cv2.getRotationMatrix2D(middle, -math.degrees(look.polish_angle), 1.0)
    turn = turn + np.array([[0, 0, shape[1] / 2 - middle[0]], [0, 0, shape[0] / 2 - middle[1]]])
    return np.asarray(cv2.warpAffine(wide, turn, shape[::-1], borderMode=cv2.BORDER_REFLECT))
