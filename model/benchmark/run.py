"""Renders the pictures and runs the methods, several processes sharing the work."""

from collections.abc import Sequence
from functools import partial

from model.benchmark.cases import CaseId, build, seed_of
from model.benchmark.methods import Method
from model.benchmark.outcome import Outcome, observe
from model.workers import spread


def run(cases: Sequence[CaseId], methods: Sequence[Method], jobs: int, other: int = 0) -> list[Outcome]:
    """An outcome per picture, in order, whatever the number of jobs.

    Args:
        cases: the pictures.
        methods: what looks at them.
        jobs: processes that share the work.
        other: added to every set's seed: another bench of the same kind.
    """
    work = partial(_one, methods=methods, other=other)
    return spread(work, cases, jobs, at_a_time=2)


def _one(case: CaseId, methods: Sequence[Method], other: int) -> Outcome:
    return observe(build(case, seed_of(case, other)), methods)
