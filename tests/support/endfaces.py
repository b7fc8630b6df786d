"""Rendered end faces for the tests that need a picture."""

from functools import cache, lru_cache

import cv2
import numpy as np

from model.render import CAMERAS, FIBRES, Rendered, SceneKind, render, sample_scene


@lru_cache(maxsize=2 * len(SceneKind))
def rendered(kind: SceneKind, seed: int = 3) -> Rendered:
    """A 50/125 end face of the kind as the sharp camera sees it, always the same for a seed; read-only."""
    rng = np.random.default_rng(seed)
    picture = render(sample_scene(rng, kind, CAMERAS["sharp"], FIBRES["mm-50-125"]), rng)
    picture.pixels.flags.writeable = False
    return picture


@cache
def png(kind: SceneKind) -> bytes:
    """The same as a file."""
    return bytes(cv2.imencode(".png", rendered(kind).pixels)[1])
