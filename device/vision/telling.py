"""From finds to features: what each of them is, as a network tells from its traits.

The network has learned from rendered end faces alone. It says of each find how probably it is nothing, a part
of a scratch, or a defect. What is strong beyond doubt is something, whatever it says.
"""

from collections.abc import Callable
from dataclasses import replace
from enum import IntEnum

from device.vision.arrays import Floats
from device.vision.artefacts import is_artefact
from device.vision.blobs import Blob
from device.vision.cracks import is_crack
from device.vision.evidence import Evidence
from device.vision.findings import Feature, Kind
from device.vision.finds import Area, Finds
from device.vision.kinds import WIDEST_SCRATCH_UM, Shape, darkness
from device.vision.measure import LEAST_CONTRAST, measure_defect
from device.vision.patch import PITCH_UM
from device.vision.pieces import joined
from device.vision.scratches import Scratch
from device.vision.second_look import DEBRIS, LEAST_SEEN, SURE, is_strong_line
from device.vision.strength import is_strong_blob
from device.vision.surface import Surface
from device.vision.traits import NAMES, traits
from device.vision.uncertainty import size_uncertainty_um
from device.vision.widths import width_across

DENIED = 0.6
"""Probability of nothing from which on a speck is none: a miss costs more than a false alarm."""
DOUBTED = 0.3
"""The same for a speck that no detector has marked, so that one network's word needs another's."""
CERTAIN = 0.05
"""The same for one that is not visible by its contrast either: as sure as one asks of a test."""
SURE_STROKE = 0.75
"""Probability of a part of a scratch from which on even what is wider than a scratch may be is one."""
OVERRULED = 0.5
"""Probability of a defect from which on a line is none."""
SURE_DEFECT = 0.75
"""The same where the segmentation network takes it for a scratch rather than for debris."""
CRACKED = 0.1
"""Probability of a defect below which what looks like a crack is a scratch. A crack is told to be as much a
scratch as a defect, so this is one crack in five: to overlook one costs more than to replace a ferrule."""
LIKELY_CRACK = 0.2
"""The same by the segmentation network, which tells cracks from scratches."""
SURE_CRACK, INSIDE_UM = 0.5, 8.0
"""Its probability from which on a line is a crack whose outer end is seen so far from the edge, and never is
nothing: a crack is jagged, so that of most no more than a part makes a line."""
CRACK, SCRATCH, PARTICLE, RESIDUE = (
    NAMES.index(f"typical {kind}") for kind in (Kind.CRACK, Kind.SCRATCH, Kind.PARTICLE, Kind.RESIDUE)
)
"""The traits that say how probable each is by that network."""
VISIBLE, UNSEEN = NAMES.index("visible and signed"), NAMES.index("typical nothing")
"""The traits that say by how much a find is seen, and how little of it the segmentation network sees."""


class Word(IntEnum):
    """What a find is, in the network's order."""

    NOTHING = 0
    STROKE = 1
    """A scratch, or a part of one."""
    DEFECT = 2


Tell = Callable[[Floats], Floats]
"""From traits, shape (finds, `traits.NAMES`), to the probability of each `Word`, shape (finds, 3)."""


def tell_features(finds: Finds, surface: Surface, evidence: Evidence, tell: Tell) -> tuple[Feature, ...]:
    """The features among the finds, measured, the largest first.

    Args:
        finds: what the detectors made out.
        surface: the end face.
        evidence: what the segmentation network says about it.
        tell: the network that says what a find is.
    """
    areas = finds.areas(surface)
    if not areas:
        return ()
    rows = traits(areas, surface, evidence)
    told = [
        (area.find, feature)
        for area, row, said in zip(areas, rows, tell(rows), strict=True)
        if finds.is_marked(area) or _is_beyond_doubt(row, said)
        if (feature := _feature(area, row, said, surface))
    ]
    return tuple(sorted(joined(told, surface), key=lambda feature: -feature.size_um))


def _is_beyond_doubt(row: Floats, said: Floats) -> bool:
    """Whether what no detector has marked counts: detectors mark what a technician sees, and nothing else.

    In a picture of little noise the networks see more than a technician does, and less contrast is enough.
    """
    visible = abs(row[VISIBLE]) >= LEAST_CONTRAST
    return bool(said[Word.NOTHING] <= (DOUBTED if visible else CERTAIN))


def _feature(area: Area, row: Floats, said: Floats, surface: Surface) -> Feature | None:
    find, cracked = area.find, _is_part_of_crack(area.blob, row, surface)
    feature = (
        _of_line(find, row, said, surface, cracked=cracked)
        if isinstance(find, Scratch)
        else _of_speck(find, row, said, surface, cracked=cracked)
    )
    if cracked and feature and feature.kind is Kind.SCRATCH:
        return _retold(feature, Kind.CRACK, feature.length_um, surface)
    return feature


def _is_part_of_crack(blob: Blob, row: Floats, surface: Surface) -> bool:
    """Whether the segmentation network sees a crack, and what is seen of it leads to the edge."""
    if row[CRACK] < SURE_CRACK:
        return False
    places_um = blob.places_um(surface.patch.x_um, surface.patch.y_um)
    return is_crack(places_um, *darkness(blob, surface), surface, INSIDE_UM)


def _may_be_crack(row: Floats, said: Floats) -> bool:
    """Whether what looks like a crack is one by either network's word."""
    return bool(said[Word.DEFECT] >= CRACKED or row[CRACK] >= LIKELY_CRACK)


def _of_line(line: Scratch, row: Floats, said: Floats, surface: Surface, *, cracked: bool) -> Feature | None:
    """A scratch; or the debris that looks like one: a thread of cloth, particles in a row.

    It takes more than half of the probability to overrule the line detectors that far. A line that may as
    well be debris is a scratch where that is likelier than nothing; a crack is a scratch and a defect in one.
    """
    feature = line.feature
    runs_like_one = feature.kind is Kind.CRACK
    is_one = cracked or (runs_like_one and _may_be_crack(row, said))
    debris = max(row[PARTICLE], row[RESIDUE])
    if said[Word.DEFECT] > (OVERRULED if debris >= row[SCRATCH] else SURE_DEFECT) and not is_one:
        return _retold(feature, Kind.RESIDUE, feature.length_um, surface)
    there = said[Word.STROKE] + said[Word.DEFECT] if is_one else said[Word.STROKE]
    if not (cracked or is_strong_line(line)) and there < said[Word.NOTHING]:
        return None
    mistaken = runs_like_one and not is_one
    if not mistaken:
        return feature
    return _retold(feature, Kind.SCRATCH, width_across(line.course, surface) or line.width_um, surface)


def _retold(feature: Feature, kind: Kind, size_um: float, surface: Surface) -> Feature:
    """A line as what it is told to be, with the size that counts for that."""
    doubt_um = size_uncertainty_um(size_um, PITCH_UM, surface.rise_um, feature.contrast)
    return replace(feature, kind=kind, size_um=size_um, uncertainty_um=doubt_um)


def _of_speck(speck: Blob, row: Floats, said: Floats, surface: Surface, *, cracked: bool) -> Feature | None:
    word = _word(said, strong=cracked or _is_strong_speck(speck, row, surface))
    if word is Word.STROKE and _is_dirt(speck, row, said):
        word = Word.DEFECT
    if word is Word.NOTHING or (word is Word.DEFECT and is_artefact(speck, surface)):
        return None
    is_stroke = word is Word.STROKE
    may_be_crack = not is_stroke or _may_be_crack(row, said)
    return measure_defect(speck, surface, is_stroke=is_stroke, may_be_crack=may_be_crack)


def _is_dirt(speck: Blob, row: Floats, said: Floats) -> bool:
    """Whether what was told as a part of a scratch, but is not slender, is dirt on it, beside it, or alone.

    So it is where the segmentation network is sure of debris, and where it is wider than a scratch may be and
    this network not sure, or that one sees some debris. A scratch is judged by its width, so that a part of
    one hardly ever breaks a limit.
    """
    length_um, width_um = speck.extent_um
    shape = Shape(length_um, length_um, width_um)
    debris = max(row[PARTICLE], row[RESIDUE])
    is_debris = bool(debris >= SURE and debris > row[SCRATCH]) and not shape.is_thin
    is_wide = width_um > WIDEST_SCRATCH_UM and not shape.is_linear
    in_doubt = said[Word.STROKE] < SURE_STROKE or row[PARTICLE] + row[RESIDUE] >= DEBRIS
    return is_debris or (is_wide and bool(in_doubt))


def _is_strong_speck(speck: Blob, row: Floats, surface: Surface) -> bool:
    """A thin one counts as a line where the segmentation network sees nothing: polishing leaves such."""
    length_um, width_um = speck.extent_um
    unseen = bool(row[UNSEEN] > 1 - LEAST_SEEN)
    is_line = unseen and Shape(length_um, length_um, width_um).is_thin
    return is_strong_blob(speck, surface, is_line=is_line)


def _word(said: Floats, *, strong: bool) -> Word:
    """Nothing where that is more than likely and nothing strong lies; else the likelier of the others."""
    if said[Word.NOTHING] > DENIED and not strong:
        return Word.NOTHING
    return Word.STROKE if said[Word.STROKE] > said[Word.DEFECT] else Word.DEFECT
