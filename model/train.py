"""Trains the network on rendered end faces and exports it as int8.

    python -m model.train --data build/a.npz build/b.npz --out build/model

Compares sizes, fits the smallest that is not worse, makes its number a probability, and takes the
threshold from what a false PASS and a false FAIL cost. Writes `cleanliness.tflite` and its sidecar
`cleanliness.json`, which the instrument reads, and for `model.evaluate` `parent.npz`, the float
network that they were made from, and `training.json`. Needs the extra `train`.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from model import calibration, data, export, fitting, sizes, standard
from model.card import Size, Training
from model.fitting import Hidden
from model.metrics import THRESHOLD
from model.perceptron import save
from model.shipping import NOTES


def train(dataset: data.Dataset, folder: Path, seed: int, candidates: Sequence[Hidden]) -> None:
    """Chooses a size, fits, calibrates and exports into the folder.

    Args:
        dataset: rendered pictures.
        folder: to write into, made where it is missing.
        seed: of weights, order and noise.
        candidates: sizes to choose from.

    Raises:
        ValueError: the data hold too few pictures to learn from.
    """
    usable = dataset.graded().agreed()
    if len(usable) == 0:
        raise ValueError("no picture in the data can be graded; render more")
    trials = sizes.compare(usable, seed, candidates)
    chosen = sizes.smallest_not_worse(trials)
    scaling = calibration.fit(chosen.logits, usable.dirty)
    fitted, validation = usable.split(sizes.VALIDATION_SHARE)
    scale = standard.fit(fitted.descriptors)
    model = fitting.fit(fitted, validation, scale, chosen.hidden, seed)
    fitting.rescale_output(model, scaling.slope, scaling.offset)
    folder.mkdir(parents=True, exist_ok=True)
    save(fitting.layers_of(model), folder / "parent.npz")
    tflite = export.quantised(model, scale.apply(fitted.descriptors))
    export.write(folder, tflite, _sidecar(fitted, scale))
    notes = Training(
        pictures=len(usable),
        rendered=len(dataset),
        data_sha256=data.content_sha256(dataset),
        data_seeds=sorted(set(dataset.seed.tolist())),
        seed=seed,
        sizes=[_size(trial) for trial in trials],
        chosen=trials.index(chosen),
        slope=scaling.slope,
        offset=scaling.offset,
    )
    (folder / NOTES).write_text(json.dumps(notes, indent=1) + "\n", encoding="utf-8")


def _sidecar(fitted: data.Dataset, scale: standard.Standard) -> export.Sidecar:
    """What goes beside the network; its golden picture is the first dirty one."""
    return export.Sidecar(
        names=tuple(fitted.names.tolist()),
        standard=scale,
        threshold=THRESHOLD,
        clean=fitted.descriptors[~fitted.dirty].mean(axis=0),
        golden=fitted.descriptors[fitted.dirty][0],
    )


def _size(trial: sizes.Trial) -> Size:
    return Size(hidden=list(trial.hidden), weights=trial.weights, loss=trial.loss, error=trial.standard_error)


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains from files; the exit status is 0."""
    parser = argparse.ArgumentParser(prog="python -m model.train", description=__doc__)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="made by model.dataset")
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--seed", type=int, default=1, help="of weights, order and noise")
    options = parser.parse_args(arguments)
    train(data.load(options.data), options.out, options.seed, sizes.CANDIDATES)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
