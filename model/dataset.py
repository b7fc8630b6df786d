"""Makes a data set: renders end faces, looks at them as the instrument does, keeps what it saw.

    python -m model.dataset --seed 1 --count 3000 --out build/a.npz --jobs 2

Picture i of a seed is always the same, whatever the number of jobs. Work that was stopped is
taken up with `--first`, into a further file: training reads several.
"""

import argparse
import math
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from device.grading import profile as profiles
from device.networks import shipped
from device.vision.descriptors import NAMES
from device.vision.findings import EndFace, Findings
from device.vision.frame import Frame
from device.vision.look import look
from model.data import Dataset, joined, save
from model.render import CAMERAS, FIBRES, Rendered, SceneKind, faded, faintness, render, sample_scene, vary
from model.workers import spread

PROFILES = {
    "sm-9-125": "iec-ed2-sm-pc",
    "mm-50-125": "iec-ed2-mm-pc",
    "mm-62.5-125": "iec-ed2-mm-pc",
    "mm-91-140": "example-mm-91-140",
}
"""The profile by which each fibre of `FIBRES` is looked at."""

KINDS = {
    SceneKind.CLEAN: 0.18,
    SceneKind.PARTICLES: 0.22,
    SceneKind.CONTAMINATION: 0.12,
    SceneKind.SCRATCHES: 0.16,
    SceneKind.DEBRIS_AND_SCRATCHES: 0.07,
    SceneKind.EDGE_CHIPS: 0.10,
    SceneKind.CRACKS: 0.04,
    SceneKind.PITS: 0.06,
    SceneKind.OIL: 0.05,
}
"""How often each kind is rendered, so that about half of the agreed pictures are dirty."""


FADED = 1 / 3
"""Share of the pictures whose features are fainter than usual: what an eye no longer notices is no reason
to refuse an end face, but the detectors find it."""


@dataclass(frozen=True, eq=False)
class Example:
    """One rendered picture and what vision said about it."""

    index: int
    kind: SceneKind
    camera: str
    fibre: str
    rendered: Rendered
    findings: Findings


def taken(seed: int, index: int) -> tuple[SceneKind, str, str, Rendered]:
    """Picture `index` of a seed, with its kind and the names of its camera and fibre."""
    rng = np.random.default_rng([seed, index])
    kind = tuple(KINDS)[rng.choice(len(KINDS), p=list(KINDS.values()))]
    camera = tuple(CAMERAS)[rng.integers(len(CAMERAS))]
    fibre = tuple(FIBRES)[rng.integers(len(FIBRES))]
    scene = sample_scene(rng, kind, vary(rng, CAMERAS[camera]), FIBRES[fibre])
    if rng.random() < FADED:
        scene = faded(scene, faintness(rng))
    return kind, camera, fibre, render(scene, rng)


def example(seed: int, index: int) -> Example:
    """Picture `index` of a seed, and what the instrument sees in it."""
    kind, camera, fibre, rendered = taken(seed, index)
    profile = _profile(fibre)
    findings = look(Frame(rendered.pixels, rendered.scale), profile.fibre, profile.zones, shipped())
    return Example(index, kind, camera, fibre, rendered, findings)


@cache
def _profile(fibre: str) -> profiles.Profile:
    return profiles.load(PROFILES[fibre])


def center_error_um(rendered: Rendered, end_face: EndFace | None) -> float:
    """Distance between the found and the true centre in um; NaN where either is missing."""
    truth = rendered.truth.ellipse_px
    if truth is None or end_face is None:
        return math.nan
    x_um = (end_face.center_px[0] - truth[0]) * rendered.scale.x_um_per_px
    y_um = (end_face.center_px[1] - truth[1]) * rendered.scale.y_um_per_px
    return math.hypot(x_um, y_um)


def _row(job: tuple[int, int]) -> Dataset:
    seed, index = job
    made = example(seed, index)
    descriptors = made.findings.descriptors
    if descriptors is None:
        descriptors = np.full(len(NAMES), np.nan, np.float32)
    return Dataset(
        names=np.array(NAMES),
        descriptors=descriptors[None, :],
        service=np.array([made.rendered.truth.service.value]),
        kind=np.array([made.kind.value]),
        camera=np.array([made.camera]),
        fibre=np.array([made.fibre]),
        flaws=np.array([", ".join(made.findings.quality.flaws)]),
        center_error_um=np.array([center_error_um(made.rendered, made.findings.end_face)], np.float32),
        seed=np.array([seed], np.int64),
        index=np.array([index], np.int64),
    )


def make(seed: int, indices: range, jobs: int) -> list[Dataset]:
    """A row per index, in order; `jobs` processes share the work."""
    work = [(seed, index) for index in indices]
    return spread(_row, work, jobs)


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m model.dataset", description=__doc__)
    parser.add_argument("--seed", type=int, required=True, help="of all randomness")
    parser.add_argument("--count", type=int, required=True, help="how many pictures")
    parser.add_argument("--first", type=int, default=0, help="index of the first picture")
    parser.add_argument("--out", type=Path, required=True, help="the .npz to write")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Renders, looks and stores; the exit status is 0."""
    options = _arguments(arguments)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    indices = range(options.first, options.first + options.count)
    save(joined(make(options.seed, indices, options.jobs)), options.out)
    processor_s = sum(os.times()[:4])
    sys.stderr.write(f"{options.count / processor_s:.1f} pictures per second of one core\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
