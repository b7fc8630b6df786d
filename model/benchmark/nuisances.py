"""What may be there on a clean end face and means nothing: one at a time, and strong."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from device.vision.findings import Fibre
from model.render import CAMERAS, SceneKind, sample_dust, sample_scene
from model.render.sample import FAINT_DUST
from model.render.scene import Ferrule, FibreLook, Light, Ring, Scene

Rng = np.random.Generator

STRONG_TILT = 0.012
"""At the contact zone's border the point spread's standard deviation is 1.5 um."""


def benign(rng: Rng, fibre: Fibre) -> Scene:
    """A clean end face in a good picture: no ring, hardly any grain, noise or shadow."""
    camera = CAMERAS[tuple(CAMERAS)[rng.integers(len(CAMERAS))]]
    scene = sample_scene(rng, SceneKind.CLEAN, camera, fibre)
    return replace(
        scene,
        features=(),
        dust=(),
        look=_plain(scene.look) if scene.look else None,
        ferrule=Ferrule(grain=0.004, grain_um=0.8, mottle=0.003, polish=0.0, polish_angle=0.0),
        light=Light(150.0, 5.0, 0.05, 0.0, 0.1, 0.0, 0.0),
        blur_um=0.6,
        tilt=0.0,
        tilt_angle=0.0,
    )


def _plain(look: FibreLook) -> FibreLook:
    return replace(
        look,
        rings=(),
        outer_cladding_um=0.0,
        epoxy_waves=(),
        bore_wobble=(),
        core=replace(look.core, ripple=0.0, dip=0.0, glow=0.0),
    )


def none(_: Rng, scene: Scene) -> Scene:
    """Nothing, to compare with."""
    return scene


def grain(rng: Rng, scene: Scene) -> Scene:
    """Coarse zirconia, slow mottling."""
    rough = Ferrule(grain=0.02, grain_um=rng.uniform(0.5, 1.5), mottle=0.012, polish=0.0, polish_angle=0.0)
    return replace(scene, ferrule=rough)


def polish(rng: Rng, scene: Scene) -> Scene:
    """Marks of the polishing film all over the ferrule."""
    angle = rng.uniform(0, math.pi)
    return replace(scene, ferrule=replace(scene.ferrule, polish=0.012, polish_angle=angle))


def shadow(rng: Rng, scene: Scene) -> Scene:
    """Light from one side that throws shadows at the edges, dark corners."""
    angle = rng.uniform(0, 2 * math.pi)
    return replace(scene, light=Light(150.0, 5.0, 0.2, angle, 0.4, 0.3, angle))


def tilt(rng: Rng, scene: Scene) -> Scene:
    """An angled end face: shaded across the field, in focus only along a line."""
    angle = rng.uniform(0, 2 * math.pi)
    slanting = replace(scene.light, slope=0.4, slope_angle=angle)
    return replace(scene, light=slanting, tilt=STRONG_TILT, tilt_angle=angle)


def noise(_: Rng, scene: Scene) -> Scene:
    """A dark, amplified, compressed video picture."""
    noisy = replace(scene.camera, read_noise=4.0, shot_noise=0.04, row_noise=1.0, jpeg_quality=65)
    return replace(scene, camera=noisy)


def rings(rng: Rng, scene: Scene) -> Scene:
    """Trench, double edge, Becke line, index rings in the core; none of them quite concentric."""
    if scene.look is None:
        return scene
    edge_um = scene.look.fibre.cladding_um / 2
    lines = (
        _ring(rng, 0.575 * edge_um, 0.1),
        _ring(rng, edge_um - 3, float(rng.choice([-0.25, 0.25]))),
        _ring(rng, edge_um + 1.5, 0.25),
    )
    core = replace(
        scene.look.core, ripple=0.08, ripple_um=scene.fibre.core_um * rng.uniform(0.1, 0.3), dip=0.3
    )
    return replace(scene, look=replace(scene.look, rings=lines, core=core))


def _ring(rng: Rng, radius_um: float, level: float) -> Ring:
    offset_um = (rng.normal() * 0.3, rng.normal() * 0.3)
    return Ring(radius_um, rng.uniform(0.4, 1.0), level, offset_um, 0.6, rng.uniform(0, 2 * math.pi))


def dust(rng: Rng, scene: Scene) -> Scene:
    """Dust on the microscope's own optics, twice as dark as the network learns from."""
    return replace(scene, dust=sample_dust(rng, scene.camera, 2 * FAINT_DUST))


NUISANCES: dict[str, Callable[[Rng, Scene], Scene]] = {
    "none": none,
    "grain": grain,
    "polish": polish,
    "shadow": shadow,
    "tilt": tilt,
    "noise": noise,
    "rings": rings,
    "dust": dust,
}
ON_THE_END_FACE = tuple(name for name in NUISANCES if name != "dust")
"""All but dust on the microscope, which one picture cannot tell from dirt."""
