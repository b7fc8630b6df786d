"""Invents scenes: the ranges of everything that differs from one clean end face to another.

The ranges are wider than anything seen, so that a network trained on them meets a new microscope
as one more sample, not as a surprise.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from device.vision.findings import Fibre
from model.render.debris import sample_features
from model.render.dust import sample_dust
from model.render.looks import sample_look
from model.render.ranges import log_uniform
from model.render.scene import Camera, Ferrule, Light, Scene, SceneKind

Rng = np.random.Generator

FIBRES = {
    "sm-9-125": Fibre(9.0, 125.0),
    "mm-50-125": Fibre(50.0, 125.0),
    "mm-62.5-125": Fibre(62.5, 125.0),
    "mm-91-140": Fibre(91.0, 140.0),
}

DUSTY, FAINT_DUST = 0.15, 0.03
"""Share of the microscopes whose optics are dusty, and the light that a speck takes at most."""
FAINTEST = 0.04
"""Share of their opacity that features are faded to at the most."""


def sample_scene(rng: Rng, kind: SceneKind, camera: Camera, fibre: Fibre) -> Scene:
    """A scene of the kind, its other properties drawn at random.

    Args:
        rng: source of randomness; the same state gives the same scene.
        kind: what the picture shall show.
        camera: what takes it, used as it is (see `cameras.vary`).
        fibre: nominal diameters in um.
    """
    look = sample_look(rng, fibre)
    scene = Scene(
        kind=kind,
        camera=camera,
        look=look,
        fibre=fibre,
        ferrule=_ferrule(rng),
        light=_light(rng),
        blur_um=log_uniform(rng, 0.2, 1.1),
        center_um=(rng.normal() * 6, rng.normal() * 6),
        rotation=rng.uniform(-math.pi, math.pi),
        features=sample_features(rng, kind, look),
        dust=sample_dust(rng, camera, FAINT_DUST) if rng.random() < DUSTY else (),
    )
    return _mishap(rng, _angled(rng, scene))


def faintness(rng: Rng) -> float:
    """The share to fade an end face to: as often a few hundredths as nearly all."""
    return log_uniform(rng, FAINTEST, 1.0)


def faded(scene: Scene, share: float) -> Scene:
    """The same end face, of whose features only a share of their opacity is left.

    Args:
        scene: the end face.
        share: 0 to 1.
    """
    return each_faded(scene, [share] * len(scene.features))


def each_faded(scene: Scene, shares: Sequence[float]) -> Scene:
    """The same end face, of each of whose features only its own share of its opacity is left.

    Args:
        scene: the end face.
        shares: 0 to 1, one for each feature, in order.
    """
    features = tuple(
        replace(one, opacity=one.opacity * share, rim=one.rim * share)
        for one, share in zip(scene.features, shares, strict=True)
    )
    return replace(scene, features=features)


def _angled(rng: Rng, scene: Scene) -> Scene:
    """One in eight is polished at an angle (APC: 8 degrees) that the optics follow but in part."""
    if rng.random() < 7 / 8:
        return scene
    angle = rng.uniform(0, 2 * math.pi)
    light = replace(scene.light, slope=rng.uniform(0.1, 0.4), slope_angle=angle)
    return replace(scene, light=light, tilt=rng.uniform(0, 0.012), tilt_angle=angle)


def _mishap(rng: Rng, scene: Scene) -> Scene:
    """The same scene, taken as its kind says that it went wrong."""
    kind, light = scene.kind, scene.light
    if kind is SceneKind.UNDEREXPOSED:
        dark = replace(light, ferrule_grey=rng.uniform(8, 22), black_grey=rng.uniform(0, 16))
        return replace(scene, light=dark)
    if kind is SceneKind.SATURATED:
        return replace(scene, light=replace(light, ferrule_grey=rng.uniform(380, 700)))
    if kind is SceneKind.DEFOCUSED:
        return replace(scene, blur_um=rng.uniform(5, 9))
    if kind is SceneKind.NO_FIBRE:
        return replace(scene, look=None)
    if kind is SceneKind.CUT_BY_FRAME:
        half_um = scene.camera.width_px / 2 * scene.camera.scale.x_um_per_px
        side = 1 if rng.random() < 0.5 else -1
        return replace(scene, center_um=(side * (half_um - rng.uniform(-20, 50)), scene.center_um[1]))
    return scene


def _ferrule(rng: Rng) -> Ferrule:
    return Ferrule(
        grain=log_uniform(rng, 0.0007, 0.02),
        grain_um=log_uniform(rng, 0.15, 1.2),
        mottle=log_uniform(rng, 0.0001, 0.012),
        polish=log_uniform(rng, 0.0005, 0.012) if rng.random() < 0.3 else 0.0,
        polish_angle=rng.uniform(0, math.pi),
        mottle_um=log_uniform(rng, 5, 60),
        patchy=rng.uniform(0, 0.5),
    )


def _light(rng: Rng) -> Light:
    slanting = rng.random() < 0.6
    return Light(
        ferrule_grey=rng.triangular(60, 170, 235),
        black_grey=rng.uniform(0, 20),
        slope=log_uniform(rng, 0.002, 0.25),
        slope_angle=rng.uniform(0, 2 * math.pi),
        vignette=log_uniform(rng, 0.005, 0.35),
        relief=log_uniform(rng, 0.03, 0.3) if slanting else 0.0,
        relief_angle=rng.uniform(0, 2 * math.pi),
    )
