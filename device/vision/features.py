"""From an end face against its background to its features: scratches, then defects.

What is wide is told first, since its texture and borders would pass for scratches. Scratches come
next, and what lies on one is a part of it. What remains is outlined from the finest aperture to the
widest, each looking past what the ones before have found; what is faint is then grown to the whole of
what it is a part of. Pieces in a line are one scratch again.
"""

from collections.abc import Iterable

import cv2
import numpy as np

from device.vision.arrays import Image, Mask
from device.vision.blobs import Blob, blobs
from device.vision.chains import measure_chain
from device.vision.covered import covered_area, with_covered
from device.vision.do2mr import find_defects
from device.vision.findings import Feature, Kind
from device.vision.lei import FAR_LENGTH_PX, GAMMA, Lines, find_lines
from device.vision.linking import aligned, piece_of_blob, piece_of_scratch
from device.vision.measure import measure_defect, outline
from device.vision.patch import PITCH_UM
from device.vision.regrow import regrown
from device.vision.scales import APERTURES, glance
from device.vision.scratches import Scratch, lies_on, measure_scratch, trace_scratches
from device.vision.surface import Surface, disc, grown, opened

HALO_UM = 2.5
"""Around what was found a sharpened picture has a halo, which is no feature."""
RIPPLE_UM = 5.0
RIPPLE = 0.2
"""Compression and sharpening leave ripples around what is strong, of up to this share of it."""
BORDER_UM = 3.0
"""Beside a covered area its border looks like a line."""
WIDE_UM = 6.5
"""What is wider than this is no scratch, nor is a line along its border."""
MOST_WITHIN = 0.4
"""Share of a scratch that may lie on something that it crosses."""
EDGE_REACH_UM = 4.0
MOST_ON_EDGE = 0.8
"""A piece of which this much lies near an edge of the fibre is a chip or a trace of the edge's ring."""


def find_features(surface: Surface, lines: Lines) -> tuple[Feature, ...]:
    """Every defect and scratch in the zones, the largest first.

    Args:
        surface: the end face.
        lines: what the line detectors of the usual length say about it.
    """
    covered = covered_area(surface)
    scratches = _find_scratches(surface, lines, covered)
    outlines = _outline(surface, covered, scratches)
    wide = grown(opened(outlines, WIDE_UM), HALO_UM)
    scratches = [scratch for scratch in scratches if not _mostly(scratch, surface, wide)]
    outlines = regrown(outlines, surface, ~_corridors(surface, scratches, HALO_UM))
    outlines &= ~_corridors(surface, scratches, PITCH_UM)
    alone = _off_scratches(blobs(outlines), surface, scratches)
    scratches, alone = _link(alone, scratches, surface, wide)
    defects = [defect for blob in alone if (defect := measure_defect(blob, surface))]
    found = [scratch.feature for scratch in scratches] + defects
    return tuple(sorted(found, key=lambda feature: -feature.size_um))


def _find_scratches(surface: Surface, lines: Lines, covered: Mask) -> list[Scratch]:
    """With the usual detectors, then with longer ones past what those have found."""
    free = ~grown(covered, BORDER_UM)
    near = _measured(surface, lines.within(free[::2, ::2]))
    far = find_lines(surface.score_off_edges, surface.judged, GAMMA, FAR_LENGTH_PX)
    taken = _corridors(surface, near, HALO_UM)
    again = _measured(surface, far.within((free & ~taken)[::2, ::2]))
    return near + [scratch for scratch in again if not _mostly(scratch, surface, taken)]


def _measured(surface: Surface, lines: Lines) -> list[Scratch]:
    courses = trace_scratches(lines, GAMMA, surface.rings)
    return [scratch for course in courses if (scratch := measure_scratch(course, surface))]


def _outline(surface: Surface, covered: Mask, scratches: list[Scratch]) -> Mask:
    """The pixels of all defects in the zones, finest aperture first.

    What lies beyond the zones is looked at too: it is no surroundings of what lies in them.
    """
    marks = np.any([find_defects(surface.rough_score, region) for region in surface.regions], axis=0)
    sharp = outline(marks, surface.background, surface.seen_against)
    whole = with_covered(sharp, covered)
    corridors = _corridors(surface, scratches, HALO_UM)
    for aperture in APERTURES:
        known = grown(whole, HALO_UM) | corridors
        seen = glance(surface, aperture, known)
        faint = outline(seen.marks, seen.background, np.float32(aperture.shows) * surface.seen_against)
        whole |= faint & ~known
    return _without_ripples(whole, surface.background.score) & surface.judged


def _without_ripples(outlines: Mask, score: Image) -> Mask:
    """Outlines without those that are faint beside something strong."""
    size = np.where(outlines, np.abs(score), np.float32(0))
    around = cv2.dilate(size, disc(RIPPLE_UM))
    kept = outlines.copy()
    for blob in blobs(outlines):
        if blob.of(size)[blob.mask].max() < RIPPLE * blob.of(around)[blob.mask].max():
            blob.of(kept)[...] &= ~blob.mask
    return kept


def _corridors(surface: Surface, scratches: list[Scratch], beside_um: float) -> Mask:
    """The pixels on scratches, and those so near to them."""
    on = np.zeros_like(surface.judged)
    for scratch in scratches:
        on |= scratch.covers(surface.patch, beside_um)
    return on


def _mostly(scratch: Scratch, surface: Surface, area: Mask) -> bool:
    """Whether so much of a scratch lies in an area that it is no scratch beside it."""
    on = scratch.covers(surface.patch)
    return bool(on.any()) and float(area[on].mean()) > MOST_WITHIN


def _link(
    alone: list[Blob], scratches: list[Scratch], surface: Surface, wide: Mask
) -> tuple[list[Scratch], list[Blob]]:
    """Scratches with the pieces that they were broken into; and the blobs that remain."""
    edge = surface.near_edge(EDGE_REACH_UM)
    pieces = [
        piece_of_blob(blob, surface.patch)
        for blob in alone
        if blob.of(edge)[blob.mask].mean() < MOST_ON_EDGE and blob.of(wide)[blob.mask].mean() <= MOST_WITHIN
    ]
    pieces += [piece_of_scratch(scratch) for scratch in scratches if scratch.feature.kind is Kind.SCRATCH]
    for chain in aligned(pieces, float(surface.judged.sum()) * PITCH_UM**2):
        whole = measure_chain(chain, surface)
        if whole is None:
            continue
        parts = [piece.part for piece in chain.pieces]
        scratches = [scratch for scratch in scratches if scratch not in parts] + [whole]
        alone = [blob for blob in alone if blob not in parts]
    return scratches, _off_scratches(alone, surface, scratches)


def _off_scratches(found: Iterable[Blob], surface: Surface, scratches: list[Scratch]) -> list[Blob]:
    return [blob for blob in found if not lies_on(blob, surface.patch, scratches)]
