"""Renders the pictures and runs the methods, several processes sharing the work."""

import multiprocessing
from collections.abc import Sequence
from functools import partial

import cv2
from tqdm import tqdm

from model.benchmark.cases import CaseId, build
from model.benchmark.methods import Method
from model.benchmark.outcome import Outcome, observe


def run(cases: Sequence[CaseId], methods: Sequence[Method], jobs: int) -> list[Outcome]:
    """An outcome per picture, in order, whatever the number of jobs."""
    work = partial(_one, methods=methods)
    if jobs == 1:
        return [work(case) for case in tqdm(cases, unit="picture")]
    with multiprocessing.get_context("spawn").Pool(jobs, cv2.setNumThreads, (1,)) as pool:
        return list(tqdm(pool.imap(work, cases, chunksize=2), total=len(cases), unit="picture"))


def _one(case: CaseId, methods: Sequence[Method]) -> Outcome:
    return observe(build(case), methods)
