"""What the detectors made out on an end face, before it is known what it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from device.vision.arrays import Floats, Mask
from device.vision.blobs import Blob
from device.vision.patch import PITCH_UM
from device.vision.scratches import Scratch
from device.vision.surface import Surface

MOSTLY = 0.5
"""Share of a blob that is most of it."""


@dataclass(frozen=True, eq=False)
class Area:
    """What a find covers.

    Attributes:
        blob: its pixels, connected or not.
        find: the line or speck itself.
    """

    blob: Blob
    find: Scratch | Blob

    @cached_property
    def middle_um(self) -> Floats:
        """Mean of its pixels' rows and columns, in um from the first of the patch."""
        corner = np.array([self.blob.row, self.blob.column])
        return np.asarray((np.argwhere(self.blob.mask).mean(axis=0) + corner) * PITCH_UM)

    @property
    def is_line(self) -> bool:
        """Whether a line detector saw it, or it is pieces in a row."""
        return isinstance(self.find, Scratch)


@dataclass(frozen=True)
class Finds:
    """All that may be a feature.

    Attributes:
        lines: what the line detectors saw, and pieces in a row.
        specks: everything else.
        unmarked: where only the segmentation network sees anything, shape of the patch; None for nowhere.
    """

    lines: Sequence[Scratch]
    specks: Sequence[Blob]
    unmarked: Mask | None = None

    def is_marked(self, area: Area) -> bool:
        """Whether detectors have marked most of a find, or a line through it."""
        if area.is_line or self.unmarked is None:
            return True
        return float(area.blob.on(self.unmarked).mean()) <= MOSTLY

    def areas(self, surface: Surface) -> list[Area]:
        """What each of them covers, lines first."""
        lines = [_area_of(line.covers(surface.patch), line) for line in self.lines]
        return [area for area in lines if area] + [Area(speck, speck) for speck in self.specks]


def _area_of(covered: Blob, line: Scratch) -> Area | None:
    """None where a line covers nothing of the patch."""
    rows, columns = (np.flatnonzero(covered.mask.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return None
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return Area(Blob(covered.mask[box], covered.row + int(rows[0]), covered.column + int(columns[0])), line)
