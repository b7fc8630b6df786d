"""Which kind a defect is, from its shape, its place and its light: the advice depends on it."""

from dataclasses import dataclass

import cv2
import numpy as np

from device.vision.arrays import Floats, Image
from device.vision.blobs import Blob
from device.vision.cracks import is_crack, is_radial
from device.vision.findings import Kind
from device.vision.patch import PITCH_UM
from device.vision.strength import is_strong_blob
from device.vision.surface import Surface

SCRATCH_LENGTH_UM = 15.0
SLENDERNESS = 4.0
"""Length by width from which on a feature of that length is linear."""
SHORT_LENGTH_UM = 8.0
SHORT_SLENDERNESS = 5.0
"""The same for shorter ones, which a particle resembles sooner."""
WIDEST_SCRATCH_UM = 6.0
"""What is linear and wider is a thread."""
BUNDLE_LENGTH_UM, BUNDLE_SLENDERNESS = 25.0, 2.5
"""What is thin all over, long, and hangs together is a bundle of scratches that cross."""
PLAIN_LENGTH_UM = 25.0
"""A thin defect of this length, strong beyond doubt, is a scratch or a bundle of them by its shape alone."""
RING_SHARE = 0.4
"""A ring strays from its radius by less than this share of what a straight line across it would."""
EDGE_UM = 2.5
"""A defect that comes this near to the cladding's edge on both sides is a chip of the edge."""
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
        long = self.length_um >= max(SCRATCH_LENGTH_UM, SLENDERNESS * self.width_um)
        return long or self.length_um >= max(SHORT_LENGTH_UM, SHORT_SLENDERNESS * self.width_um)

    @property
    def is_thin(self) -> bool:
        """Whether it is linear, and no wider than a scratch may be."""
        return self.is_linear and self.width_um <= WIDEST_SCRATCH_UM


def kind_of(
    blob: Blob, surface: Surface, shape: Shape, *, is_stroke: bool, may_be_crack: bool = True
) -> Kind:
    """The kind of a defect.

    An arc along the cladding's edge is slender too, but a chip. A line that begins at the edge and runs into
    the glass is a crack, unless it is known for none. A long and strong one is a scratch by its shape.

    Args:
        blob: its pixels.
        surface: the end face that it lies on.
        shape: its extent.
        is_stroke: whether it is known for a part of a scratch.
        may_be_crack: whether it is a crack where it looks like one.
    """
    radii = blob.on(surface.patch.r_um)
    outwards = (float(radii.min()), float(radii.max()))
    thin = shape.is_thin or _is_bundle(blob, shape)
    radial = thin and is_radial(outwards[1] - outwards[0], shape.length_um)
    places_um = blob.places_um(surface.patch.x_um, surface.patch.y_um)
    if may_be_crack and thin and is_crack(places_um, *darkness(blob, surface), surface):
        return Kind.CRACK
    if is_stroke:
        return Kind.SCRATCH
    if not radial and is_on_edge(radii, surface.rings.cladding_radius_um):
        return Kind.CHIP if shape.circle_um < FILM_UM else _spread(blob, surface, shape)
    if thin and _is_plain(blob, surface, shape):
        return Kind.SCRATCH
    return _spread(blob, surface, shape)


def is_on_edge(radii_um: Image | Floats, cladding_um: float) -> bool:
    """Whether something comes near to the cladding's edge on both sides; arguments in um from the axis."""
    return float(radii_um.min()) < cladding_um + EDGE_UM and float(radii_um.max()) > cladding_um - EDGE_UM


def follows_ring(radii_um: Image | Floats, length_um: float) -> bool:
    """Whether something linear keeps its distance from the axis, as only the fibre's own rings do.

    Args:
        radii_um: distances of its pixels from the axis.
        length_um: between its ends, in a straight line.
    """
    radius_um = float(np.median(radii_um))
    half_um = min(length_um / 2, radius_um)
    straight_um = radius_um - float(np.sqrt(radius_um**2 - half_um**2))
    return float(radii_um.max() - radii_um.min()) < RING_SHARE * straight_um


def _is_plain(blob: Blob, surface: Surface, shape: Shape) -> bool:
    """Whether something is so long and strong that its shape tells what it is, whatever a network says."""
    return shape.length_um >= PLAIN_LENGTH_UM and is_strong_blob(blob, surface)


def _is_bundle(blob: Blob, shape: Shape) -> bool:
    """Whether a defect is long, and nowhere as wide as what covers an end face."""
    if shape.length_um < max(BUNDLE_LENGTH_UM, BUNDLE_SLENDERNESS * shape.width_um):
        return False
    inside_px = cv2.distanceTransform(np.pad(blob.mask.astype(np.uint8), 1), cv2.DIST_L2, 3)
    return float(inside_px.max()) * PITCH_UM * 2 <= WIDEST_SCRATCH_UM


def darkness(blob: Blob, surface: Surface) -> tuple[float, float]:
    """Share of the light that a defect takes away from its ground; and how much in grey levels."""
    ground = float(blob.on(surface.background.level).mean())
    depth = float(blob.on(surface.background.residual).mean())
    return -depth / max(ground, 1.0), depth


def _spread(blob: Blob, surface: Surface, shape: Shape) -> Kind:
    """What lies on the glass, by its size and by how much light it takes away."""
    if shape.circle_um < RESIDUE_UM:
        return Kind.PARTICLE
    depth = abs(float(np.mean(blob.on(surface.background.residual))))
    film = shape.circle_um >= FILM_UM and depth < FILM_DEPTH * surface.ferrule_level
    return Kind.OIL_FILM if film and not shape.is_linear else Kind.RESIDUE
