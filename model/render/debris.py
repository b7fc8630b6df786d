"""Invents what is wrong with an end face: how many features of each kind, where, and how they look.

What is in the glass stands in `damage`, what liquids, fingers and cloths leave in `films`.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from device.vision.findings import Kind
from model.render import shapes
from model.render.damage import chips, cracks, pits, scratches
from model.render.films import Specs, cloth_fibre, defect, dried_liquid, finger_film, oil, place, trail
from model.render.ranges import log_uniform
from model.render.scene import FeatureSpec, FibreLook, Outline, SceneKind
from model.service import LARGEST_SM_CORE_UM

Rng = np.random.Generator

_SEEN_RADIUS_UM = 200.0
"""Features lie this far out, beyond every contact zone: what is outside must not matter."""

APART_UM = 1.0
"""Pieces with less than this between them run into one in any microscope at hand."""


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


def _particle(rng: Rng, size_um: float, place_um: tuple[float, float]) -> Specs:
    if size_um > 8 and rng.random() < 0.5:
        return _heap(rng, Kind.PARTICLE, shapes.cluster(rng, size_um, int(rng.integers(3, 10))), place_um)
    outlines = shapes.blob(rng, size_um, rng.uniform(0.1, 0.5))
    return [defect(rng, Kind.PARTICLE, shapes.moved(outlines, *place_um))]


def _heap(rng: Rng, kind: Kind, outlines: tuple[Outline, ...], place_um: tuple[float, float]) -> Specs:
    """Pieces of one look; those that touch, or nearly so, are one defect, as whoever measures them says."""
    whole = defect(rng, kind, shapes.moved(outlines, *place_um))
    parts = []
    for part in shapes.apart(whole.outlines, APART_UM):
        _, _, size_um = shapes.enclosing_circle_um(part)
        parts.append(replace(whole, outlines=part, size_um=size_um, length_um=size_um))
    return parts


def _specks(rng: Rng, look: FibreLook) -> Specs:
    """Specks that every technician lets pass: finer than 4 um, in a wide core than 2 um."""
    core_um = look.fibre.core_um
    reaches_um = rng.choice(
        [look.fibre.cladding_um / 2, _SEEN_RADIUS_UM], int(log_uniform(rng, 1, 14)), p=[0.25, 0.75]
    )
    outside = [
        speck
        for reach_um in reaches_um
        for speck in _particle(rng, log_uniform(rng, 0.8, 4.0), place(rng, core_um / 2 + 12, reach_um))
    ]
    if core_um < LARGEST_SM_CORE_UM or rng.random() < 0.6:
        return outside
    inside = [
        speck
        for _ in range(int(rng.integers(1, 3)))
        for speck in _particle(rng, rng.uniform(0.8, 2.5), place(rng, 0, core_um / 2))
    ]
    return outside + inside


def _particles(rng: Rng, look: FibreLook) -> Specs:
    """From a few fine to many coarse; some aimed at the fibre, some dragged into a trail."""
    if rng.random() < 0.1:
        return trail(rng, look)
    count = round(log_uniform(rng, 1, 40))
    median_um = rng.uniform(2, 10)
    sizes_um = np.clip(median_um * np.exp(rng.normal(size=count) * 0.5), 1, 45)
    outer_um = _SEEN_RADIUS_UM if rng.random() < 0.6 else look.fibre.cladding_um / 2
    heaps = [_particle(rng, float(size_um), place(rng, 0, outer_um)) for size_um in sizes_um]
    return [particle for heap in heaps for particle in heap]


def _contamination(rng: Rng, look: FibreLook) -> Specs:
    """Mostly patches of residue; else what liquids, fingers and cloths leave."""
    invent = rng.choice(len(_CONTAMINATIONS), p=[0.55, 0.15, 0.15, 0.15])
    return _CONTAMINATIONS[invent](rng, look)


def _residue(rng: Rng, look: FibreLook) -> Specs:
    """One to three patches of residue, mostly reaching the fibre."""
    patches: Specs = []
    for _ in range(int(rng.integers(1, 4))):
        size_um = log_uniform(rng, 10, 80)
        outlines = shapes.cluster(rng, size_um, int(rng.integers(3, 25)))
        reach_um = look.fibre.cladding_um / 2 + size_um / 3
        place_um = place(rng, 0, reach_um if rng.random() < 0.8 else _SEEN_RADIUS_UM)
        patches.extend(_heap(rng, Kind.RESIDUE, outlines, place_um))
    return patches


_CONTAMINATIONS = (_residue, dried_liquid, finger_film, cloth_fibre)


def _chips_and_debris(rng: Rng, look: FibreLook) -> Specs:
    return chips(rng, look) + (_particles(rng, look) if rng.random() < 0.5 else [])


def _cracks_and_chips(rng: Rng, look: FibreLook) -> Specs:
    return cracks(rng, look) + (chips(rng, look) if rng.random() < 0.3 else [])


def _pits_and_scratches(rng: Rng, look: FibreLook) -> Specs:
    """Pits, in a third of the scenes beside the scratches that the same polishing left."""
    return pits(rng, look) + (scratches(rng, look) if rng.random() < 0.3 else [])


def _debris_and_scratches(rng: Rng, look: FibreLook) -> Specs:
    broken = chips(rng, look) if rng.random() < 0.5 else []
    return broken + scratches(rng, look) + _particles(rng, look)


_INVENTORS: dict[SceneKind, Callable[[Rng, FibreLook], Specs]] = {
    SceneKind.PARTICLES: _particles,
    SceneKind.CONTAMINATION: _contamination,
    SceneKind.SCRATCHES: scratches,
    SceneKind.DEBRIS_AND_SCRATCHES: _debris_and_scratches,
    SceneKind.EDGE_CHIPS: _chips_and_debris,
    SceneKind.CRACKS: _cracks_and_chips,
    SceneKind.PITS: _pits_and_scratches,
    SceneKind.OIL: oil,
}
