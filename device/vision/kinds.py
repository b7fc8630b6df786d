"""Which kind a defect is, from its shape, its place and its light: the advice depends on it."""

from dataclasses import dataclass

import numpy as np

from device.vision.arrays import Image
from device.vision.blobs import Blob
from device.vision.findings import Kind
from device.vision.surface import Surface

SCRATCH_LENGTH_UM = 15.0
SLENDERNESS = 6.0
"""Length by width from which on a feature of that length is linear."""
WIDEST_SCRATCH_UM = 6.0
"""What is linear and wider is a thread."""
EDGE_UM = 2.5
"""A defect that comes this near to the cladding's edge on both sides is a chip of the edge."""
CRACK_DARKNESS = 0.4
"""A crack gives hardly any light back; a scratch that ends at the edge is not as dark."""
RESIDUE_UM = 15.0
"""A defect from this size on is a patch of residue, no single particle."""
FILM_UM = 30.0
"""A defect from this size on may be a film."""
FILM_DEPTH = 0.2
"""Share of the ferrule's level: a film lets more light through than residue does."""


@dataclass(frozen=True)
class Shape:
    """Extent of a defect in um: smallest circle around it, length along its axis, mean width."""

    circle_um: float
    length_um: float
    width_um: float

    @property
    def is_linear(self) -> bool:
        """Whether it is long and slender."""
        return self.length_um >= max(SCRATCH_LENGTH_UM, SLENDERNESS * self.width_um)


def kind_of(blob: Blob, surface: Surface, shape: Shape) -> Kind:
    """The kind of a defect.

    An arc along the cladding's edge is slender too, but a chip. A line that begins at the edge and
    runs into the glass is a crack; one that crosses the edge, or keeps off it, a scratch.

    Args:
        blob: its pixels.
        surface: the end face that it lies on.
        shape: its extent.
    """
    radii = blob.of(surface.patch.r_um)[blob.mask]
    outwards = (float(radii.min()), float(radii.max()))
    cladding_um = surface.rings.cladding_um
    thin = shape.is_linear and shape.width_um <= WIDEST_SCRATCH_UM
    radial = thin and _is_radial(radii, shape.length_um)
    if thin and is_crack(radii, shape.length_um, _darkness(blob, surface), cladding_um):
        return Kind.CRACK
    if not radial and outwards[0] < cladding_um + EDGE_UM and outwards[1] > cladding_um - EDGE_UM:
        return Kind.CHIP if shape.circle_um < FILM_UM else _spread(blob, surface, shape)
    if thin:
        return Kind.SCRATCH
    return _spread(blob, surface, shape)


def is_crack(radii_um: Image, length_um: float, darkness: float, cladding_um: float) -> bool:
    """Whether something linear runs from the cladding's edge into the glass, and is dark.

    Args:
        radii_um: distances of its pixels from the cladding's centre.
        length_um: its length.
        darkness: share of the light that it takes away from its ground.
        cladding_um: radius of the cladding.
    """
    at_edge = abs(float(radii_um.max()) - cladding_um) < EDGE_UM
    return at_edge and _is_radial(radii_um, length_um) and darkness > CRACK_DARKNESS


def _is_radial(radii_um: Image, length_um: float) -> bool:
    return float(np.ptp(radii_um)) > length_um / 2


def _darkness(blob: Blob, surface: Surface) -> float:
    """Share of the light that a defect takes away from its ground."""
    ground = float(blob.of(surface.background.level)[blob.mask].mean())
    return -float(blob.of(surface.background.residual)[blob.mask].mean()) / max(ground, 1.0)


def _spread(blob: Blob, surface: Surface, shape: Shape) -> Kind:
    """What lies on the glass, by its size and by how much light it takes away."""
    if shape.circle_um < RESIDUE_UM:
        return Kind.PARTICLE
    depth = abs(float(np.mean(blob.of(surface.background.residual)[blob.mask])))
    film = shape.circle_um >= FILM_UM and depth < FILM_DEPTH * surface.ferrule_level
    return Kind.OIL_FILM if film and not shape.is_linear else Kind.RESIDUE
