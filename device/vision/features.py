"""From an end face against its background to all that may be a feature: scratches, then specks.

What is wide is told first, since its texture and borders would pass for scratches. Scratches come
next, and what lies on one is a part of it. What remains is outlined from the finest aperture to the
widest, each looking past what the ones before have found; what is faint is then grown to the whole of
what it is a part of. Pieces in a line are one scratch again. The segmentation network says
where less is asked for, looks twice at lines, and adds what stands out as a whole alone.
"""

from functools import cache, partial

import cv2
import numpy as np

from device.vision.arrays import Image, Mask
from device.vision.blobs import Blob, blobs, reaching
from device.vision.chains import MOST_ROUNDS, linked
from device.vision.covered import covered_area, with_covered
from device.vision.do2mr import find_defects, rank_range
from device.vision.evidence import Evidence
from device.vision.findings import Kind
from device.vision.finds import Finds
from device.vision.lei import FAR_LENGTH_PX, Lines, find_lines
from device.vision.linking import piece_of_blob, piece_of_scratch
from device.vision.measure import outline
from device.vision.patch import PITCH_UM
from device.vision.regrow import regrown
from device.vision.remnants import off_scratches, thicker
from device.vision.scales import APERTURES, ASSURED, Expected, glance
from device.vision.scratches import Scratch, find_scratches
from device.vision.second_look import (
    confirmed,
    dirt,
    expected,
    foreseen,
    is_debris,
    is_expected_line,
    where_sure_of_a_line,
)
from device.vision.surface import Surface, disc, grown, opened
from device.vision.veils import going_on

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


def seek(surface: Surface, lines: Lines, evidence: Evidence) -> Finds:
    """Everything in the zones that may be a feature.

    Args:
        surface: the end face.
        lines: what the line detectors of the usual length say about it.
        evidence: what the segmentation network says about it.
    """
    covered = covered_area(surface, evidence)
    scratches = _find_scratches(surface, lines, covered, evidence)
    outlines, hints = _outline(surface, covered, scratches, partial(expected, evidence=evidence))
    wide = grown(opened(outlines, WIDE_UM), HALO_UM)
    scratches = [scratch for scratch in scratches if not _mostly(scratch, surface, wide)]
    free = ~_corridors(surface, scratches, HALO_UM)
    outlines = regrown(outlines, surface, free)
    outlines |= going_on(outlines, surface, evidence)
    unmarked = foreseen(evidence, surface, free & surface.judged & ~grown(outlines, HALO_UM))
    outlines |= unmarked
    sure = dirt(outlines, _corridors(surface, scratches, 0.0), evidence)
    thick = thicker(outlines, surface, scratches) | sure
    outlines &= thick | ~_corridors(surface, scratches, PITCH_UM)
    outlines &= sure | ~(_corridors(surface, scratches, HALO_UM) & reaching(outlines, sure))
    alone = off_scratches(blobs(outlines), surface, scratches, thick)
    hinted = off_scratches(blobs(hints), surface, scratches)
    return Finds(*_link(alone, hinted, scratches, surface, wide | sure, thick), unmarked)


def _find_scratches(surface: Surface, lines: Lines, covered: Mask, evidence: Evidence) -> list[Scratch]:
    """With the usual detectors, with longer ones past what those have found, and where the network is sure.

    What it takes for debris is left to those who look for defects.
    """
    free = ~grown(covered, BORDER_UM)
    near = find_scratches(lines.within(free[::2, ::2]), surface)
    far = find_lines(surface.score_off_edges, surface.judged, FAR_LENGTH_PX)
    taken = _corridors(surface, near, HALO_UM)
    again = find_scratches(far.within((free & ~taken)[::2, ::2]), surface)
    found = near + [scratch for scratch in again if not _mostly(scratch, surface, taken)]
    taken = _corridors(surface, found, HALO_UM)
    weaker = lines.weaker(ASSURED).within((free & ~taken)[::2, ::2])
    asked = find_scratches(weaker, surface, where_sure_of_a_line(evidence)[::2, ::2])
    sure = [scratch for scratch in asked if is_expected_line(scratch, evidence, surface)]
    found += [scratch for scratch in sure if not _mostly(scratch, surface, taken)]
    found = [scratch for scratch in found if not is_debris(scratch, evidence, surface)]
    return confirmed(found, evidence, surface)


def _outline(
    surface: Surface, covered: Mask, scratches: list[Scratch], where_expected: Expected
) -> tuple[Mask, Mask]:
    """The pixels of all defects in the zones, finest aperture first; and of what may be parts of lines.

    What lies beyond the zones is looked at too: it is no surroundings of what lies in them.
    """
    ranges = rank_range(surface.rough_score)
    marks = np.any([find_defects(ranges, region) for region in surface.regions], axis=0)
    sharp = outline(marks, surface.background, surface.seen_against)
    whole = with_covered(sharp, covered)
    corridors = _corridors(surface, scratches, HALO_UM)
    hints = np.zeros_like(whole)
    for aperture in APERTURES:
        known = grown(whole, HALO_UM) | corridors
        seen = glance(surface, aperture, known, where_expected)
        against = np.float32(aperture.shows) * surface.seen_against
        whole |= outline(seen.marks, seen.background, against) & ~known
        hints |= outline(seen.hints, seen.background, against) & ~known
    residual = surface.background.residual
    whole, hints = _without_ripples(whole, residual), _without_ripples(hints, residual)
    # A defect belongs whole to the innermost zone that it touches.
    return reaching(whole, surface.judged), hints & surface.judged & ~grown(whole, HALO_UM)


def _without_ripples(outlines: Mask, residual: Image) -> Mask:
    """Outlines without those that are faint, most of each beside something strong."""
    if not outlines.any():
        return outlines
    size = np.where(outlines, np.abs(residual), np.float32(0))
    around = cv2.dilate(size, disc(RIPPLE_UM))
    kept = outlines.copy()
    for blob in blobs(outlines):
        if float(blob.on(size).max()) < RIPPLE * float(np.median(blob.on(around))):
            blob.of(kept)[...] &= ~blob.mask
    return kept


def _corridors(surface: Surface, scratches: list[Scratch], beside_um: float) -> Mask:
    """The pixels on scratches, and those so near to them."""
    on = np.zeros_like(surface.judged)
    for scratch in scratches:
        pixels = scratch.covers(surface.patch, beside_um)
        pixels.of(on)[...] |= pixels.mask
    return on


def _mostly(scratch: Scratch, surface: Surface, area: Mask) -> bool:
    """Whether so much of a scratch lies in an area that it is no scratch beside it."""
    pixels = scratch.covers(surface.patch)
    return bool(pixels.mask.any()) and float(pixels.on(area).mean()) > MOST_WITHIN


def _link(
    alone: list[Blob],
    hinted: list[Blob],
    scratches: list[Scratch],
    surface: Surface,
    wide: Mask,
    thick: Mask,
) -> tuple[list[Scratch], list[Blob]]:
    """Scratches with the pieces that they were broken into; and the blobs that remain.

    A chain that was found is a scratch, which leads on to further pieces; to hints last, of which there
    may be so many that anything is in line with some.

    Args:
        alone: the defects.
        hinted: what is none, but may be a part of a line.
        scratches: that were found as such.
        surface: the end face.
        wide: what no piece of a scratch lies in.
        thick: what lies on a scratch, and is no part of it.
    """
    edge = surface.near_edge(EDGE_REACH_UM)

    def may_belong(blob: Blob) -> bool:
        on_edge = float(blob.on(edge).mean())
        return on_edge < MOST_ON_EDGE and float(blob.on(wide).mean()) <= MOST_WITHIN

    piece_of = cache(partial(piece_of_blob, surface=surface))
    for hints in ([], hinted) if hinted else ([],):
        for _ in range(MOST_ROUNDS):
            loose = [blob for blob in (*alone, *hints) if may_belong(blob)]
            found = [piece_of_scratch(s) for s in scratches if s.feature.kind is Kind.SCRATCH]
            whole = linked([*map(piece_of, loose), *found], surface)
            if not whole:
                break
            parts = [part for _, of_one in whole for part in of_one]
            scratches = [s for s in scratches if s not in parts] + [one for one, _ in whole]
            alone = off_scratches([blob for blob in alone if blob not in parts], surface, scratches, thick)
            hints = off_scratches([blob for blob in hints if blob not in parts], surface, scratches)
    return scratches, alone
