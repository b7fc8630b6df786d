"""A second look: where the segmentation network is asked before it is known what the detectors found.

The detectors ask whether something stands out of the noise here; the network has seen what features and
clean end faces look like, and what goes on around them. It has learned from rendered end faces alone, and
on photographs it sees things in textures that it does not know. So its word never is enough by itself: a
faint line goes where it sees nothing at all, where it is sure of something the detectors ask for less, and
where none marks what it sees, that has to stand out as a whole. The thresholds come from rendered pictures.
"""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from device.vision.arrays import Mask
from device.vision.blobs import Blob, blobs
from device.vision.evidence import TYPICAL, Evidence
from device.vision.patch import PITCH_UM
from device.vision.scratches import Scratch
from device.vision.strength import is_strong
from device.vision.surface import Surface, grown

LEAST_SEEN = 0.4
"""Probability of anything below which the network sees nothing."""
DEBRIS = 0.5
"""Probability of debris from which on a line is made of it, if it is likelier than a scratch or a crack."""
LEAST_DIRT_UM2 = 2.0
"""Area from which on it counts though it lies on a line."""
POINTING = 2.0
"""Length by width from which on a piece may be a scratch's dash."""
MOST_BESIDE = 0.5
"""So much of it lies beside the scratch that it adjoins."""
LIKELY = 0.5
"""Probability of anything from which on a place is a find, though no detector marks it."""
LEAST_MEAN, LEAST_SIGNAL = 2.0, 5.0
"""Mean contrast in standard deviations of single pixels, and that by the square root of its um², that it then
has to have: twice the noise, and what can be told from noise at a known place (Rose 1948)."""
BESIDE_UM = 1.0
"""So far beside where it is sure of a line marks count: its pixels are twice as wide as the patch's."""
SURE, SURE_LINE = 0.75, 0.85
"""Probability of a defect, and of a scratch, from which on it is expected where the detectors alone would
not say so: rows of specks have been taken for scratches."""


def expected(mask: Mask, evidence: Evidence) -> Iterator[Blob]:
    """Of the parts of a mask, those of which the network is sure.

    It is so of a defect whose outline is its own; a film has none.
    """
    for blob in blobs(mask, touching=evidence.spot >= SURE):
        if float(np.percentile(blob.on(evidence.spot), TYPICAL)) >= SURE:
            yield blob


def foreseen(evidence: Evidence, surface: Surface, free: Mask) -> Mask:
    """Where the network takes it for likelier that something lies there than not, and something stands out.

    As a whole it has to: where the fibre's edge is rough, no pixel of a chip does.

    Args:
        evidence: what the network says.
        surface: the end face.
        free: where no detector has found anything, shape of the patch.
    """
    there = np.zeros_like(free)
    for blob in blobs(free & (evidence.anything >= LIKELY)):
        mean = float(blob.on(surface.background.score).mean(dtype=np.float64))
        signal = abs(mean) * math.sqrt(float(blob.mask.sum())) * PITCH_UM
        if abs(mean) >= LEAST_MEAN and signal >= LEAST_SIGNAL:
            blob.of(there)[...] |= blob.mask
    return there


def where_sure_of_a_line(evidence: Evidence) -> Mask:
    """Where the network is sure of a scratch, shape of the patch."""
    return grown(evidence.scratch >= SURE_LINE, BESIDE_UM)


def is_expected_line(scratch: Scratch, evidence: Evidence, surface: Surface) -> bool:
    """Whether the network is sure of a scratch; one that is strong needs no such help."""
    pixels = scratch.covers(surface.patch)
    sure = pixels.mask.any() and float(np.percentile(pixels.on(evidence.scratch), TYPICAL)) >= SURE_LINE
    return bool(sure) and not is_strong_line(scratch)


def confirmed(scratches: Sequence[Scratch], evidence: Evidence, surface: Surface) -> list[Scratch]:
    """The scratches that are strong beyond doubt, or of which the network sees anything."""
    return [scratch for scratch in scratches if _is_line(scratch, evidence, surface)]


def is_debris(scratch: Scratch, evidence: Evidence, surface: Surface) -> bool:
    """Whether the network takes a line for what lies there: a thread of cloth, particles in a row."""
    pixels = scratch.covers(surface.patch)
    if not pixels.mask.any():
        return False
    line, debris = (
        float(np.percentile(pixels.on(word), TYPICAL)) for word in (evidence.line, evidence.debris)
    )
    return debris > max(DEBRIS, line)


def dirt(outlines: Mask, on_scratches: Mask, evidence: Evidence) -> Mask:
    """What of the outlines the network is sure is debris, and no part of a scratch.

    It lies beside the scratch, or by itself and points nowhere: parts of wide scratches, and their dashes,
    have been taken for debris.

    Args:
        outlines: of all defects, shape of the patch.
        on_scratches: the scratches' own pixels.
        evidence: what the network says.
    """
    taken = outlines & (evidence.debris >= DEBRIS) & (evidence.debris > evidence.line)
    sure = np.zeros_like(outlines)
    for blob in blobs(taken, touching=evidence.debris >= SURE):
        if blob.mask.sum() * PITCH_UM**2 >= LEAST_DIRT_UM2:
            blob.of(sure)[...] |= blob.mask
    apart = np.zeros_like(outlines)
    for whole in blobs(outlines, touching=sure):
        scratch = whole.mask & whole.of(on_scratches)
        for part in blobs(whole.mask & whole.of(sure)):
            length_um, width_um = part.extent_um
            alone = part.mask.sum() > whole.mask.sum() / 2 and length_um < POINTING * width_um
            adjoins = scratch.any() and float((~part.of(scratch))[part.mask].mean()) > MOST_BESIDE
            if alone or adjoins:
                part.of(whole.of(apart))[...] |= part.mask
    return apart


def _is_line(scratch: Scratch, evidence: Evidence, surface: Surface) -> bool:
    if is_strong_line(scratch):
        return True
    pixels = scratch.covers(surface.patch)
    return not pixels.mask.any() or float(np.percentile(pixels.on(evidence.line), TYPICAL)) >= LEAST_SEEN


def is_strong_line(scratch: Scratch) -> bool:
    """Whether a scratch is there beyond doubt."""
    return is_strong(scratch.feature.contrast, scratch.feature.length_um * scratch.width_um, is_line=True)
