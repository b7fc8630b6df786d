"""Trains the segmentation network on rendered end faces and exports it as int8.

    python -m model.segmentation.train --data build/segments --steps 3000 --out build/first
    python -m model.segmentation.train --data build/segments --start build/first --rate 1e-3 --out build/more
    python -m model.segmentation.train --data build/segments --start model/shipped --out build/more

Writes `segmentation.npz` and its sidecar `segmentation.json`, which the instrument reads, and for
`model.segmentation.evaluate` `parent.weights.h5`, the float network that they were made from, and
`training.json`. A folder that holds no more than the instrument's files, as `model/shipped` does, will do to
start from. Needs the extra `train`; two cores take half a second for each step, or 0.6 of it with `--half`,
where they multiply in bfloat16.
"""

import argparse
import json
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypedDict

import keras
import numpy as np
import tensorflow as tf
from tqdm import tqdm

from device.network_files import read
from model.segmentation import batches, export
from model.segmentation.batches import Batch, Picture
from model.segmentation.net import FULL, HALF, network
from model.segmentation.resume import take_over
from model.shipping import NOTES

PARENT = "parent.weights.h5"
"""What is written beside the network."""
COUNT = 14
"""Pictures in a batch."""
RATE, LAST_SHARE = 2e-3, 0.02
"""Learning rate at its highest, and what is left of it in the end: it falls as half a cosine."""
WARM_UP = 100
"""Steps in which it rises."""
LONGEST = 1.0
"""Gradients are shortened to this length together."""
SCALE = 10.0
"""Of the loss, of which most pixels have hardly any."""
KEPT = 250
"""What is learned is kept after so many steps each."""
AHEAD = 4
"""Batches that are made while the network learns."""


class Run(TypedDict):
    """One training, as it lies in `training.json`.

    Attributes:
        steps: of one batch each.
        pieces: in a batch.
        side_px: of a piece.
        seed: of weights and batches; None where there was none.
        rate: the learning rate at its highest.
        loss: the mean over the last tenth of the steps; 0 before them.
        textures: whether textures were laid over the pieces.
        precision: in which activations and gradients were computed.
        start: hash of the shipped network that it started from; None where from weights of its own.
    """

    steps: int
    pieces: int
    side_px: int
    seed: int | None
    rate: float
    loss: float
    textures: bool
    precision: str
    start: str | None


def train(model: keras.Model, known: Sequence[Picture], run: Run, keep: Callable[[], None]) -> Run:
    """Trains a network; what it was, with its loss.

    Args:
        model: made by `network`.
        known: pictures to learn from.
        run: how.
        keep: keeps what is learned so far.
    """
    step = _step_of(model)
    losses = []
    ready = _made_ahead(known, np.random.default_rng(run["seed"]))
    bar = tqdm(range(run["steps"]), unit="step", mininterval=10)
    for number in bar:
        losses.append(step(next(ready), run["rate"] * pace(number, run["steps"])))
        if number % KEPT == KEPT - 1:
            keep()
        bar.set_postfix(loss=f"{np.mean(losses[-100:]):.4f}", refresh=False)
    return {**run, "loss": float(np.mean(losses[-max(run["steps"] // 10, 1) :]))}


def pace(step: int, steps: int) -> float:
    """The learning rate of a step by that at its highest."""
    fallen = LAST_SHARE + (1 - LAST_SHARE) * (1 + np.cos(np.pi * step / steps)) / 2
    return float(min(1.0, (step + 1) / WARM_UP) * fallen)


def _step_of(model: keras.Model) -> Callable[[Batch, float], float]:
    optimizer = keras.optimizers.Adam(global_clipnorm=LONGEST)
    optimizer.build(model.trainable_variables)

    @tf.function  # type: ignore[untyped-decorator]
    def learn(read: tf.Tensor, classes: tf.Tensor, weights: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            logits = model(read, training=True)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(tf.cast(classes, tf.int32), logits)
            loss = tf.reduce_mean(losses * weights) * SCALE
        optimizer.apply_gradients(
            zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables, strict=True)
        )
        return loss

    def step(batch: Batch, learning_rate: float) -> float:
        optimizer.learning_rate.assign(learning_rate)
        return float(learn(batch.read, batch.classes, batch.weights))

    return step


def _made_ahead(known: Sequence[Picture], rng: np.random.Generator) -> Iterator[Batch]:
    """Batches without end, made by a thread of their own, whose error ends the training."""
    made: queue.Queue[Batch | Exception] = queue.Queue(AHEAD)

    def make() -> None:
        try:
            while True:
                made.put(batches.batch(rng, known, COUNT))
        except Exception as error:
            made.put(error)

    threading.Thread(target=make, daemon=True).start()
    while not isinstance(one := made.get(), Exception):
        yield one
    raise one


def _started(
    model: keras.Model, folder: Path | None, known: Sequence[Picture]
) -> tuple[list[Run], str | None]:
    """Gives a model the weights in a folder; the runs behind them, or the hash of those that were shipped."""
    if folder is None:
        return [], None
    if (folder / PARENT).exists():
        model.load_weights(folder / PARENT)
        return json.loads((folder / NOTES).read_text(encoding="utf-8"))["runs"], None
    path = folder / f"{export.NAME}.npz"
    take_over(model, path, batches.batch(np.random.default_rng(0), known, COUNT).read)
    return [], read(path).sha256


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains and exports; the exit status is 0."""
    parser = argparse.ArgumentParser(prog="python -m model.segmentation.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of samples")
    parser.add_argument("--steps", type=int, default=3000, help="of one batch each")
    parser.add_argument("--seed", type=int, default=1, help="of weights and batches")
    parser.add_argument("--start", type=Path, help="folder of a network to learn on from")
    parser.add_argument("--rate", type=float, default=RATE, help="the learning rate at its highest")
    parser.add_argument("--half", action="store_true", help="in bfloat16, where the processor can")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write into")
    options = parser.parse_args(arguments)
    known = batches.pictures(options.data)
    keras.utils.set_random_seed(options.seed)
    precision = HALF if options.half else FULL
    model = network(precision=precision)
    options.out.mkdir(parents=True, exist_ok=True)
    before, start = _started(model, options.start, known)
    plan = Run(
        steps=options.steps,
        pieces=COUNT,
        side_px=batches.SIZE,
        seed=options.seed,
        rate=options.rate,
        loss=0.0,
        textures=True,
        precision=precision,
        start=start,
    )
    run = train(model, known, plan, lambda: model.save_weights(options.out / PARENT))
    model.save_weights(options.out / PARENT)
    export.write(options.out, export.quantised(model, known))
    notes = {
        "pictures": len(known),
        "data_sha256": export.data_sha256(options.data),
        "runs": [*before, run],
    }
    (options.out / NOTES).write_text(json.dumps(notes, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
