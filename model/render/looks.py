"""Invents fibres: true diameters, core, cladding, adhesive, and the rings that are no defects."""

import math
from dataclasses import replace

import numpy as np

from device.vision.findings import Fibre
from model.render.ranges import log_uniform
from model.render.scene import Core, FibreLook, Ring, Wave

Rng = np.random.Generator

CORES = {"invisible": 0.15, "dark": 0.08, "faint": 0.32, "lit": 0.36, "glaring": 0.09}
"""How often a core is seen how."""


def sample_look(rng: Rng, nominal: Fibre) -> FibreLook:
    """A fibre of the type: its true size, levels, core and rings.

    Args:
        rng: source of randomness.
        nominal: diameters in um.
    """
    fibre = Fibre(
        core_um=nominal.core_um + rng.normal() * 0.01 * nominal.core_um,
        cladding_um=nominal.cladding_um + float(np.clip(rng.normal() * 0.4, -1, 1)),
    )
    cladding_level = rng.triangular(0.2, 0.42, 0.85)
    layered = rng.random() < (0.5 if nominal.cladding_um > 130 else 0.05)
    epoxy_um = rng.uniform(0, 1) if rng.random() < 0.8 else rng.uniform(1, 2)
    return FibreLook(
        fibre=fibre,
        core=_core(rng, nominal, cladding_level),
        cladding_level=cladding_level,
        outer_cladding_um=fibre.cladding_um * rng.uniform(0.8, 0.94) if layered else 0.0,
        outer_cladding_level=rng.uniform(-0.1, 0.15),
        rings=_rings(rng, fibre),
        epoxy_um=epoxy_um,
        epoxy_level=cladding_level * rng.uniform(0.2, 1.0),
        epoxy_offset_um=_offset_um(rng, min(0.5 * epoxy_um, 0.2)),
        epoxy_waves=_waves(rng, log_uniform(rng, 0.02, 0.25)),
        bore_wobble=_waves(rng, log_uniform(rng, 0.02, 0.15)),
    )


def _offset_um(rng: Rng, most_um: float) -> tuple[float, float]:
    offset_um, angle = rng.uniform(0, most_um), rng.uniform(0, 2 * math.pi)
    return offset_um * math.cos(angle), offset_um * math.sin(angle)


def _core(rng: Rng, nominal: Fibre, cladding_level: float) -> Core:
    """From dark over invisible to saturated; graded, rippled, dipped, or plain."""
    seen = rng.choice(list(CORES), p=list(CORES.values()))
    level = {
        "invisible": cladding_level,
        "dark": cladding_level * rng.uniform(0.3, 0.85),
        "faint": cladding_level * rng.uniform(0.85, 1.25),
        "lit": cladding_level * rng.uniform(1.2, 3.0),
        "glaring": rng.uniform(1.5, 3.0),
    }[str(seen)]
    invisible = seen == "invisible"
    plain = invisible or rng.random() < 0.4
    return Core(
        offset_um=_offset_um(rng, 2 if nominal.core_um > 20 else 0.6),
        level=level,
        soft_um=rng.choice([0.2, 0.5, 1.0, 2.0]) * min(1.0, nominal.core_um / 40),
        roundness=0.0 if invisible else 0.5 * rng.uniform() ** 2,
        ripple=0.0 if plain else rng.uniform(0, 0.08),
        ripple_um=nominal.core_um * rng.uniform(0.08, 0.4),
        dip=0.0 if plain else rng.uniform(-0.3, 0.3) * (rng.random() < 0.6),
        glow=0.0 if invisible else max(0.0, level - cladding_level) * 0.25 * rng.uniform() ** 2,
    )


def _rings(rng: Rng, fibre: Fibre) -> tuple[Ring, ...]:
    """Trench, double edge, the cladding's lit bevel and the Becke line: none of them is a defect."""
    edge_um = fibre.cladding_um / 2
    rings = []
    if rng.random() < 0.35:
        trench = _ring(rng, 0.575 * edge_um, (0.3, 1.0), (-0.06, 0.08))
        rings.append(replace(trench, waves=(), wobble=()))
    if rng.random() < (0.5 if fibre.cladding_um > 130 else 0.25):
        rings.append(_ring(rng, edge_um - rng.uniform(1.5, 5), (0.3, 0.8), (-0.25, 0.25)))
    if rng.random() < 0.4:
        rings.append(_ring(rng, edge_um - rng.uniform(1, 3), (0.5, 1.0), (0.05, 0.4)))
    if rng.random() < 0.5:
        rings.append(_ring(rng, edge_um + rng.uniform(0.8, 2.5), (0.4, 1.2), (0, 0.2)))
    if rng.random() < 0.65:
        rings.append(_ring(rng, edge_um - rng.uniform(0, 1), (0.3, 0.8), (-0.35, 0)))
    return tuple(rings)


def _ring(rng: Rng, radius_um: float, width_um: tuple[float, float], level: tuple[float, float]) -> Ring:
    return Ring(
        radius_um=radius_um,
        width_um=rng.uniform(*width_um),
        level=rng.uniform(*level),
        offset_um=(rng.normal() * 0.25, rng.normal() * 0.25),
        lopsided=rng.uniform(0, 0.8),
        side=rng.uniform(0, 2 * math.pi),
        waves=_waves(rng, log_uniform(rng, 0.01, 0.12)),
        wobble=_waves(rng, log_uniform(rng, 0.01, 0.15)),
    )


def _waves(rng: Rng, spread: float) -> tuple[Wave, ...]:
    """Unevenness around the axis of a standard deviation of `spread`, from 5 um to half a turn."""
    orders = [round(log_uniform(rng, 2, 80)) for _ in range(12)]
    amplitudes = rng.normal(size=len(orders)) * spread * math.sqrt(2 / len(orders))
    phases = rng.uniform(0, 2 * math.pi, len(orders))
    return tuple(Wave(*wave) for wave in zip(orders, amplitudes.tolist(), phases.tolist(), strict=True))
