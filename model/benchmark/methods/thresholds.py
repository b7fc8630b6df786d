"""The classical way: a threshold that follows the neighbourhood's mean, and connected components."""

from dataclasses import dataclass

import cv2
import numpy as np

from device.vision.patch import PITCH_UM
from model.benchmark.methods.components import defects, median3, regions, scratches, true_patch
from model.benchmark.methods.method import Answer, Task


@dataclass(frozen=True)
class Thresholds:
    """Adaptive thresholds of both signs (Gonzalez and Woods, section 10.3), the fibre's place given.

    Attributes:
        block_um: side of the neighbourhood.
        step: grey levels that a pixel must differ by.
        guard_um: width of the mask on each side of the edges of core and cladding.
        least_length_um: shortest scratch.
    """

    block_um: float = 50.0
    step: float = 60.0
    guard_um: float = 6.0
    least_length_um: float = 25.0
    name: str = "adaptive threshold"

    def find(self, task: Task) -> Answer:
        """Long and slender parts are scratches, all others defects."""
        patch = true_patch(task)
        side = 2 * round(self.block_um / PITCH_UM / 2) + 1
        smooth = median3(patch.levels)
        around = cv2.boxFilter(smooth, -1, (side, side), borderType=cv2.BORDER_REFLECT)
        judged = np.logical_or.reduce(regions(task, patch, self.guard_um))
        mask = np.asarray((np.abs(smooth - around) > self.step) & judged)
        found, covered = scratches(mask, patch, task.zones, self.least_length_um, 4.0)
        return Answer(tuple(found + defects(mask & ~covered, patch, task.zones)))
