"""What liquids, fingers and cloths leave: oil, dried films, smears, fibres, trails of debris."""

import math
from dataclasses import replace

import numpy as np

from device.vision.findings import Kind
from model.render import shapes
from model.render.ranges import log_uniform
from model.render.scene import FeatureSpec, FibreLook, Outline

Rng = np.random.Generator
Specs = list[FeatureSpec]


def place(rng: Rng, inner_um: float, outer_um: float) -> tuple[float, float]:
    """A place in a ring, evenly by area."""
    radius_um = math.sqrt(rng.uniform(inner_um**2, outer_um**2))
    angle = rng.uniform(0, 2 * math.pi)
    return radius_um * math.cos(angle), radius_um * math.sin(angle)


def defect(rng: Rng, kind: Kind, outlines: tuple[Outline, ...]) -> FeatureSpec:
    """A defect with its own level: mostly dark, so it is bright only on what is darker still."""
    _, _, size_um = shapes.enclosing_circle_um(outlines)
    bright = rng.random() < 0.1
    return FeatureSpec(
        kind=kind,
        outlines=outlines,
        size_um=size_um,
        length_um=size_um,
        tone=rng.uniform(1.1, 1.5) if bright else 0.05 + 0.75 * rng.uniform() ** 1.5,
        opacity=rng.uniform(0.5, 1.0),
        texture=rng.uniform(0, 0.15),
        rim=rng.uniform(0, 0.5) if rng.random() < 0.5 else 0.0,
        soft_um=rng.uniform(0, 0.4),
    )


def dried_liquid(rng: Rng, look: FibreLook) -> Specs:
    """A thin film that has drawn back into droplets, 1 to 8 um across, most of them at its rim."""
    x_um, y_um = place(rng, 0, look.fibre.cladding_um / 2)
    film_um = rng.uniform(40, 160)
    outline = shapes.blob(rng, film_um, 0.3)
    film = defect(rng, Kind.RESIDUE, shapes.moved(outline, x_um, y_um))
    specs = [replace(film, tone=rng.uniform(0.6, 0.95), opacity=rng.uniform(0.15, 0.5), rim=0.0, soft_um=1.0)]
    for _ in range(int(rng.integers(8, 40))):
        rim_um = film_um / 2 * rng.uniform(0.5, 1.0)
        angle = rng.uniform(0, 2 * math.pi)
        droplet = shapes.blob(rng, log_uniform(rng, 1, 8), 0.05)
        at = (x_um + rim_um * math.cos(angle), y_um + rim_um * math.sin(angle))
        specs.append(replace(defect(rng, Kind.RESIDUE, shapes.moved(droplet, *at)), texture=0.0))
    return specs


def finger_film(rng: Rng, look: FibreLook) -> Specs:
    """Skin grease: soft parallel smears with hardly any contrast, broken into dabs."""
    angle, pitch_um = rng.uniform(0, math.pi), rng.uniform(12, 30)
    reach_um = look.fibre.cladding_um / 2
    tone, opacity = rng.uniform(0.5, 0.9), rng.uniform(0.1, 0.5)
    specs = []
    for row in range(-4, 5):
        for _ in range(int(rng.integers(1, 4))):
            width_um = pitch_um * rng.uniform(0.3, 0.6)
            length_um = width_um * rng.uniform(2, 8)
            smear = shapes.scratch(rng, length_um, width_um, rng.normal() * 0.05, 0.0, uneven=0.2)
            smear = shapes.moved(smear, rng.uniform(-2, 2) * reach_um, row * pitch_um + rng.normal() * 2)
            spec = defect(rng, Kind.OIL_FILM, shapes.turned(smear, angle))
            soft_um = rng.uniform(0.8, 2.5)
            specs.append(replace(spec, tone=tone, opacity=opacity, texture=0.02, rim=0.0, soft_um=soft_um))
    return specs


def oil(rng: Rng, look: FibreLook) -> Specs:
    """A film over the fibre's edge: little contrast, fringes, an outline without corners.

    One in five floods the end face: it reaches beyond the contact zone on all sides.
    """
    flood = rng.random() < 0.2
    size_um = rng.uniform(450, 700) if flood else rng.uniform(70, 300)
    outlines = shapes.blob(rng, size_um, 0.3)
    reach_um = look.fibre.cladding_um / 2
    film = defect(rng, Kind.OIL_FILM, shapes.moved(outlines, *place(rng, 0, reach_um)))
    return [
        replace(
            film,
            tone=rng.uniform(0.4, 0.9),
            opacity=rng.uniform(0.3, 0.9),
            texture=rng.uniform(0, 0.02),
            soft_um=rng.uniform(0.5, 2),
            fringe_um=rng.uniform(4, 20),
        )
    ]


def cloth_fibre(rng: Rng, look: FibreLook) -> Specs:
    """One or two threads of a wipe, 6 to 18 um thick and bent, with a bright line along them."""
    specs = []
    for _ in range(int(rng.integers(1, 3))):
        length_um, width_um = rng.uniform(60, 320), rng.uniform(6, 18)
        thread = shapes.scratch(rng, length_um, width_um, rng.normal() * 0.25, 0.0, uneven=0.08)
        thread = shapes.turned(thread, rng.uniform(0, 2 * math.pi))
        thread = shapes.moved(thread, *place(rng, 0, look.fibre.cladding_um))
        spec = defect(rng, Kind.RESIDUE, thread)
        specs.append(replace(spec, tone=rng.uniform(0.1, 0.5), rim=rng.uniform(0.1, 0.5), soft_um=1.0))
    return specs


def trail(rng: Rng, look: FibreLook) -> Specs:
    """Debris that a wipe has dragged along a line, finer towards its end."""
    angle = rng.uniform(0, 2 * math.pi)
    offset_um = rng.uniform(-1, 1) * look.fibre.cladding_um / 2
    largest_um, length_um = rng.uniform(4, 14), rng.uniform(60, 250)
    start_um = rng.uniform(-130, 130 - length_um / 2)
    specs = []
    for share in np.sort(rng.uniform(0, 1, int(rng.integers(6, 30)))):
        size_um = max(1.0, largest_um * (1 - share) * rng.uniform(0.4, 1.0))
        grain = shapes.blob(rng, size_um, rng.uniform(0.1, 0.5))
        grain = shapes.moved(grain, start_um + share * length_um, offset_um + rng.normal() * 3)
        specs.append(defect(rng, Kind.PARTICLE, shapes.turned(grain, angle)))
    return specs
