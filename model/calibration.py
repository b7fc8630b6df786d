"""Makes the network's number a probability, and says how well it is one.

A network that is trained until it fits is surer than it should be (Guo et al. 2017). Its logit is
therefore scaled and shifted by what it said of pictures that it had not learned from (Platt 1999,
"Probabilistic outputs for support vector machines"): a slope and an offset, two numbers from
thousands of pictures. Both go into the last layer, so that the exported network needs nothing
beside it.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from model.metrics import Flags

Array = npt.NDArray[np.float64]

BINS = 10


@dataclass(frozen=True)
class Calibration:
    """A logit z becomes `slope` * z + `offset`."""

    slope: float
    offset: float


@dataclass(frozen=True)
class Bin:
    """Pictures of which the network said about the same.

    Attributes:
        low, high: from and up to which probability.
        count: how many pictures.
        said: the mean of what it said, 0 to 1.
        true: the share of them that truly are dirty, 0 to 1.
    """

    low: float
    high: float
    count: int
    said: float
    true: float


def fit(logits: Array, dirty: Flags) -> Calibration:
    """The slope and offset of greatest likelihood.

    Args:
        logits: of pictures that the network did not learn from, shape (pictures,).
        dirty: the truth, same shape.
    """
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=np.inf).fit(logits[:, None], dirty)
    return Calibration(float(fitted.coef_[0, 0]), float(fitted.intercept_[0]))


def reliability(said: Array, dirty: Flags, bins: int = BINS) -> tuple[Bin, ...]:
    """What was said beside what is true, in equal steps of what was said; empty bins are left out.

    Args:
        said: probabilities of dirt, shape (pictures,).
        dirty: the truth, same shape.
        bins: number of steps from 0 to 1.
    """
    found = []
    for low, high in pairwise(np.linspace(0, 1, bins + 1).tolist()):
        here = (said >= low) & ((said < high) if high < 1 else (said <= 1))
        if here.any():
            found.append(Bin(low, high, int(here.sum()), float(said[here].mean()), float(dirty[here].mean())))
    return tuple(found)


def expected_error(bins: tuple[Bin, ...]) -> float:
    """Expected calibration error (Naeini et al. 2015, eq. 3), 0 to 1.

    The mean difference of what was said to what is true, each bin by its pictures.
    """
    count = sum(one.count for one in bins)
    return sum(one.count * abs(one.said - one.true) for one in bins) / count
