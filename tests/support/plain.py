"""Rendered end faces of which everything is known: no ring, grain or noise but what a test adds."""

import math
from dataclasses import replace

import numpy as np

from device.grading import profile
from device.networks import shipped
from device.vision.findings import EndFace, Fibre, Findings, Kind
from device.vision.frame import Frame, Scale
from device.vision.look import look
from model.render import CAMERAS, FIBRES, Rendered, SceneKind, render, sample_scene
from model.render.scene import Camera, Core, FeatureSpec, Ferrule, FibreLook, Light, Outline, Ring, Scene
from model.render.shapes import moved

SQUARE = Scale(0.433, 0.433)
MM = profile.load("iec-ed2-mm-pc")
CAMERA = replace(
    CAMERAS["sharp"],
    blur_px=0.5,
    sharpening=0.0,
    read_noise=0.8,
    shot_noise=0.0,
    row_noise=0.0,
    jpeg_quality=None,
)
CORE = Core((0.0, 0.0), 0.6, 0.2, 0.0, 0.0, 10.0, 0.0, 0.0)


def plain_scene(
    *features: FeatureSpec,
    camera: Camera = CAMERA,
    scale: Scale = SQUARE,
    center_um: tuple[float, float] = (3.21, -4.56),
    fibre: Fibre = FIBRES["mm-50-125"],
    core: Core = CORE,
    rings: tuple[Ring, ...] = (),
    ferrule_grey: float = 180.0,
    cladding_level: float = 0.5,
    blur_um: float = 0.4,
) -> Scene:
    """A fibre on an even ferrule, taken by a good camera."""
    scene = sample_scene(np.random.default_rng(0), SceneKind.CLEAN, replace(camera, scale=scale), fibre)
    return replace(
        scene,
        look=FibreLook(fibre, core, cladding_level, 0.0, 0.0, rings, 0.0, cladding_level),
        ferrule=Ferrule(0.0, 1.0, 0.0, 0.0, 0.0),
        light=Light(ferrule_grey, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        blur_um=blur_um,
        center_um=center_um,
        rotation=0.0,
        features=features,
        dust=(),
    )


def taken(scene: Scene, seed: int = 1) -> Rendered:
    return render(scene, np.random.default_rng(seed))


def true_ellipse_px(rendered: Rendered) -> tuple[float, float, float, float]:
    """Centre and radii of the cladding, which the picture must hold."""
    assert rendered.truth.ellipse_px is not None
    return rendered.truth.ellipse_px


def frame_of(rendered: Rendered) -> Frame:
    return Frame(rendered.pixels, rendered.scale)


def seen(scene: Scene, table: profile.Profile = MM, seed: int = 1) -> Findings:
    """What vision says about a scene."""
    return look(frame_of(taken(scene, seed)), table.fibre, table.zones, shipped())


def seen_end_face(scene: Scene, table: profile.Profile = MM, seed: int = 1) -> EndFace:
    """The end face that vision finds in a scene, which must hold one."""
    end_face = seen(scene, table, seed).end_face
    assert end_face is not None
    return end_face


def disc(size_um: float, x_um: float, y_um: float, tone: float = 0.1) -> FeatureSpec:
    """A round defect of one tone."""
    angles = np.linspace(0, 2 * math.pi, 120, endpoint=False)
    outline: Outline = np.stack([np.cos(angles), np.sin(angles)], axis=1) * size_um / 2
    return spec(Kind.PARTICLE, moved((outline,), x_um, y_um), size_um, size_um, tone)


def spec(
    kind: Kind, outlines: tuple[Outline, ...], size_um: float, length_um: float, tone: float
) -> FeatureSpec:
    return FeatureSpec(kind, outlines, size_um, length_um, tone, 1.0, 0.0, 0.0)
