"""Difference of min-max ranking filtering: finds defects that are not scratches.

Mei et al. 2018, "Automated inspection of defects in optical fiber connector end face using novel
morphology approaches", Sensors 18(5):1408, section 3.1: the residual of a maximum and a minimum
filter is large wherever levels change within a window; 3x3 median, threshold at mu + gamma
sigma, opening. It works on a picture without background, so that edges of the fibre do not show,
and asks for more where the noise itself has heavy tails.
"""

import cv2
import numpy as np

from device.vision.arrays import Image, Mask
from device.vision.tails import tail_weight

WINDOW_PX = 5
GAMMA = 7.0
"""A window holds some 25 pixels, a patch some 10^5 windows: far beyond the noise's own extremes."""
NOISE_TAIL = 2.45
"""What 2 % of the ranges of normal noise exceed, in sigma above mu."""
HEAVIEST = 1.5
"""Heavier tails are those of defects."""
CLIP = 3.0
"""Values beyond this many sigma are left out of mu and sigma, which describe what is no defect."""


def rank_range(score: Image) -> Image:
    """Maximum minus minimum over a window, 3x3 median filtered; same shape, never negative."""
    window = np.ones((WINDOW_PX, WINDOW_PX), np.uint8)
    return np.asarray(cv2.medianBlur(cv2.dilate(score, window) - cv2.erode(score, window), 3), np.float32)


def find_defects(ranges: Image, judged: Mask) -> Mask:
    """Where defects are.

    Args:
        ranges: `rank_range` of the picture without background, in standard deviations of its noise.
        judged: the pixels that count, for the statistics too; of one kind of surface.
    """
    mu, sigma = clipped_statistics(ranges[judged])
    weight = tail_weight((ranges - mu) / sigma, judged, GAMMA * HEAVIEST, NOISE_TAIL)
    heavy = float(np.clip(weight, 1, HEAVIEST))
    found = ((ranges > mu + GAMMA * heavy * sigma) & judged).astype(np.uint8)
    return np.asarray(cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0)


def clipped_statistics(values: Image) -> tuple[float, float]:
    """Mean and standard deviation of the values within `CLIP` sigma; (0, 1) of nothing."""
    if not len(values):
        return 0.0, 1.0
    kept = values
    for _ in range(4):
        mu, sigma = float(kept.mean()), float(kept.std())
        kept = kept[np.abs(kept - mu) <= CLIP * sigma + 1e-6]
    return float(kept.mean()), max(float(kept.std()), 1e-6)
