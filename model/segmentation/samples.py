"""Makes what the segmentation network learns from: rendered end faces as vision sees them, and what is there.

    python -m model.segmentation.samples --seed 9001 --count 4000 --out build/segments

Picture i of a seed is always the same: of ten of each fibre, eight show anything, from strong to lost in
the noise, as the bench's main set does, one is clean under one strong nuisance, and half of the last show
isolated particles. Every third that may show anything gets something rare besides (`rarer.py`).
Each is a file of its own, so that work that was stopped is taken up where it ended.
"""

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from device.vision.arrays import Grey
from device.vision.channels import Planes, planes
from device.vision.evidence import KINDS
from device.vision.look import surface_of
from device.vision.surface import Surface
from model.benchmark.cases import Case, CaseId, Change, build
from model.benchmark.nuisances import ON_THE_END_FACE
from model.benchmark.outcome import Asked, ask
from model.render import FIBRES
from model.segmentation.rarer import rarer
from model.workers import spread

LEAST_SIGNAL = 5.0
"""Signal to noise ratio from which on a feature can be told at a known place (Rose 1948)."""
LEAST_CONTRAST = 0.5
"""Nor is a feature asked for whose contrast is less than this by the noise of a pixel."""
TYPICAL_PX = 100.0
"""A feature of so many of the network's pixels weighs as much as as many pixels without any."""
LIGHTEST, HEAVIEST = 0.4, 4.0
"""Limits of the weight of one pixel of a feature: films are large, specks small."""
BESIDE = 0.1
"""Weight of the pixels next to a feature: a blurred border is neither."""


@dataclass(frozen=True, eq=False)
class Sample:
    """One picture to learn from.

    Attributes:
        seen: what the network reads is made from.
        classes: index into `KINDS` of what is there, at twice the patch's pitch.
        weights: how much each of these pixels counts, 0 where nobody can say.
        judged: which of them lie in a zone.
    """

    seen: Planes
    classes: Grey
    weights: npt.NDArray[np.float32]
    judged: npt.NDArray[np.bool_]


def case_of(index: int) -> CaseId:
    """The name of picture `index`, among those of the bench, which take turns with the fibres."""
    turn = index // len(FIBRES)
    if turn % 10 == 8:
        return CaseId("clean", ON_THE_END_FACE[turn // 10 % len(ON_THE_END_FACE)], index)
    return CaseId("particles" if turn % 20 == 19 else "main", "any", index)


def change_of(index: int) -> Change | None:
    """What is made of the scene of picture `index`; of each fibre, every third of the main set gets more."""
    return rarer if case_of(index).set == "main" and index // len(FIBRES) % 3 == 2 else None


def sample(case: Case) -> Sample | None:
    """What the network learns from one picture; None where vision finds no fibre."""
    task = case.task
    surface = surface_of(task.frame, task.fibre, task.zones)
    if surface is None:
        return None
    classes, weights = _truth(_labels(case, surface), ask(case))
    half = len(surface.judged) // 2 * 2
    return Sample(planes(surface), classes, weights, surface.judged[:half:2, :half:2])


def _labels(case: Case, surface: Surface) -> npt.NDArray[np.uint16]:
    """The truth's labels on the patch, shape of the patch."""
    scale, cladding, patch = case.rendered.scale, surface.rings.cladding, surface.patch
    x_px = ((cladding.x_um + patch.x_um) / scale.x_um_per_px).astype(np.float32)
    y_px = ((cladding.y_um + patch.y_um) / scale.y_um_per_px).astype(np.float32)
    found = cv2.remap(case.rendered.truth.labels, x_px, y_px, cv2.INTER_NEAREST, borderValue=(0,))
    return np.asarray(found, np.uint16)


def _truth(labels: npt.NDArray[np.uint16], asked: Sequence[Asked]) -> tuple[Grey, npt.NDArray[np.float32]]:
    """Classes and weights of the network's pixels."""
    half = len(labels) // 2
    cells = labels[: 2 * half, : 2 * half].reshape(half, 2, half, 2).max(axis=(1, 3))
    classes = np.zeros(cells.shape, np.uint8)
    weights = np.ones(cells.shape, np.float32)
    for one in asked:
        on = cells == one.true.mask_index
        seen = one.visibility
        if not on.any():
            continue
        if seen.signal_to_noise < LEAST_SIGNAL or seen.contrast_to_noise < LEAST_CONTRAST:
            weights[on] = 0
        else:
            classes[on] = KINDS.index(one.true.kind)
            weights[on] = np.clip(np.sqrt(TYPICAL_PX / on.sum()), LIGHTEST, HEAVIEST)
    near = cv2.dilate((cells > 0).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    weights[near & (cells == 0)] = BESIDE
    return classes, weights


def save(one: Sample, path: Path) -> None:
    """Writes a sample; the file appears only once it is whole."""
    half = path.with_suffix(".part")
    with half.open("wb") as file:
        np.savez_compressed(
            file,
            score=one.seen.score,
            contrast=one.seen.contrast,
            level=one.seen.level,
            cladding_um=one.seen.cladding_um,
            classes=one.classes,
            weights=one.weights.astype(np.float16),
            judged=one.judged,
        )
    half.replace(path)


def load(path: Path) -> Sample:
    """Reads what `save` has written."""
    with np.load(path) as file:
        seen = Planes(file["score"], file["contrast"], file["level"], float(file["cladding_um"]))
        return Sample(seen, file["classes"], file["weights"].astype(np.float32), file["judged"])


def _make(index: int, seed: int, folder: Path) -> None:
    path = folder / f"{seed}-{index:05}.npz"
    if not path.exists():
        made = sample(build(case_of(index), seed, change_of(index)))
        if made:
            save(made, path)


def make(seed: int, count: int, folder: Path, jobs: int) -> None:
    """Pictures 0 to `count` of a seed; `jobs` processes share the work."""
    folder.mkdir(parents=True, exist_ok=True)
    work = partial(_make, seed=seed, folder=folder)
    spread(work, range(count), jobs)


def main(arguments: Sequence[str] | None = None) -> int:
    """Renders, looks and stores; the exit status is 0."""
    parser = argparse.ArgumentParser(prog="python -m model.segmentation.samples", description=__doc__)
    parser.add_argument("--seed", type=int, required=True, help="of all randomness")
    parser.add_argument("--count", type=int, required=True, help="how many pictures")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write into")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    options = parser.parse_args(arguments)
    make(options.seed, options.count, options.out, options.jobs)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
