"""Invents what lies on an end face: how many features of each kind, where, and how they look."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from device.vision.findings import Kind
from model.render import shapes
from model.render.films import cloth_fibre, defect, dried_liquid, finger_film, place, trail
from model.render.scene import FeatureSpec, FibreLook, SceneKind
from model.service import LARGEST_SM_CORE_UM

Rng = np.random.Generator
Specs = list[FeatureSpec]

_SEEN_RADIUS_UM = 200.0
"""Features lie this far out, beyond every contact zone: what is outside must not matter."""


def sample_features(rng: Rng, kind: SceneKind, look: FibreLook) -> tuple[FeatureSpec, ...]:
    """What lies on an end face of the kind; a few harmless specks lie on most of them.

    Args:
        rng: source of randomness.
        kind: of the scene; the kinds that are mishaps of the picture get specks only.
        look: the fibre, whose edge and core are the places that matter.
    """
    specs = _specks(rng, look) if rng.random() < 0.7 else []
    if kind in _INVENTORS:
        specs.extend(_INVENTORS[kind](rng, look))
    return tuple(specs)


def _particle(rng: Rng, size_um: float, place_um: tuple[float, float]) -> FeatureSpec:
    if size_um > 8 and rng.random() < 0.5:
        outlines = shapes.cluster(rng, size_um, int(rng.integers(3, 10)))
    else:
        outlines = shapes.blob(rng, size_um, rng.uniform(0.1, 0.5))
    return defect(rng, Kind.PARTICLE, shapes.moved(outlines, *place_um))


def _specks(rng: Rng, look: FibreLook) -> Specs:
    """Specks that every technician lets pass: finer than 4 um, in a wide core than 2 um."""
    core_um = look.fibre.core_um
    outside = [
        _particle(rng, rng.uniform(0.8, 4.0), place(rng, core_um / 2 + 12, _SEEN_RADIUS_UM))
        for _ in range(int(rng.integers(1, 14)))
    ]
    if core_um < LARGEST_SM_CORE_UM or rng.random() < 0.6:
        return outside
    inside = [
        _particle(rng, rng.uniform(0.8, 2.5), place(rng, 0, core_um / 2))
        for _ in range(int(rng.integers(1, 3)))
    ]
    return outside + inside


def _particles(rng: Rng, look: FibreLook) -> Specs:
    """From a few fine to many coarse; some aimed at the fibre, some dragged into a trail."""
    if rng.random() < 0.1:
        return trail(rng, look)
    count = round(math.exp(rng.uniform(0, math.log(40))))
    median_um = rng.uniform(2, 10)
    sizes_um = np.clip(median_um * np.exp(rng.normal(size=count) * 0.5), 1, 45)
    outer_um = _SEEN_RADIUS_UM if rng.random() < 0.6 else look.fibre.cladding_um / 2
    return [_particle(rng, float(size_um), place(rng, 0, outer_um)) for size_um in sizes_um]


def _contamination(rng: Rng, look: FibreLook) -> Specs:
    """Mostly patches of residue; else what liquids, fingers and cloths leave."""
    invent = rng.choice(len(_CONTAMINATIONS), p=[0.55, 0.15, 0.15, 0.15])
    return _CONTAMINATIONS[invent](rng, look)


def _residue(rng: Rng, look: FibreLook) -> Specs:
    """One to three patches of residue, mostly reaching the fibre."""
    patches = []
    for _ in range(int(rng.integers(1, 4))):
        size_um = math.exp(rng.uniform(math.log(10), math.log(80)))
        outlines = shapes.cluster(rng, size_um, int(rng.integers(3, 25)))
        reach_um = look.fibre.cladding_um / 2 + size_um / 3
        place_um = place(rng, 0, reach_um if rng.random() < 0.8 else _SEEN_RADIUS_UM)
        patches.append(defect(rng, Kind.RESIDUE, shapes.moved(outlines, *place_um)))
    return patches


_CONTAMINATIONS = (_residue, dried_liquid, finger_film, cloth_fibre)


def _scratch(rng: Rng, angle: float, offset_um: float, dotted: float, tone: float) -> FeatureSpec:
    """One scratch at a distance from the axis, along a direction."""
    length_um = math.exp(rng.uniform(math.log(20), math.log(320)))
    width_um = math.exp(rng.uniform(math.log(0.8), math.log(5)))
    bend = rng.normal() * (0.15 if rng.random() < 0.15 else 0.03)
    hairline = rng.random() < 0.15
    width_um = rng.uniform(0.4, 1.0) if hairline else width_um
    outlines = shapes.scratch(rng, length_um, width_um, bend, dotted)
    outlines = shapes.moved(outlines, rng.uniform(-120, 120), offset_um)
    return FeatureSpec(
        kind=Kind.SCRATCH,
        outlines=shapes.turned(outlines, angle),
        size_um=width_um,
        length_um=length_um,
        tone=tone,
        opacity=rng.uniform(0.08, 0.3) if hairline else rng.uniform(0.3, 1.0),
        texture=rng.uniform(0, 0.15),
        rim=rng.uniform(0, 0.4) if not hairline and rng.random() < 0.4 else 0.0,
        soft_um=rng.uniform(0, 0.4),
    )


def _scratches(rng: Rng, look: FibreLook) -> Specs:
    """One to three families of nearly parallel scratches, as a grain dragged across leaves."""
    specs: Specs = []
    for _ in range(int(rng.integers(1, 4))):
        angle = rng.uniform(0, math.pi)
        offset_um = rng.uniform(-1.9, 1.9) * look.fibre.cladding_um / 2
        dotted = 0.0 if rng.random() < 0.4 else rng.uniform(0.2, 0.8)
        tone = rng.uniform(1.1, 1.4) if rng.random() < 0.15 else rng.uniform(0.2, 0.85)
        for _ in range(int(rng.integers(1, 5))):
            shift_um = offset_um + rng.normal() * 8
            specs.append(_scratch(rng, angle + rng.normal() * 0.08, shift_um, dotted, tone))
    return specs


def _chips(rng: Rng, look: FibreLook) -> Specs:
    """A run of chips along the edge, from one nick to most of the circumference."""
    radius_um = look.fibre.cladding_um / 2
    share = math.exp(rng.uniform(math.log(0.01), math.log(0.7)))
    start = rng.uniform(0, 2 * math.pi)
    largest_um = rng.uniform(4, 20)
    specs: Specs = []
    chipped_um = 0.0
    while chipped_um < share * 2 * math.pi * radius_um:
        size_um = rng.uniform(2, largest_um)
        angle = start + rng.uniform(0, max(share * 1.5, 0.1)) * 2 * math.pi
        outlines = shapes.chip(rng, radius_um, angle, size_um, rng.uniform(0.8, 5))
        specs.append(defect(rng, Kind.CHIP, outlines))
        chipped_um += size_um
    return specs


def _cracks(rng: Rng, look: FibreLook) -> Specs:
    """One to three cracks that run from the cladding's edge inwards."""
    specs = []
    for _ in range(int(rng.integers(1, 4))):
        length_um, width_um = rng.uniform(10, 60), rng.uniform(0.6, 2.0)
        outline = shapes.crack(
            rng, look.fibre.cladding_um / 2, rng.uniform(0, 2 * math.pi), length_um, width_um
        )
        crack = defect(rng, Kind.CHIP, outline)
        specs.append(replace(crack, tone=rng.uniform(0.05, 0.3), texture=0.0, soft_um=0.2))
    return specs


def _chips_and_debris(rng: Rng, look: FibreLook) -> Specs:
    broken = _cracks(rng, look) if rng.random() < 0.15 else _chips(rng, look)
    return broken + (_particles(rng, look) if rng.random() < 0.5 else [])


def _debris_and_scratches(rng: Rng, look: FibreLook) -> Specs:
    chips = _chips(rng, look) if rng.random() < 0.5 else []
    return chips + _scratches(rng, look) + _particles(rng, look)


def _oil(rng: Rng, look: FibreLook) -> Specs:
    """A film over the fibre's edge: little contrast, fringes, an outline without corners."""
    size_um = rng.uniform(70, 300)
    outlines = shapes.blob(rng, size_um, 0.3)
    place_um = place(rng, 0, look.fibre.cladding_um / 2)
    film = defect(rng, Kind.RESIDUE, shapes.moved(outlines, *place_um))
    return [
        replace(
            film,
            tone=rng.uniform(0.4, 0.9),
            opacity=rng.uniform(0.3, 0.9),
            soft_um=rng.uniform(0.5, 2),
            fringe_um=rng.uniform(4, 20),
        )
    ]


_INVENTORS: dict[SceneKind, Callable[[Rng, FibreLook], Specs]] = {
    SceneKind.PARTICLES: _particles,
    SceneKind.CONTAMINATION: _contamination,
    SceneKind.SCRATCHES: _scratches,
    SceneKind.DEBRIS_AND_SCRATCHES: _debris_and_scratches,
    SceneKind.EDGE_CHIPS: _chips_and_debris,
    SceneKind.OIL: _oil,
}
