"""What made the network's opinion: its dirtiness shared out over what it was told. Pure.

The descriptors are taken in groups that a technician can look for: what kind of thing (spots,
lines, unevenness, brightness) in which region. A group's share is its Shapley value (Shapley
1953) in the game in which a coalition of groups is as this end face shows them and the others are
as on a clean one, averaged over the cyclic orders of the groups, forwards and backwards, instead
of over all orders (sampled orders: Castro, Gomez and Tejada 2009). Every group stands once in each
place, so the shares add up to the whole exactly, and the network that judged is the one that is
asked: its own int8 steps, and no second model of it.
"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from device.grading.grade import Sign, Trait
from device.vision.descriptors import NAMES

Row = npt.NDArray[np.int8]

TRAITS = {
    "level": Trait.BRIGHTNESS,
    "contrast": Trait.UNEVENNESS,
    "tail": Trait.UNEVENNESS,
    "skewness": Trait.UNEVENNESS,
    "kurtosis": Trait.UNEVENNESS,
    "entropy": Trait.UNEVENNESS,
    "edges": Trait.UNEVENNESS,
    "range_mean": Trait.SPOTS,
    "range_top": Trait.SPOTS,
    "range_share": Trait.SPOTS,
    "line_top": Trait.LINES,
    "line_share": Trait.LINES,
    "defects": Trait.SPOTS,
    "largest": Trait.SPOTS,
    "area": Trait.SPOTS,
    "scratches": Trait.LINES,
}
"""What each statistic of the descriptors tells of."""
LEAST_SHARE = 0.05
"""A smaller share of dirtiness is not worth a technician's look."""
MOST_SIGNS = 3


def strongest(dirtiness: Callable[[Row], float], seen: Row, clean: Row) -> tuple[Sign, ...]:
    """What speaks most for dirt, the strongest first, at most `MOST_SIGNS`.

    Args:
        dirtiness: the network: descriptors in its int8 steps to 0 (clean) to 1 (dirty).
        seen: the picture's descriptors, in the order of `device.vision.descriptors.NAMES`.
        clean: those of a clean end face, same shape.
    """
    places = groups()
    values = shares(dirtiness, seen, clean, list(places.values()))
    signs = [Sign(region, trait, value) for (region, trait), value in zip(places, values, strict=True)]
    telling = [sign for sign in signs if sign.share >= LEAST_SHARE]
    return tuple(sorted(telling, key=lambda sign: -sign.share)[:MOST_SIGNS])


def groups() -> dict[tuple[str, Trait], list[int]]:
    """The descriptors' places in `NAMES` by region and by what they tell of."""
    found: dict[tuple[str, Trait], list[int]] = {}
    for place, name in enumerate(NAMES):
        region, statistic = name.split(".")
        found.setdefault((region, TRAITS[statistic]), []).append(place)
    return found


def shares(
    dirtiness: Callable[[Row], float], seen: Row, clean: Row, places: Sequence[Sequence[int]]
) -> tuple[float, ...]:
    """Each group's share in how much dirtier the picture looks than a clean one; they add up to that.

    Args:
        dirtiness: as for `strongest`.
        seen: likewise.
        clean: likewise.
        places: for each group the places of its descriptors.
    """
    count = len(places)
    worth = _worth(dirtiness, seen, clean, places)
    forwards = [_gains(worth, group, count) for group in range(count)]
    backwards = [_gains_backwards(worth, group, count) for group in range(count)]
    return tuple((a + b) / (2 * count) for a, b in zip(forwards, backwards, strict=True))


def _worth(
    dirtiness: Callable[[Row], float], seen: Row, clean: Row, places: Sequence[Sequence[int]]
) -> list[list[float]]:
    """`[start][size]`: dirtiness with `size` groups from `start` on, around the circle, as seen."""
    count = len(places)
    nothing, everything = dirtiness(clean), dirtiness(seen)
    table = []
    for start in range(count):
        row, worth = clean.copy(), [nothing]
        for step in range(count - 1):
            here = list(places[(start + step) % count])
            row[here] = seen[here]
            worth.append(dirtiness(row))
        table.append([*worth, everything])
    return table


def _gains(worth: list[list[float]], group: int, count: int) -> float:
    """What a group adds in all orders that go forwards: it comes after `size` others."""
    starts = ((group - size) % count for size in range(count))
    return sum(worth[start][size + 1] - worth[start][size] for size, start in enumerate(starts))


def _gains_backwards(worth: list[list[float]], group: int, count: int) -> float:
    """The same in all orders that go backwards: the others are those that follow it in the circle."""
    after = (group + 1) % count
    return sum(worth[group][size + 1] - worth[after][size] for size in range(count))
