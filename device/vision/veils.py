"""Veils: wide patches so faint that they show as a whole only.

The wider something is, the less contrast an eye needs to see it (Blackwell 1946, "Contrast thresholds of
the human eye", J. Opt. Soc. Am. 36:624): a smear of 1.5 % over 15 um is seen where a speck of it is not.
Its pixels lie within the noise, which their mean over a few um leaves behind. Texture of the surface
is as wide, but has its like all over it, bright and dark. A shadow of dust on the microscope is as faint, but
has no edge: what lies on the end face is in focus, and ends within about the rise of the fibre's own edge.
Where the segmentation network takes a wide place for a film its border may be soft: then it counts as far as
the network sees it, and may be the fainter the wider it is. The contrast that an eye needs falls with the
square root of the area (Piper 1903, Z. Psychol. Physiol. Sinnesorg. 32:98); no glass is more even than that.
"""

import math

import cv2
import numpy as np

from device.vision.arrays import Image, Mask
from device.vision.background import Background
from device.vision.blobs import Blob, blobs, reaching
from device.vision.evidence import Evidence
from device.vision.kinds import follows_ring
from device.vision.patch import PITCH_UM
from device.vision.scales import SIGNS, averaged
from device.vision.second_look import SURE
from device.vision.surface import Surface, opened
from device.vision.tails import of_its_own

APERTURE_UM = 2.0
"""Standard deviation of the Gaussian that is looked through."""
GAMMA = 5.5
"""Standard deviations of the mean's noise from which on a place is off."""
LEAST_CONTRAST, TYPICAL_AREA_UM2 = 0.016, 177.0
"""Share of the level that it is seen against, and the area of a smear of 15 um, for which that holds."""
FAINT = 6.0
"""Standard deviations of single pixels from which on a patch needs no averaging to be found."""
LEAST_WIDTH_UM = 8.0
LEAST_AREA_UM2 = 120.0
HALO_UM = 12.0
"""So far around a veil its surroundings show it."""
OFF_EDGE_UM = 4.0
"""Beside an edge of the fibre its rings are as wide, and never quite concentric."""
SHARP = 0.6
"""A veil's border is nearly as sharp as the fibre's edge: it changes by this share of what that would."""
BORDER_UM = (0.5, 2.5)
"""Distance from its border, on both sides, at which it is looked at how much changes."""
TYPICAL_UM = 1.5
"""The middle of that."""
RISE_SIGMAS = 2.563
"""From 10 to 90 % of an edge that a Gaussian blurs, in its standard deviations."""
DEEP = 80
"""Percentile of a veil's depth that stands for all of it."""
EXPECTED = 0.5
"""Probability of film or residue from which on the network expects a veil."""
OFF, MOST_OFF = 2.0, 0.5
"""Most of such a veil is off by so many standard deviations of the mean, to one side."""
WIDE_UM2, SURE_WIDE, CLEAR = 1000.0, 0.85, 0.2
"""Area from which on fringes to either side are enough, the probability of film that this takes, and that
of anything below which ground is clear."""
UNQUIET = 1.75
"""Median size of such fringes by that of what averages leave on clear ground: five standard errors more than
one, of the twenty places that an area of `WIDE_UM2` has seen through the aperture."""
FAR_UM = (6.0, 10.0)
"""Distance from its border at which the ground beside it is looked at."""


def veiled_area(surface: Surface, evidence: Evidence) -> Mask:
    """Where veils lie, shape of the patch.

    Args:
        surface: the end face.
        evidence: what the segmentation network says about it.
    """
    mean = averaged(surface, APERTURE_UM, GAMMA)
    off_edge = ~surface.near_edge(OFF_EDGE_UM)
    depth = mean.residual / np.maximum(surface.seen_against, np.float32(1))
    veils = np.zeros_like(off_edge)
    for region in surface.regions:
        free = region & off_edge
        for sign in SIGNS:
            sizes = np.maximum(sign * mean.score, np.float32(0))
            marks = of_its_own(sizes, free, GAMMA, round(HALO_UM / PITCH_UM))
            signed = sign * depth
            for blob in blobs((sizes > GAMMA / 2) & free, touching=marks):
                blob.of(veils)[...] |= _veil(blob, signed, surface)
    return (veils & surface.judged) | _expected(mean, depth, surface, evidence)


def _expected(mean: Background, depth: Image, surface: Surface, evidence: Evidence) -> Mask:
    """Where the network takes a wide place for film or residue, and its level is off, or its fringes are.

    Its border may be as soft as it likes. Where it covers half of the glass the median of a ring is as much
    its own as the glass's, so that all that is left of it are fringes to either side. Shape of the patch.

    Args:
        mean: the residual as seen through the aperture.
        depth: the same as a share of the level that it is seen against.
        surface: the end face.
        evidence: what the network says about it.
    """
    free = surface.judged & ~surface.near_edge(OFF_EDGE_UM)
    size = np.abs(mean.score)
    clear = size[free & (evidence.anything < CLEAR)]
    usual = float(np.median(clear)) if clear.size * PITCH_UM**2 >= WIDE_UM2 else math.inf
    veils = np.zeros_like(free)
    for blob in blobs(opened(free & (evidence.film >= EXPECTED), LEAST_WIDTH_UM)):
        area_um2 = float(blob.mask.sum()) * PITCH_UM**2
        visible = LEAST_CONTRAST * math.sqrt(TYPICAL_AREA_UM2 / area_um2)
        if area_um2 < LEAST_AREA_UM2:
            continue
        level = abs(float(np.median(blob.on(depth))))
        waves = float(np.median(np.abs(blob.on(depth))))
        sure = area_um2 >= WIDE_UM2 and float(np.median(blob.on(evidence.film))) >= SURE_WIDE
        unquiet = sure and float(np.median(blob.on(size))) >= UNQUIET * usual
        if (level >= visible and _is_off(blob, mean)) or (waves >= visible and unquiet):
            blob.of(veils)[...] |= blob.mask
    return veils


def _is_off(blob: Blob, mean: Background) -> bool:
    """Whether most of a place is off to one side."""
    score = blob.on(mean.score)
    return max(float((sign * score > OFF).mean()) for sign in SIGNS) >= MOST_OFF


def going_on(outlines: Mask, surface: Surface, evidence: Evidence) -> Mask:
    """How far films go on of which only a part stands out, shape of the patch.

    Over most of the glass a film is its background, and its fringes are off to either side. But where a part
    of it was found, on the ferrule mostly, it goes on as far as the network is sure of the same film; where
    it is wide, since of what is outlined already the network sees no more than a rim beside it.

    Args:
        outlines: what was found.
        surface: the end face.
        evidence: what the network says about it.
    """
    taken = (evidence.film >= EXPECTED) & surface.judged
    found = np.zeros_like(taken)
    for blob in blobs(outlines, touching=taken):
        wide = blob.mask.sum() * PITCH_UM**2 >= LEAST_AREA_UM2
        if wide and float(blob.on(taken).mean()) >= MOST_OFF:
            blob.of(found)[...] |= blob.mask
    more = np.zeros_like(taken)
    same = reaching(taken, found)
    further = opened(same & ~outlines, LEAST_WIDTH_UM)
    for blob in blobs(opened(same & ~surface.near_edge(OFF_EDGE_UM), LEAST_WIDTH_UM)):
        if bool(blob.on(further).any()) and float(np.median(blob.on(evidence.film))) >= SURE:
            blob.of(more)[...] |= blob.mask
    return more


def _veil(blob: Blob, depth: Image, surface: Surface) -> Mask:
    """The parts of a blob that are wide at half of their depth, and have an edge; shape of the blob.

    Args:
        blob: what is off.
        depth: by how much, averaged, as a share of the level that it is seen against; shape of the patch.
        surface: the end face.
    """
    own = blob.of(depth)
    deep = float(np.percentile(own[blob.mask], DEEP))
    half = blob.mask & (own > 0.5 * deep) & (deep > LEAST_CONTRAST)
    veil = np.zeros_like(blob.mask)
    for part in blobs(opened(np.pad(half, 1), LEAST_WIDTH_UM)[1:-1, 1:-1]):
        placed = Blob(part.mask, blob.row + part.row, blob.column + part.column)
        large = part.mask.sum() * PITCH_UM**2 >= LEAST_AREA_UM2
        faint = abs(float(placed.of(surface.background.score)[part.mask].mean())) < FAINT
        if large and faint and not _is_ring(placed, surface) and _has_edge(placed, surface):
            part.of(veil)[...] |= part.mask
    return veil


def _is_ring(blob: Blob, surface: Surface) -> bool:
    return follows_ring(blob.on(surface.rings.radius_um), blob.extent_um[0])


def _has_edge(blob: Blob, surface: Surface) -> bool:
    """Whether the level changes at the border of a blob about as sharply as at the fibre's edge."""
    pad = round(FAR_UM[1] / PITCH_UM) + 1
    mask = np.pad(blob.mask, pad)
    inside, outside = _distance_um(mask), _distance_um(~mask)
    rows, columns = (
        np.clip(np.arange(start - pad, start - pad + count), 0, side - 1)
        for start, count, side in zip((blob.row, blob.column), mask.shape, surface.judged.shape, strict=True)
    )
    at = np.ix_(rows, columns)
    residual = surface.background.residual[at]
    seen = surface.background.in_view[at] & (surface.off_edge_um[at] >= OFF_EDGE_UM)

    def level(distance_um: Image, low: float, high: float) -> float:
        chosen = residual[seen & (distance_um > low) & (distance_um <= high)]
        return float(chosen.mean()) if len(chosen) else 0.0

    change = level(inside, *BORDER_UM) - level(outside, *BORDER_UM)
    depth = level(inside, BORDER_UM[1], np.inf) - level(outside, *FAR_UM)
    sigma_um = max(surface.rise_um, PITCH_UM) / RISE_SIGMAS
    expected = math.erf(TYPICAL_UM / (sigma_um * math.sqrt(2)))
    return change * math.copysign(1.0, depth) > SHARP * expected * abs(depth)


def _distance_um(mask: Mask) -> Image:
    """How far within a mask each pixel lies from its border."""
    distance_px = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(distance_px * np.float32(PITCH_UM), np.float32)
