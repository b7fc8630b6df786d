"""Dust on the microscope's own optics and sensor: in the same place of every picture it takes.

It is far out of focus, so it is a soft dark spot, or a ring where a speck is small against its
own blur. It takes light from whatever lies behind it and is no feature of the end face.
"""

import math

import numpy as np
import numpy.typing as npt

from model.render.ferrule import Level
from model.render.ranges import log_uniform
from model.render.scene import Camera, Dust

_SIGMAS = 5.0


def sample_dust(rng: np.random.Generator, camera: Camera, deepest: float) -> tuple[Dust, ...]:
    """One to five specks somewhere in the frame.

    Args:
        rng: source of randomness.
        camera: whose optics are dusty; use the result for all its pictures.
        deepest: largest share of the light that a speck takes, 0 to 1.
    """
    return tuple(_speck(rng, camera, deepest) for _ in range(int(rng.integers(1, 6))))


def _speck(rng: np.random.Generator, camera: Camera, deepest: float) -> Dust:
    radius_px = log_uniform(rng, 5, 30) / camera.scale.x_um_per_px
    return Dust(
        x_px=rng.uniform(0, camera.width_px - 1),
        y_px=rng.uniform(0, camera.height_px - 1),
        radius_px=radius_px,
        soft_px=radius_px * rng.uniform(0.15, 0.5),
        taken=deepest * rng.uniform(0.2, 1.0),
        hollow=rng.uniform(0.3, 1.0) if rng.random() < 0.3 else 0.0,
    )


def passed(camera: Camera, dust: tuple[Dust, ...]) -> Level:
    """Share of the light that passes the dust, float32, the camera's shape."""
    share = np.ones((camera.height_px, camera.width_px), np.float32)
    # Pixels that are not square belong to the sensor, so a round speck is an ellipse in pixels.
    squeeze = camera.scale.y_um_per_px / camera.scale.x_um_per_px
    for speck in dust:
        reach_px = speck.radius_px + _SIGMAS * speck.soft_px
        rows = _span(speck.y_px, reach_px / squeeze, camera.height_px)
        columns = _span(speck.x_px, reach_px, camera.width_px)
        y_px = (np.arange(rows.start, rows.stop)[:, None] - speck.y_px) * squeeze
        x_px = np.arange(columns.start, columns.stop)[None, :] - speck.x_px
        share[rows, columns] *= 1 - speck.taken * _shape(speck, np.hypot(x_px, y_px))
    return share


def _span(middle_px: float, reach_px: float, size_px: int) -> slice:
    return slice(max(math.floor(middle_px - reach_px), 0), min(math.ceil(middle_px + reach_px) + 1, size_px))


def _shape(speck: Dust, distance_px: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """1 where it takes most, 0 far away; a hollow one takes less in its middle."""
    disc = 1 / (1 + np.exp(np.minimum((distance_px - speck.radius_px) / (speck.soft_px / 2), 60)))
    inner_px = speck.radius_px / 2
    hole = np.exp(-0.5 * (distance_px / inner_px) ** 2)
    return np.asarray(disc * (1 - speck.hollow * hole))
