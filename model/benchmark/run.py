"""Renders the pictures and runs the methods, several processes sharing the work."""

from collections.abc import Sequence
from functools import partial

from model.benchmark.cases import CaseId, build
from model.benchmark.methods import Method
from model.benchmark.outcome import Outcome, observe
from model.workers import spread


def run(cases: Sequence[CaseId], methods: Sequence[Method], jobs: int) -> list[Outcome]:
    """An outcome per picture, in order, whatever the number of jobs."""
    work = partial(_one, methods=methods)
    return spread(work, cases, jobs, at_a_time=2)


def _one(case: CaseId, methods: Sequence[Method]) -> Outcome:
    return observe(build(case), methods)
