"""Renders end faces with exact truth: `sample_scene` invents one, `render` takes its picture.

rng = np.random.default_rng(1)
scene = sample_scene(rng, SceneKind.SCRATCHES, CAMERAS["sharp"], FIBRES["mm-50-125"])
rendered = render(scene, rng)
"""

from model.render.cameras import CAMERAS, vary
from model.render.dust import sample_dust
from model.render.picture import Rendered, render
from model.render.sample import FIBRES, each_faded, faded, faintness, sample_scene
from model.render.scene import Camera, Scene, SceneKind

__all__ = [
    "CAMERAS",
    "FIBRES",
    "Camera",
    "Rendered",
    "Scene",
    "SceneKind",
    "each_faded",
    "faded",
    "faintness",
    "render",
    "sample_dust",
    "sample_scene",
    "vary",
]
