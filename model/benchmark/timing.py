"""Time per picture as a multiple of the yardstick: a ratio says more than one machine's seconds."""

import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial

import cv2
import numpy as np

from device.vision.frame import Grey
from model.benchmark.cases import CaseId, build
from model.benchmark.methods import Method

REPEAT = 5


def yardsticks(methods: Sequence[Method]) -> dict[str, float]:
    """For each method its time on an end face, by the yardstick's on a 1152x864 frame."""
    cv2.setNumThreads(1)
    task = build(CaseId("main", "any", 1)).task
    grey = cv2.resize(task.frame.pixels, (1152, 864))
    unit_s = median_s(partial(yardstick, np.asarray(grey, np.uint8)))
    return {method.name: median_s(partial(method.find, task)) / unit_s for method in methods}


def yardstick(pixels: Grey) -> None:
    """equalizeHist, GaussianBlur 5x5, Canny 50/150, dilate and erode 11x11, in this order."""
    square = np.ones((11, 11), np.uint8)
    edges = cv2.Canny(cv2.GaussianBlur(cv2.equalizeHist(pixels), (5, 5), 0), 50, 150)
    cv2.erode(cv2.dilate(edges, square), square)


def median_s(work: Callable[[], object]) -> float:
    """The median of `REPEAT` runs in seconds, after one that warms up."""
    work()
    times = []
    for _ in range(REPEAT):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)
