"""Writes rendered pictures to look at, and says how many one core renders in a second.

    python -m model.render --seed 1 --count 40 --out build/pictures

They are the pictures of `python -m model.dataset` with the same seed, as PNG, each named by its
index, kind, camera and fibre.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import cv2
from tqdm import tqdm

from model.dataset import taken


def main(arguments: Sequence[str] | None = None) -> int:
    """Renders on one core and writes; the exit status is 0."""
    parser = argparse.ArgumentParser(prog="python -m model.render", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of all randomness")
    parser.add_argument("--count", type=int, default=40, help="how many pictures")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1)
    rendering_s = 0.0
    for index in tqdm(range(options.count), unit="picture"):
        started_s = time.process_time()
        kind, camera, fibre, rendered = taken(options.seed, index)
        rendering_s += time.process_time() - started_s
        name = f"{index:04d} {kind} {camera} {fibre}.png".replace(" ", "-")
        cv2.imwrite(str(options.out / name), rendered.pixels)
    sys.stderr.write(f"{options.count / rendering_s:.1f} pictures per second of one core\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
