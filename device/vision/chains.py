"""From a chain of pieces to the scratch that it is: as wide as its pieces are, as long as it reaches."""

import math
from collections.abc import Sequence

import numpy as np

from device.vision.arrays import Floats
from device.vision.blobs import Blob
from device.vision.courses import course_through
from device.vision.findings import Feature, Kind
from device.vision.kinds import follows_ring
from device.vision.linking import Chain, Piece, aligned
from device.vision.measure import zone_of
from device.vision.patch import PITCH_UM
from device.vision.scratches import Scratch, runs_along_edge
from device.vision.surface import Surface
from device.vision.uncertainty import size_uncertainty_um
from device.vision.widths import width_across

MOST_ROUNDS = 4
"""How often what was linked may lead on to more."""


def linked(pieces: Sequence[Piece], surface: Surface) -> list[tuple[Scratch, list[Blob | Scratch]]]:
    """The scratches that pieces in line with each other are, each with the blobs and scratches in it.

    Args:
        pieces: that were found.
        surface: the end face that they lie on.
    """
    chains = aligned(pieces, float(surface.judged.sum()) * PITCH_UM**2)
    return [
        (whole, [piece.part for piece in chain.pieces])
        for chain in chains
        if (whole := measure_chain(chain, surface))
    ]


def measure_chain(chain: Chain, surface: Surface) -> Scratch | None:
    """The scratch that a chain of pieces is; None where they lie on one of the fibre's own rings.

    Its width is the mean of its pieces', each as long as it is; its place that of the piece in its
    middle; its zone the innermost that any of them touches.

    Args:
        chain: of pieces, in their order.
        surface: the end face that it lies on, in whose zones at least one of them is.
    """
    course = course_through(chain.points_um)
    radii_um = np.hypot(*chain.points_um.T)
    along_edge = runs_along_edge(radii_um, course.length_um, surface.rings)
    if along_edge or follows_ring(radii_um, course.length_um):
        return None
    lengths = np.array([piece.length_um for piece in chain.pieces])
    width_um = float(np.average([piece.width_um for piece in chain.pieces], weights=lengths))
    size_um = min(width_across(course, surface) or width_um, width_um)
    contrast = _contrast(np.array([piece.contrast for piece in chain.pieces]), lengths)
    middle = chain.points_um.mean(axis=0)
    nearest = chain.points_um[np.argmin(np.hypot(*(chain.points_um - middle).T))]
    zone = zone_of(float(radii_um.min()), surface.zones)
    feature = Feature(
        kind=Kind.SCRATCH,
        zone=zone or surface.zones[-1].name,
        x_um=float(nearest[0]),
        y_um=float(nearest[1]),
        size_um=size_um,
        length_um=course.length_um,
        contrast=contrast,
        uncertainty_um=size_uncertainty_um(size_um, PITCH_UM, surface.rise_um, contrast),
    )
    return Scratch(course, width_um, feature)


def _contrast(contrasts: Floats, lengths: Floats) -> float:
    """Mean size, with the sign of most of it: a scratch may be bright in one piece and dark in the next."""
    size = float(np.average(np.abs(contrasts), weights=lengths))
    return math.copysign(size, float(np.average(contrasts, weights=lengths)))
