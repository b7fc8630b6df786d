"""How large the network has to be: compared by cross validation, the smallest that is not worse.

Each size is fitted as often as there are folds, each time without one fold, and asked about that
one. The size that is kept is the one of fewest weights whose mean loss lies within one standard
error of the best (Breiman, Friedman, Olshen and Stone 1984, section 3.4.3). What the chosen size said
of the pictures that it had not learned from calibrates the network that is then fitted to all.
"""

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from model import data, fitting, standard
from model.fitting import Hidden
from model.metrics import Flags
from model.perceptron import Array, logits

CANDIDATES: tuple[Hidden, ...] = ((), (16,), (32,), (32, 16), (64, 32))
FOLDS = 5
VALIDATION_SHARE = 1 / 6
"""Of the pictures to learn from, held out to stop fitting; its every sixth is in no step with the folds."""


@dataclass(frozen=True, eq=False)
class Trial:
    """What became of one size.

    Attributes:
        hidden: widths of its hidden layers.
        weights: how many it has, biases included.
        losses: mean cross entropy on each fold by a network that had not seen it.
        logits: of every picture, by the network that had not seen it, shape (pictures,).
    """

    hidden: Hidden
    weights: int
    losses: tuple[float, ...]
    logits: Array

    @property
    def loss(self) -> float:
        """Mean of the folds' losses."""
        return statistics.fmean(self.losses)

    @property
    def standard_error(self) -> float:
        """Standard error of that mean."""
        return statistics.stdev(self.losses) / math.sqrt(len(self.losses))


def compare(pictures: data.Dataset, seed: int, candidates: Sequence[Hidden] = CANDIDATES) -> list[Trial]:
    """Cross validates every candidate on the same folds.

    Args:
        pictures: graded, their service beyond doubt.
        seed: of the weights, the order and the noise.
        candidates: sizes to try.

    Raises:
        ValueError: a fold holds no picture.
    """
    with tqdm(total=len(candidates) * FOLDS, unit="fit", desc="sizes") as progress:
        return [_trial(pictures, hidden, seed, progress.update) for hidden in candidates]


def smallest_not_worse(trials: Sequence[Trial]) -> Trial:
    """The trial of fewest weights within one standard error of the best."""
    best = min(trials, key=lambda trial: trial.loss)
    limit = best.loss + best.standard_error
    return min((t for t in trials if t.loss <= limit), key=lambda trial: trial.weights)


def _trial(pictures: data.Dataset, hidden: Hidden, seed: int, fitted_one: Callable[[], object]) -> Trial:
    said, losses, weights = np.zeros(len(pictures)), list[float](), 0
    for number in range(FOLDS):
        held_out = pictures.index % FOLDS == number
        if held_out.sum() == 0 or held_out.all():
            raise ValueError(f"{len(pictures)} pictures are too few to compare sizes; render more")
        fitted, validation = pictures.where(~held_out).split(VALIDATION_SHARE)
        scale = standard.fit(fitted.descriptors)
        layers = fitting.layers_of(fitting.fit(fitted, validation, scale, hidden, seed))
        said[held_out] = logits(layers, scale.apply(pictures.descriptors[held_out]))
        losses.append(cross_entropy(said[held_out], pictures.dirty[held_out]))
        weights = sum(layer.weights.size + layer.bias.size for layer in layers)
        fitted_one()
    return Trial(hidden, weights, tuple(losses), said)


def cross_entropy(said: Array, dirty: Flags) -> float:
    """Mean of -log of the probability that was given to what is true, in nats.

    Args:
        said: logits of dirt, shape (pictures,).
        dirty: the truth, same shape.
    """
    return float(np.mean(np.logaddexp(0, said) - said * dirty))
