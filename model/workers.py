"""Many pictures by several processes."""

import multiprocessing
from collections.abc import Callable, Sequence
from typing import TypeVar

import cv2
from tqdm import tqdm

A = TypeVar("A")
B = TypeVar("B")


def spread(work: Callable[[A], B], over: Sequence[A], jobs: int, at_a_time: int = 4) -> list[B]:
    """What comes of the work on each item, in order, with a progress bar; one job needs no other process.

    Args:
        work: on one picture, known to other processes by its name.
        over: what it is given, picture by picture.
        jobs: processes that share the work.
        at_a_time: pictures that a process takes.
    """
    if jobs == 1:
        return [work(item) for item in tqdm(over, unit="picture")]
    with multiprocessing.get_context("spawn").Pool(jobs, cv2.setNumThreads, (1,)) as pool:
        return list(tqdm(pool.imap(work, over, chunksize=at_a_time), total=len(over), unit="picture"))
