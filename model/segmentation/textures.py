"""Textures that no renderer thought of, laid over pieces that are learned from.

Polish, compression and electronics leave patterns on glass and ferrule that differ from instrument to
instrument and stand for nothing. A network that has seen few of them takes the next one for a film. So it is
shown many: mottle of all scales, and blocks as image compression leaves them, on one surface or on both
(domain randomisation: Tobin et al. 2017, "Domain randomization for transferring deep neural networks from
simulation to the real world", IROS).
"""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from device.vision.arrays import blur
from device.vision.channels import STEPS, UNIT, fours

Rng = np.random.Generator
Values = npt.NDArray[np.float32]

SHARE = 0.5
"""Share of the pieces that get one."""
SCALES_UM = (0.8, 12.0)
"""Of mottle: standard deviation of the smoothing, and side of a block by four."""
STRENGTHS = (0.15, 1.5)
"""Standard deviation, in those of the noise; films of as little are beyond what is asked for."""
SURFACES = (-1, 0, 1)
"""Glass, both, ferrule."""
OFF_EDGE = 12
"""Channel that is negative on the glass and positive on the ferrule."""
NEARBY = 15
"""Pixels over which noise and contrast are compared."""


def lay(rng: Rng, read: Values) -> None:
    """Lays a texture over a piece as the network reads it, shape (n, n, `CHANNELS`), or leaves it alone."""
    if rng.random() > SHARE:
        return
    texture = any_texture(rng, 2 * len(read))
    surface = SURFACES[rng.integers(len(SURFACES))]
    off_edge = read[..., OFF_EDGE]
    strength = log_uniform(rng, STRENGTHS) * ((off_edge * surface > 0) if surface else 1.0)
    added = fours(texture) * np.asarray(strength, np.float32)[..., None]
    score, contrast = linear(read[..., :4]), linear(read[..., 4:8])
    ratio = _nearby(contrast) / np.maximum(_nearby(score), 1e-3)
    read[..., :4] = compressed(score + added)
    read[..., 4:8] = compressed(contrast + added * ratio[..., None])


def any_texture(rng: Rng, side: int) -> Values:
    """Mottle or blocks, of unit variance, in half a micrometre a pixel, shape (side, side)."""
    return mottle(rng, side) if rng.random() < 0.6 else blocks(rng, side)


def mottle(rng: Rng, side: int) -> Values:
    """Smooth noise of unit variance, in half a micrometre a pixel, shape (side, side)."""
    scale_px = 2 * log_uniform(rng, SCALES_UM)
    along = scale_px * rng.uniform(0.5, 2.0)
    noise = rng.standard_normal((side, side)).astype(np.float32)
    return _unit(blur(noise, scale_px, along))


def blocks(rng: Rng, side: int) -> Values:
    """Blocks of unit variance, each flat or a wave across or along: what is left of compressed noise."""
    side_px = 4 * log_uniform(rng, SCALES_UM)
    count = int(side / side_px) + 3
    place = np.arange(side) / side_px + rng.random((2, 1))
    cell, within = np.floor(place).astype(np.intp), place - np.floor(place)
    weights = rng.standard_normal((3, count, count)) * (rng.random((3, count, count)) < rng.uniform(0.1, 0.6))
    here = weights[:, cell[0][:, None], cell[1][None, :]]
    waves = rng.integers(1, 4, 2)
    down, across = (np.cos(np.pi * wave * part) for wave, part in zip(waves, within, strict=True))
    values: npt.NDArray[np.float64] = here[0] + here[1] * down[:, None] + here[2] * across[None, :]
    return _unit(values)


def _unit(values: npt.NDArray[np.floating[Any]]) -> Values:
    return np.asarray((values - values.mean()) / max(float(values.std()), 1e-6), np.float32)


def log_uniform(rng: Rng, between: tuple[float, float]) -> float:
    """A number between two, as likely to be in one octave as in another."""
    return float(np.exp(rng.uniform(*np.log(between))))


def linear(told: Values) -> Values:
    """What a plane of score or contrast tells by its logarithm (`device/vision/channels.py`), as it is."""
    return np.asarray(np.sinh(told * (UNIT / STEPS)), np.float32)


def compressed(values: Values) -> Values:
    """Score or contrast as the network reads it, in whole steps: what `linear` takes back."""
    steps = np.clip(np.rint(np.arcsinh(values) * STEPS), -127, 127)
    return np.asarray(steps / UNIT, np.float32)


def _nearby(fours: Values) -> Values:
    strength = np.abs(np.clip(fours, -10, 10)).mean(axis=-1)
    return np.asarray(cv2.blur(strength, (NEARBY, NEARBY)), np.float32)
