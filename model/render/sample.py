"""Invents scenes: the ranges of everything that differs from one clean end face to another.

The ranges are wider than anything seen, so that a network trained on them meets a new microscope
as one more sample, not as a surprise.
"""

import math
from dataclasses import replace

import numpy as np

from device.vision.findings import Fibre
from model.render.debris import sample_features
from model.render.scene import (
    Camera,
    Core,
    Ferrule,
    FibreLook,
    Light,
    Ring,
    Scene,
    SceneKind,
)

Rng = np.random.Generator

FIBRES = {
    "sm-9-125": Fibre(9.0, 125.0),
    "mm-50-125": Fibre(50.0, 125.0),
    "mm-62.5-125": Fibre(62.5, 125.0),
    "mm-91-140": Fibre(91.0, 140.0),
}


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
        blur_um=rng.uniform(0.3, 1.2),
        center_um=(rng.normal() * 6, rng.normal() * 6),
        rotation=rng.uniform(-math.pi, math.pi),
        features=sample_features(rng, kind, look),
    )
    return _mishap(rng, _angled(rng, scene))


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


def sample_look(rng: Rng, nominal: Fibre) -> FibreLook:
    """A fibre of the type: its true size, levels, core and rings."""
    fibre = Fibre(
        core_um=nominal.core_um + rng.normal() * 0.01 * nominal.core_um,
        cladding_um=nominal.cladding_um + float(np.clip(rng.normal() * 0.4, -1, 1)),
    )
    cladding_level = rng.uniform(0.25, 0.85)
    layered = rng.random() < (0.5 if nominal.cladding_um > 130 else 0.05)
    return FibreLook(
        fibre=fibre,
        core=_core(rng, nominal, cladding_level),
        cladding_level=cladding_level,
        outer_cladding_um=fibre.cladding_um * rng.uniform(0.8, 0.94) if layered else 0.0,
        outer_cladding_level=rng.uniform(-0.1, 0.15),
        rings=_rings(rng, fibre),
        epoxy_um=rng.uniform(0, 1) if rng.random() < 0.8 else rng.uniform(1, 2),
        epoxy_level=cladding_level * rng.uniform(0.2, 1.0),
    )


def _core(rng: Rng, nominal: Fibre, cladding_level: float) -> Core:
    """From dark over invisible to saturated; graded, rippled, dipped, or plain."""
    brightness = rng.choice(["invisible", "faint", "lit", "glaring"], p=[0.15, 0.35, 0.4, 0.1])
    level = {
        "invisible": cladding_level,
        "faint": cladding_level * rng.uniform(0.85, 1.25),
        "lit": cladding_level * rng.uniform(1.2, 3.0),
        "glaring": rng.uniform(1.5, 3.0),
    }[str(brightness)]
    invisible = brightness == "invisible"
    offset_um = rng.uniform(0, 2 if nominal.core_um > 20 else 0.6)
    angle = rng.uniform(0, 2 * math.pi)
    plain = invisible or rng.random() < 0.4
    return Core(
        offset_um=(offset_um * math.cos(angle), offset_um * math.sin(angle)),
        level=level,
        soft_um=rng.choice([0.2, 0.5, 1.0, 2.0]) * min(1.0, nominal.core_um / 40),
        roundness=0.0 if invisible else rng.uniform(0, 0.5),
        ripple=0.0 if plain else rng.uniform(0, 0.08),
        ripple_um=nominal.core_um * rng.uniform(0.08, 0.4),
        dip=0.0 if plain else rng.uniform(-0.3, 0.3) * (rng.random() < 0.6),
        glow=0.0 if invisible else max(0.0, level - cladding_level) * rng.uniform(0, 0.25),
    )


def _rings(rng: Rng, fibre: Fibre) -> tuple[Ring, ...]:
    """Trench, double edge and the Becke line: none of them is a defect."""
    edge_um = fibre.cladding_um / 2
    rings = []
    if rng.random() < 0.35:
        rings.append(_ring(rng, 0.575 * edge_um, (0.3, 1.0), (-0.06, 0.1)))
    if rng.random() < 0.5:
        rings.append(_ring(rng, edge_um - rng.uniform(1.5, 5), (0.3, 0.8), (-0.25, 0.25)))
    if rng.random() < 0.6:
        rings.append(_ring(rng, edge_um + rng.uniform(0.8, 2.5), (0.4, 1.2), (0, 0.25)))
    if rng.random() < 0.4:
        rings.append(_ring(rng, edge_um - rng.uniform(0.2, 1), (0.3, 0.8), (-0.25, 0)))
    return tuple(rings)


def _ring(rng: Rng, radius_um: float, width_um: tuple[float, float], level: tuple[float, float]) -> Ring:
    return Ring(
        radius_um=radius_um,
        width_um=rng.uniform(*width_um),
        level=rng.uniform(*level),
        offset_um=(rng.normal() * 0.25, rng.normal() * 0.25),
        lopsided=rng.uniform(0, 0.8),
        side=rng.uniform(0, 2 * math.pi),
    )


def _ferrule(rng: Rng) -> Ferrule:
    return Ferrule(
        grain=rng.uniform(0.001, 0.02),
        grain_um=rng.uniform(0.3, 1.5),
        mottle=rng.uniform(0, 0.012),
        polish=rng.uniform(0.001, 0.012) if rng.random() < 0.4 else 0.0,
        polish_angle=rng.uniform(0, math.pi),
    )


def _light(rng: Rng) -> Light:
    slanting = rng.random() < 0.5
    return Light(
        ferrule_grey=rng.uniform(70, 225),
        black_grey=rng.uniform(0, 20),
        slope=rng.uniform(0, 0.2),
        slope_angle=rng.uniform(0, 2 * math.pi),
        vignette=rng.uniform(0, 0.3),
        relief=rng.uniform(0.03, 0.3) if slanting else 0.0,
        relief_angle=rng.uniform(0, 2 * math.pi),
    )
