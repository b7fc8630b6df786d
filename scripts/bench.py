"""Times an inspection as a multiple of the yardstick, in this process, on one thread.

The yardstick is OpenCV's equalizeHist, GaussianBlur 5x5, Canny 50/150, dilate and erode 11x11, in
this order, on a 1152x864 grey frame. A ratio to it says more than milliseconds of one machine.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterable
from functools import partial

import cv2
import numpy as np

from device import segmenter
from device.config import SHIPPED_MODEL
from device.errors import ModelError
from device.grading import network, profile
from device.inspection import Inspector
from device.vision.channels import CHANNELS
from device.vision.descriptors import NAMES
from device.vision.frame import Frame, Grey
from model.render import CAMERAS, FIBRES, SceneKind, render, sample_scene

Row = tuple[str, float]
PATCH = np.zeros((272, 272, CHANNELS), np.float32)
"""As large as that of zones up to 250 um."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=15, metavar="N", help="runs of which the median counts")
    repeat = parser.parse_args().repeat
    cv2.setNumThreads(1)
    frames = {kind: rendered(kind) for kind in (SceneKind.CLEAN, SceneKind.DEBRIS_AND_SCRATCHES)}
    pixels = frames[SceneKind.CLEAN].pixels
    unit_ms = median_ms(lambda: yardstick(pixels), repeat)
    rows: list[Row] = [("yardstick", unit_ms)]
    rows += inspections(frames, repeat)
    rows += runtimes(repeat)
    print_table(rows, unit_ms)


def rendered(kind: SceneKind) -> Frame:
    """A 50/125 end face as a 1152x864 frame, always the same one."""
    rng = np.random.default_rng(1)
    picture = render(sample_scene(rng, kind, CAMERAS["sharp"], FIBRES["mm-50-125"]), rng)
    return Frame(picture.pixels, picture.scale)


def yardstick(pixels: Grey) -> None:
    """The work that everything is compared with."""
    square = np.ones((11, 11), np.uint8)
    edges = cv2.Canny(cv2.GaussianBlur(cv2.equalizeHist(pixels), (5, 5), 0), 50, 150)
    cv2.erode(cv2.dilate(edges, square), square)


def inspections(frames: dict[SceneKind, Frame], repeat: int) -> Iterable[Row]:
    """Vision, grading and the whole, for each frame."""
    inspector = Inspector(profile.load("iec-ed2-mm-pc"), network.load(SHIPPED_MODEL))
    for kind, frame in frames.items():
        timings = [inspector.inspect(frame).timing_ms for _ in range(repeat)]
        for stage in ("vision", "grading", "total"):
            yield f"{kind}: {stage}", statistics.median(timing[stage] for timing in timings)


def runtimes(repeat: int) -> Iterable[Row]:
    """One judgement of the network in each runtime that is installed."""
    descriptors = np.zeros(len(NAMES), np.float32)
    for name in network.RUNTIMES:
        try:
            judge = network.load(SHIPPED_MODEL, name).judge
        except ModelError as error:
            print(f"{name}: skipped, {error}")
            continue
        yield f"network in {name}", median_ms(partial(judge, descriptors), repeat * 20)
    yield "segmentation", median_ms(partial(segmenter.shipped(), PATCH), repeat)


def median_ms(work: Callable[[], object], repeat: int) -> float:
    """The median of `repeat` runs, in milliseconds, after one that warms up."""
    work()
    times = []
    for _ in range(repeat):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1e3)
    return statistics.median(times)


def print_table(rows: list[Row], unit_ms: float) -> None:
    """Milliseconds here, and multiples of the yardstick anywhere."""
    print(f"{'':36}{'ms':>10}{'yardsticks':>12}")
    for name, ms in rows:
        print(f"{name:36}{ms:10.3f}{ms / unit_ms:12.3f}")


if __name__ == "__main__":
    main()
