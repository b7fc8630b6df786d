"""Inspections belong to one port while its picture is taken again, and while it is cleaned."""

from itertools import count
from typing import Any

import pytest

from device.audit.attempts import Record, attempts_by_port

BLURRED, DIRTY, GOOD = ("NOT_GRADED", "refocus"), ("FAIL", "clean"), ("PASS", "none")
LISTED = {"job": "panel-7", "label": "A1"}


def log(*said: tuple[int, tuple[str, str]] | None, **job: Any) -> list[Record]:
    """A boot, and an inspection for each attempt, verdict and action; another boot for None."""
    number = count(1)
    records: list[Record] = [{"kind": "boot", "number": next(number), "content": {}}]
    for one in said:
        if one is None:
            records.append({"kind": "boot", "number": next(number), "content": {}})
            continue
        attempt, (verdict, action) = one
        content = {
            "verdict": verdict,
            "action": action,
            "job": {"operator": "ada", "port": 1, "attempt": attempt, **job},
        }
        records.append({"kind": "inspection", "number": next(number), "content": content})
    return records


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ([(1, BLURRED), (1, BLURRED), (1, GOOD)], [[2, 3, 4]]),
        ([(1, DIRTY), (2, BLURRED), (2, GOOD)], [[2, 3, 4]]),
        ([(1, DIRTY), (2, GOOD), (1, GOOD)], [[2, 3], [4]]),
        ([(1, GOOD), (1, GOOD)], [[2], [3]]),
        ([(1, DIRTY), (1, GOOD)], [[2], [3]]),
        ([(1, BLURRED), None, (1, GOOD)], [[2], [4]]),
    ],
)
def test_a_port_begins_anew_after_a_verdict_or_a_start_not_after_a_picture_that_could_not_tell(said, numbers):
    found = attempts_by_port(log(*said))
    assert [[each.record["number"] for each in port] for port in found] == numbers


@pytest.mark.parametrize("between", [(), (None,)])
def test_a_port_of_a_list_is_one_port_over_every_start(between):
    (port,) = attempts_by_port(log((1, BLURRED), *between, (1, GOOD), (2, GOOD), **LISTED))
    assert len(port) == 3
