"""What is told of a find, so that a network can say what it is: numbers that do not depend on the sensor.

A find is whatever the detectors made out, before it is known whether it is a part of a scratch, a defect, or
nothing. One alone is often ambiguous: a dot of a faint dotted scratch is as round as a particle. What the
segmentation network sees on it and around it says more, and so does the company that it keeps: whether
scratches lie in the picture, and how many other specks.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from device.vision.arrays import Floats, Image
from device.vision.blobs import Blob
from device.vision.company import COMPANY, company
from device.vision.evidence import KINDS, TYPICAL, Evidence
from device.vision.finds import Area
from device.vision.leads import LEADS, leads
from device.vision.patch import PITCH_UM
from device.vision.surface import Surface, disc

AROUND_UM, FAR_AROUND_UM = 5.0, 20.0
"""Half sides of the squares that the network's word is averaged over."""
BESIDE_UM = 1.0
"""So far beside a find the network's word counts, whose pixels are twice as wide as the patch's."""
FARTHEST_UM = 15.0
"""What is farther off an edge is as good as anywhere."""
OFF_UM = 30.0
"""Unit of how far off the cladding's edge a find lies."""
LEAST = 0.01

Places = npt.NDArray[np.intp]

_NAMED = [str(kind) if kind else "nothing" for kind in KINDS]
OWN = (
    *(
        f"{part} {name}"
        for part in ("typical", "mean", "around", "far around", "all over")
        for name in _NAMED
    ),
    *("length", "width", "area", "contrast", "size of contrast", "greatest contrast", "strength"),
    *("visible", "visible and signed", "off the axis", "off the cladding's edge", "off any edge"),
    *("polarity", "blur", "noise", "texture"),
)
NAMES = (*OWN, *COMPANY, *LEADS)
"""Of the traits, in their order."""


def traits(areas: Sequence[Area], surface: Surface, evidence: Evidence) -> Floats:
    """The traits of all finds of a picture, shape (finds, `NAMES`), all finite."""
    ground = _Ground(surface, evidence)
    own = np.array([_own(area.blob, ground) for area in areas]).reshape(-1, len(OWN))
    beside = company(areas, own[:, : len(KINDS)])
    return np.concatenate([own, beside, leads(areas, surface, evidence)], axis=1)


@dataclass(frozen=True, eq=False)
class _Ground:
    """What all finds of a picture lie on."""

    surface: Surface
    evidence: Evidence

    @cached_property
    def around(self) -> Image:
        return self._averaged(AROUND_UM)

    @cached_property
    def far_around(self) -> Image:
        return self._averaged(FAR_AROUND_UM)

    @cached_property
    def all_over(self) -> Floats:
        """Of each class, the logarithm of the area that it covers, in um²."""
        side = len(self.evidence.probability)
        judged = self.surface.judged[: 2 * side : 2, : 2 * side : 2]
        return np.asarray(np.log1p(self.evidence.probability[judged].sum(axis=0, dtype=np.float64)))

    def _averaged(self, reach_um: float) -> Image:
        side = 2 * round(reach_um / (2 * PITCH_UM)) + 1
        return np.asarray(cv2.blur(self.evidence.probability.astype(np.float64), (side, side)), np.float32)


def _own(blob: Blob, ground: _Ground) -> Floats:
    return np.concatenate([_said_of(blob, ground), _seen_of(blob, ground.surface)])


def _said_of(blob: Blob, ground: _Ground) -> Floats:
    """What the segmentation network says on a find, beside it, around it, and of the whole end face."""
    rows, columns = _places_beside(blob, len(ground.evidence.probability))
    on = ground.evidence.probability[rows, columns].astype(np.float64)
    parts = [np.percentile(on, TYPICAL, axis=0), on.mean(axis=0)]
    parts += [
        plane[rows, columns].mean(axis=0, dtype=np.float64) for plane in (ground.around, ground.far_around)
    ]
    return np.concatenate([*parts, ground.all_over])


def _places_beside(blob: Blob, side: int) -> tuple[Places, Places]:
    """Rows and columns of the network's pixels on a blob and beside it."""
    pad = 2 * round(BESIDE_UM / PITCH_UM)
    top, left = blob.row % 2 + pad, blob.column % 2 + pad
    near = cv2.dilate(np.pad(blob.mask, ((top, pad), (left, pad))).astype(np.uint8), disc(BESIDE_UM))
    rows, columns = np.nonzero(near[::2, ::2])
    rows, columns = rows + (blob.row - top) // 2, columns + (blob.column - left) // 2
    return np.clip(rows, 0, side - 1), np.clip(columns, 0, side - 1)


def _seen_of(blob: Blob, surface: Surface) -> list[float]:
    """Shape, light and place of a find."""
    background, rings = surface.background, surface.rings
    length_um, width_um = blob.extent_um
    area_um2 = float(blob.mask.sum()) * PITCH_UM**2
    score = blob.on(background.score).astype(np.float64)
    visible = blob.on(background.residual) / blob.on(surface.seen_against).astype(float)
    radii_um = blob.on(rings.radius_um).astype(np.float64)
    contrast = float(score.mean())
    off_edge = float(np.abs(radii_um - rings.cladding_radius_um).min())
    off_any = min(float(np.abs(radii_um - edge_um).min()) for edge_um in rings.edges_um)
    return [
        math.log(length_um),
        math.log(width_um),
        math.log(area_um2),
        contrast,
        abs(contrast),
        float(np.abs(score).max()),
        math.log(abs(contrast) * math.sqrt(area_um2) + LEAST),
        float(np.abs(visible).mean()),
        float(visible.mean()),
        (float(radii_um.mean()) - rings.cladding_radius_um) / OFF_UM,
        min(off_edge, FARTHEST_UM),
        min(off_any, FARTHEST_UM),
        float(np.sign(score).mean()),
        surface.rise_um,
        math.log(float(blob.on(background.noise).mean(dtype=np.float64))),
        float(score.std()),
    ]
