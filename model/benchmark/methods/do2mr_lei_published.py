"""The published state of the art, on raw grey levels.

Mei, Cao, Jia, Chang, Xing, Wang 2018, "Automated inspection of defects in optical fiber connector
end face using novel morphology approaches", Sensors 18(5):1408. Section 3.2, DO2MR: maximum minus
minimum filter, 3x3 median, threshold at mu + gamma sigma, opening. Section 3.3, LEI: histogram
equalisation, 12 oriented line detectors, response of each twice the centre branch minus the
side branches, threshold at mu + gamma sigma, opening, logical or. Each region (core, cladding,
ferrule) by itself, its edges masked. The paper leaves windows, lengths and gammas to the user:
`python -m model.benchmark.sweep` chose them on rendered pictures of another seed.
"""

from dataclasses import dataclass, field

import cv2
import numpy as np

from device.vision.arrays import Grey, Image, Mask
from device.vision.patch import Patch
from model.benchmark.methods.components import defects, median3, regions, scratches, true_patch
from model.benchmark.methods.method import Answer, Task

ORIENTATIONS = 12


@dataclass(frozen=True)
class Setting:
    """What the paper leaves open.

    Attributes:
        window_px: side of DO2MR's maximum and minimum filters, odd, in pixels of the patch.
        gamma: DO2MR's threshold in sigma above mu.
        guard_um: width of DO2MR's mask on each side of the edges of core and cladding.
        line_px: length of LEI's branches, odd, in pixels of the patch.
        side_px: distance of its side branches.
        line_gamma: LEI's threshold in sigma above mu.
        line_guard_um: width of LEI's mask on each side of the edges.
        least_length_um: shortest scratch.
    """

    window_px: int = 5
    gamma: float = 6.0
    guard_um: float = 6.0
    line_px: int = 21
    side_px: float = 5.0
    line_gamma: float = 4.0
    line_guard_um: float = 9.0
    least_length_um: float = 30.0


@dataclass(frozen=True)
class Do2mrLeiPublished:
    """DO2MR and LEI as in the paper, the fibre's true place given."""

    setting: Setting = field(default_factory=Setting)
    name: str = "DO2MR + LEI (Mei 2018)"

    def find(self, task: Task) -> Answer:
        """Scratches first; what lies on one is no defect."""
        patch = true_patch(task)
        lines = self._lines(patch, regions(task, patch, self.setting.line_guard_um))
        found, covered = scratches(lines, patch, task.zones, self.setting.least_length_um, 4.0)
        reach = np.ones((2 * self.setting.window_px + 1,) * 2, np.uint8)
        on_scratch = cv2.dilate(covered.astype(np.uint8), reach) > 0
        marks = self._marks(patch, regions(task, patch, self.setting.guard_um)) & ~on_scratch
        return Answer(tuple(found + defects(marks, patch, task.zones)))

    def _marks(self, patch: Patch, areas: tuple[Mask, ...]) -> Mask:
        window = np.ones((self.setting.window_px,) * 2, np.uint8)
        ranges = median3(cv2.dilate(patch.levels, window) - cv2.erode(patch.levels, window))
        found = _over(ranges, areas, self.setting.gamma)
        opened = cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
        # The filter widens what it finds by half a window on each side.
        shrunk = cv2.erode(opened, np.ones((self.setting.window_px - 2,) * 2, np.uint8))
        return np.asarray(shrunk > 0)

    def _lines(self, patch: Patch, areas: tuple[Mask, ...]) -> Mask:
        equal = cv2.equalizeHist(np.clip(np.rint(patch.levels), 0, 255).astype(np.uint8))
        found = np.zeros(patch.levels.shape, np.uint8)
        for kernel in _kernels(self.setting.line_px, self.setting.side_px):
            response = np.abs(cv2.filter2D(equal, cv2.CV_32F, kernel, borderType=cv2.BORDER_REFLECT))
            found |= _over(response, areas, self.setting.line_gamma)
        return np.asarray(cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)) > 0)


def _over(values: Image, areas: tuple[Mask, ...], gamma: float) -> Grey:
    """1 where the values exceed mu + gamma sigma of their region."""
    found = np.zeros(values.shape, np.uint8)
    for area in areas:
        if area.any():
            inside = values[area]
            found[area & (values > inside.mean() + gamma * inside.std())] = 1
    return found


def _kernels(length_px: int, side_px: float) -> list[Image]:
    """Line detectors: twice the centre branch minus the two side branches, each a mean."""
    reach = length_px // 2 + int(side_px)
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.float32)
    kernels = []
    for angle in np.arange(ORIENTATIONS) * np.pi / ORIENTATIONS:
        along = np.abs(x * np.cos(angle) + y * np.sin(angle)) <= length_px / 2
        across = -x * np.sin(angle) + y * np.cos(angle)
        center, left, right = (
            along * np.clip(1.5 - np.abs(across - at), 0, 1) for at in (0.0, -side_px, side_px)
        )
        kernels.append(
            np.asarray(2 * center / center.sum() - left / left.sum() - right / right.sum(), np.float32)
        )
    return kernels
