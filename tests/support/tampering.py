"""Ways to change a record."""

import json
from collections.abc import Iterator
from typing import Any


def leaves_of(value: Any, path: tuple = ()) -> Iterator[tuple]:
    """The way to each single value in a record."""
    steps = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    )
    if steps is None:
        yield path
        return
    for step, item in steps:
        yield from leaves_of(item, (*path, step))


def with_another(record: dict, path: tuple) -> dict:
    """The record with one value changed."""
    changed: dict = json.loads(json.dumps(record))
    at = changed
    for step in path[:-1]:
        at = at[step]
    value = at[path[-1]]
    at[path[-1]] = f"{value}x" if isinstance(value, str) else 7 if value is None else not value
    return changed
