"""Makes what the network of finds learns from: what detectors make out on rendered end faces, and what it is.

    python -m model.finds.samples --seed 9003 --count 1600 --out build/finds.npz

Picture i of a seed is always the same: of five, four are of the bench's main set with another seed, half of
them made quiet, and one is clean under one strong nuisance, where whatever is found is nothing. Every fourth
has a texture laid over it that stands for nothing either. Of each find its traits are kept, and whether it
lies on a scratch, on a defect, on both, or on nothing: by the bench's own rules.
"""

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from device import segmenter
from device.vision.arrays import Floats, Mask
from device.vision.blobs import Blob
from device.vision.evidence import weigh
from device.vision.features import seek
from device.vision.findings import Feature, Kind
from device.vision.finds import Area
from device.vision.lei import find_lines
from device.vision.look import surface_of
from device.vision.measure import measure_defect
from device.vision.scratches import Scratch
from device.vision.surface import Surface
from device.vision.traits import NAMES, traits
from model.benchmark.cases import Case, CaseId, Change, build
from model.benchmark.matching import is_line, touches
from model.benchmark.nuisances import ON_THE_END_FACE
from model.finds.quiet import quiet
from model.finds.textured import textured
from model.render import Rendered
from model.workers import spread

MOST = 100_000
"""Pictures of a seed: their numbers over all seeds are a seed's times this, and on."""
TEXTURES = 2
"""Of the streams of chance that make a picture, the one for its texture."""
NARROW_UM = 2.0
"""Size of a line as a defect, for the question what its middle lies on."""


@dataclass(frozen=True, eq=False)
class Samples:
    """Finds to learn from.

    Attributes:
        traits: shape (n, `NAMES`).
        on_scratch, on_defect: whether it lies on a scratch, on a defect; a crack is both. Shape (n,).
        picture: number of its picture, shape (n,).
    """

    traits: Floats
    on_scratch: Mask
    on_defect: Mask
    picture: npt.NDArray[np.int64]

    def __len__(self) -> int:
        """How many."""
        return len(self.traits)


NOTHING = Samples(np.zeros((0, len(NAMES))), np.zeros(0, bool), np.zeros(0, bool), np.zeros(0, int))


def case_of(index: int) -> CaseId:
    """The name of picture `index`, among those of the bench; under dust there is something to find."""
    if index % 5 == 4:
        return CaseId("clean", ON_THE_END_FACE[index // 5 % len(ON_THE_END_FACE)], index)
    return CaseId("main", "any", index)


def joined(parts: Sequence[Samples]) -> Samples:
    """All of them, in order."""
    columns = [[getattr(part, field.name) for part in (NOTHING, *parts)] for field in fields(Samples)]
    return Samples(*map(np.concatenate, columns))


def sample(case: Case) -> Samples:
    """The finds on one picture; none where vision finds no fibre."""
    task = case.task
    surface = surface_of(task.frame, task.fibre, task.zones)
    if surface is None:
        return NOTHING
    evidence = weigh(surface, segmenter.shipped())
    areas = seek(surface, find_lines(surface.score_off_edges, surface.judged), evidence).areas(surface)
    if not areas:
        return NOTHING
    features = [_feature(area, surface) for area in areas]
    kept = np.array([feature is not None for feature in features])
    told = [
        _lies_on(feature, case, area, surface)
        for feature, area in zip(features, areas, strict=True)
        if feature
    ]
    lies = np.array(told, bool).reshape(-1, 2)
    return Samples(
        traits(areas, surface, evidence)[kept], lies[:, 0], lies[:, 1], np.full(kept.sum(), case.id.index)
    )


def _feature(area: Area, surface: Surface) -> Feature | None:
    """A find as a defect; None where it is too small to be any, or outside all zones."""
    if isinstance(area.find, Scratch):
        return replace(area.find.feature, kind=Kind.PARTICLE, size_um=NARROW_UM)
    return measure_defect(area.find, surface, is_stroke=False)


def _lies_on(defect: Feature, case: Case, area: Area, surface: Surface) -> tuple[bool, bool]:
    """Whether a find lies on a true scratch, and on a true defect.

    Where a scratch and dirt lie across each other, a find is of what it has more pixels of.
    """
    truth, line = case.rendered.truth, replace(defect, kind=Kind.SCRATCH)
    as_line, as_defect = touches([line, replace(defect, kind=Kind.PARTICLE)], truth, case.rendered.scale)
    on_line = any(is_line(truth.features[at]) for at in as_line)
    on_defect = any(truth.features[at].kind is not Kind.SCRATCH for at in as_defect)
    under = _kinds_under(area.blob, surface, case.rendered) if on_line and on_defect else []
    if Kind.CRACK in under or not under:
        return on_line, on_defect
    of_lines = under.count(Kind.SCRATCH)
    return 2 * of_lines >= len(under), 2 * of_lines <= len(under)


def _kinds_under(blob: Blob, surface: Surface, rendered: Rendered) -> list[Kind]:
    """The kind of the true feature under each of a find's pixels, where there is one."""
    truth, scale = rendered.truth, rendered.scale
    if truth.ellipse_px is None:
        return []
    x_um, y_um = (blob.on(axis) for axis in (surface.patch.x_um, surface.patch.y_um))
    columns = np.rint(truth.ellipse_px[0] + x_um / scale.x_um_per_px).astype(int)
    rows = np.rint(truth.ellipse_px[1] + y_um / scale.y_um_per_px).astype(int)
    height, width = truth.labels.shape
    seen = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    kind_of = {feature.mask_index: feature.kind for feature in truth.features}
    return [kind_of[label] for label in truth.labels[rows[seen], columns[seen]].tolist() if label in kind_of]


def change_of(index: int) -> Change | None:
    """What is made of the scene of picture `index`; of each fibre, every second of the main set is quiet."""
    is_quiet = case_of(index).set == "main" and index // 16 % 2 == 1
    return quiet if is_quiet else None


def has_texture(index: int) -> bool:
    """Whether picture `index` gets one: of each fibre, every fourth."""
    return index // 4 % 4 == 3


def _make(index: int, seed: int) -> Samples:
    case = build(case_of(index), seed, change_of(index))
    if has_texture(index):
        case = textured(case, np.random.default_rng([seed, index, TEXTURES]))
    made = sample(case)
    return replace(made, picture=made.picture + seed * MOST)


def make(seed: int, count: int, jobs: int) -> Samples:
    """The finds on pictures 0 to `count` of a seed; `jobs` processes share the work."""
    work = partial(_make, seed=seed)
    return joined(spread(work, range(count), jobs))


def save(samples: Samples, path: Path) -> None:
    """Writes what `load` reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        np.savez_compressed(file, names=np.array(NAMES), **vars(samples))


def load(paths: Sequence[Path]) -> Samples:
    """Reads what `save` has written.

    Raises:
        ValueError: a file was made for other traits.
    """
    parts = []
    for path in paths:
        with np.load(path) as file:
            if file["names"].tolist() != list(NAMES):
                raise ValueError(f"{path}: made for other traits; make it again")
            parts.append(Samples(file["traits"], file["on_scratch"], file["on_defect"], file["picture"]))
    return joined(parts)


def main(arguments: Sequence[str] | None = None) -> int:
    """Renders, looks and stores; the exit status is 0."""
    parser = argparse.ArgumentParser(prog="python -m model.finds.samples", description=__doc__)
    parser.add_argument("--seed", type=int, required=True, help="of all randomness")
    parser.add_argument("--count", type=int, required=True, help="how many pictures")
    parser.add_argument("--out", type=Path, required=True, help="the .npz to write")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    options = parser.parse_args(arguments)
    save(make(options.seed, options.count, options.jobs), options.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
