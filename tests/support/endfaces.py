"""Rendered end faces for the tests that need a picture."""

import numpy as np

from model.render import CAMERAS, FIBRES, Rendered, SceneKind, render, sample_scene


def rendered(kind: SceneKind, seed: int = 3) -> Rendered:
    """A 50/125 end face of the kind as the sharp camera sees it, always the same for a seed."""
    rng = np.random.default_rng(seed)
    return render(sample_scene(rng, kind, CAMERAS["sharp"], FIBRES["mm-50-125"]), rng)
