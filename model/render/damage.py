"""Invents what is in the glass and stays there: scratches, chips, cracks and pits."""

import math
from dataclasses import replace

import numpy as np

from device.vision.findings import Kind
from model.render import shapes
from model.render.films import Specs, defect, place
from model.render.ranges import log_uniform
from model.render.scene import FeatureSpec, FibreLook

Rng = np.random.Generator

LARGEST_PIT_UM = 8.0


def scratches(rng: Rng, look: FibreLook) -> Specs:
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


def _scratch(rng: Rng, angle: float, offset_um: float, dotted: float, tone: float) -> FeatureSpec:
    """One scratch at a distance from the axis, along a direction."""
    length_um = log_uniform(rng, 20, 320)
    width_um = log_uniform(rng, 0.8, 5)
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


def chips(rng: Rng, look: FibreLook) -> Specs:
    """A run of chips along the edge, from one nick to most of the circumference."""
    radius_um = look.fibre.cladding_um / 2
    share = log_uniform(rng, 0.01, 0.7)
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


def cracks(rng: Rng, look: FibreLook) -> Specs:
    """One to three cracks that run from the cladding's edge inwards, mostly dark."""
    specs = []
    for _ in range(int(rng.integers(1, 4))):
        length_um, width_um = rng.uniform(10, 60), rng.uniform(0.6, 2.0)
        outline = shapes.crack(
            rng, look.fibre.cladding_um / 2, rng.uniform(0, 2 * math.pi), length_um, width_um
        )
        crack = defect(rng, Kind.CRACK, outline)
        tone = rng.uniform(0.9, 1.4) if rng.random() < 0.2 else rng.uniform(0.02, 0.25)
        specs.append(replace(crack, tone=tone, texture=0.0, soft_um=0.2))
    return specs


def pits(rng: Rng, look: FibreLook) -> Specs:
    """One to thirty pits, most on the fibre in half of the scenes, else all over the end face."""
    count = round(log_uniform(rng, 1, 30))
    largest_um = rng.uniform(2, LARGEST_PIT_UM)
    outer_um = look.fibre.cladding_um / 2 if rng.random() < 0.5 else 160.0
    return [pit(rng, rng.uniform(1, largest_um), place(rng, 0, outer_um)) for _ in range(count)]


def pit(rng: Rng, size_um: float, place_um: tuple[float, float]) -> FeatureSpec:
    """A nearly round hole with a crisp edge: its wall throws light away, its floor may give some back.

    In the dark cladding what shows is mostly the rim, which the reflecting wall makes bright.

    Args:
        rng: source of randomness.
        size_um: diameter of the smallest circle around it, > 0.
        place_um: where.
    """
    outlines = shapes.moved(shapes.blob(rng, size_um, rng.uniform(0.0, 0.12), flattest=0.85), *place_um)
    return FeatureSpec(
        kind=Kind.PIT,
        outlines=outlines,
        size_um=size_um,
        length_um=size_um,
        tone=rng.uniform(0.02, 0.35),
        opacity=rng.uniform(0.7, 1.0),
        texture=0.0,
        rim=rng.uniform(0.1, 0.5) if rng.random() < 0.6 else 0.0,
        middle=rng.uniform(0.2, 1.0) if rng.random() < 0.4 else 0.0,
    )
