"""Rendered pictures of a blank, moved in between, and of end faces by the same microscope."""

from dataclasses import replace

import numpy as np

from device.vision.frame import Grey
from model.render import CAMERAS, FIBRES, SceneKind, render, sample_scene
from model.render.scene import Dust, Light, Scene

UNEVEN = Light(170.0, 4.0, 0.2, 0.5, 0.3, 0.0, 0.0)
EVEN = Light(170.0, 4.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def speck(camera: str, right_um: float, down_um: float, radius_um: float, taken: float = 0.4) -> Dust:
    """A speck on the optics at a place from the frame's middle."""
    of = CAMERAS[camera]
    x_px = (of.width_px - 1) / 2 + right_um / of.scale.x_um_per_px
    y_px = (of.height_px - 1) / 2 + down_um / of.scale.y_um_per_px
    radius_px = radius_um / of.scale.x_um_per_px
    return Dust(x_px, y_px, radius_px, 0.2 * radius_px, taken, 0.0)


def microscope(
    seed: int,
    camera: str = "sharp",
    light: Light = UNEVEN,
    dust: tuple[Dust, ...] = (),
    kind: SceneKind = SceneKind.NO_FIBRE,
) -> Scene:
    """What a microscope of this light and dust looks at; the scenes of a seed differ in kind only."""
    rng = np.random.default_rng(seed)
    scene = sample_scene(rng, kind, CAMERAS[camera], FIBRES["mm-50-125"])
    return replace(scene, light=light, dust=dust, tilt=0.0, blur_um=0.4)


def blanks(of: Scene, number: int = 4) -> list[Grey]:
    """Pictures of it; its grain is another one in each, as if it were moved."""
    return [render(of, np.random.default_rng(at)).pixels for at in range(number)]
