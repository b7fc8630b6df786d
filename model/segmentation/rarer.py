"""End faces with more of what the bench shows seldom: a network that met ten cracks knows none.

On the bench three end faces in a hundred are cracked, and as many pitted, which is about what a repair bench
sees; cracks among scratches are rarer still. So some pictures to learn from get more of them, beside whatever
they show already, each feature faded on its own.
"""

from dataclasses import replace

import numpy as np

from model.render import SceneKind, each_faded, faintness
from model.render.debris import sample_features
from model.render.scene import Scene

ADDED = (
    SceneKind.CRACKS,
    SceneKind.CRACKS,
    SceneKind.PITS,
    SceneKind.EDGE_CHIPS,
    SceneKind.CONTAMINATION,
    SceneKind.OIL,
)
"""What is added, each as often; cracks twice, because they are small and decide alone."""


def rarer(scene: Scene, rng: np.random.Generator) -> Scene:
    """The same end face with something rare on it besides."""
    if scene.look is None:
        return scene
    added = sample_features(rng, ADDED[rng.integers(len(ADDED))], scene.look)
    faint = each_faded(replace(scene, features=added), [faintness(rng) for _ in added])
    return replace(scene, features=scene.features + faint.features)
