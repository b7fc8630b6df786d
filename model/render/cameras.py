"""The cameras that pictures come from, and how far one of a type differs from another."""

from dataclasses import replace

import numpy as np

from device.vision.frame import Scale
from model.render.ranges import log_uniform
from model.render.scene import Camera

SHARP = Camera(
    name="sharp",
    width_px=1152,
    height_px=864,
    scale=Scale(0.433, 0.433),
    bars_px=(0, 0, 0, 0),
    blur_px=0.5,
    sharpening=0.6,
    read_noise=0.8,
    shot_noise=0.004,
    row_noise=0.0,
    jpeg_quality=90,
)
"""A digital microscope camera with square pixels that sharpens what it delivers."""

ANALOGUE = Camera(
    name="analogue",
    width_px=720,
    height_px=576,
    scale=Scale(0.679, 0.623),
    bars_px=(9, 7, 10, 0),
    blur_px=0.7,
    sharpening=0.5,
    read_noise=2.2,
    shot_noise=0.005,
    row_noise=0.5,
    jpeg_quality=50,
)
"""A video camera behind a frame grabber: pixels that are not square, black bars, row noise."""

BOARD = Camera(
    name="board",
    width_px=1296,
    height_px=972,
    scale=Scale(0.35, 0.35),
    bars_px=(0, 0, 0, 0),
    blur_px=0.6,
    sharpening=0.2,
    read_noise=1.5,
    shot_noise=0.02,
    row_noise=0.1,
    jpeg_quality=None,
)
"""The camera of a small computer, binned, uncompressed."""

CAMERAS = {camera.name: camera for camera in (SHARP, ANALOGUE, BOARD)}


def vary(rng: np.random.Generator, camera: Camera) -> Camera:
    """Another camera of the type: scale, bars, blur, sharpening, noise and compression differ.

    The ranges are meant to hold microscopes that nobody here has seen; the size stays.
    """
    zoom = rng.uniform(0.85, 1.18)
    scale = Scale(camera.scale.x_um_per_px * zoom, camera.scale.y_um_per_px * zoom)
    left, top, right, bottom = (int(bar * rng.uniform(0.5, 1.6)) for bar in camera.bars_px)
    return replace(
        camera,
        scale=scale,
        bars_px=(left, top, right, bottom),
        blur_px=camera.blur_px * rng.uniform(0.5, 1.6),
        sharpening=camera.sharpening * rng.uniform(0.0, 2.5),
        read_noise=camera.read_noise * log_uniform(rng, 0.5, 2.5),
        shot_noise=camera.shot_noise * log_uniform(rng, 0.25, 3.0),
        row_noise=camera.row_noise * rng.uniform(0.0, 2.0),
        jpeg_quality=_quality(rng, camera.jpeg_quality),
    )


def _quality(rng: np.random.Generator, usual: int | None) -> int | None:
    """One in five stores as other cameras of the type do not: uncompressed, or as a JPEG."""
    unusual = rng.random() < 0.2
    if usual is None:
        return int(rng.integers(75, 98)) if unusual else None
    return None if unusual else int(np.clip(usual + rng.integers(-20, 13), 35, 98))
