"""Random values of the flow's own types, whatever fields these have."""

import dataclasses
import enum
import random
import types
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

DEEPEST = 2
"""An item of a page may open a page."""

PLAIN = {
    bool: lambda chance: chance.random() < 0.5,
    int: lambda chance: chance.randint(1, 8),
    float: lambda chance: chance.random(),
    str: lambda chance: chance.choice(("iec-ed2-mm-pc", "ada", "")),
}


def anything(wanted: Any, chance: random.Random, depth: int = 0) -> Any:
    """A value of a type: an enumeration, a dataclass, a tuple, a mapping, something optional, or plain.

    What is optional is there, as long as it is not nested too deep. Numbers count from 1.

    Raises:
        TypeError: the type is none of these.
    """
    if wanted in PLAIN:
        return PLAIN[wanted](chance)
    if isinstance(wanted, type) and issubclass(wanted, enum.Enum):
        return chance.choice(list(wanted))
    if isinstance(wanted, type) and dataclasses.is_dataclass(wanted):
        hints = _hints(wanted)
        return wanted(**{name: anything(hint, chance, depth + 1) for name, hint in hints.items()})
    return _composed(wanted, chance, depth)


def _composed(wanted: Any, chance: random.Random, depth: int) -> Any:
    kind, inner = get_origin(wanted), get_args(wanted)
    if kind in (types.UnionType, Union):
        if type(None) in inner and depth >= DEEPEST:
            return None
        return anything(chance.choice([one for one in inner if one is not type(None)]), chance, depth)
    if kind is tuple and inner[-1] is Ellipsis:
        return tuple(anything(inner[0], chance, depth) for _ in range(chance.randint(1, 4)))
    if kind is tuple:
        return tuple(anything(one, chance, depth) for one in inner)
    raise TypeError(f"no random value of {wanted!r} is known")


@cache
def _hints(wanted: Any) -> dict[str, Any]:
    return get_type_hints(wanted)
