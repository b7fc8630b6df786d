"""Times the sealed log: open, append, export since the last, export all, verify; and verifying's memory.

Every record is a real inspection of a rendered end face. The log is filled in memory, where syncing costs
nothing, then moved to the disk, where everything is timed.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from tqdm import tqdm

from device.audit import record
from device.audit.entry import Entry, Instrument, Job
from device.audit.export import export
from device.audit.images import Images
from device.audit.journal import Journal
from device.audit.selection import Selection
from device.config import SHIPPED_MODEL
from device.grading import network, profile
from device.inspection import Inspector
from device.parts.clock import SystemClock
from device.vision.frame import Frame
from model.render import CAMERAS, FIBRES, SceneKind, render, sample_scene

T = TypeVar("T")
MEMORY = Path("/dev/shm")
APPENDED = 200
LIMITS = {
    "open": "1 s",
    "append, median": "0.010 s",
    "export since the last": "seconds",
    "verify": "60 s",
    "memory": "300 MB",
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000, metavar="N", help="how long the log is")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave log and bundles in a new folder")
    args = parser.parse_args()
    if args.keep:
        args.keep.mkdir(parents=True)
        measure(args.keep, args.records)
        return
    with tempfile.TemporaryDirectory(prefix="endface-bench-") as folder:
        measure(Path(folder), args.records)


def measure(folder: Path, records: int) -> None:
    """Fill a log and time what is done with it."""
    inspected = Inspected()
    log = filled(folder / "log", records, inspected)
    print(f"{records} records, {(log / 'log.sqlite').stat().st_size / 1e6:.0f} MB", flush=True)
    opened_s, journal = timed(lambda: open_journal(log))
    show("open", opened_s)
    show("compare what is older", timed(journal.log.wait_until_compared)[0])
    show("export all", timed(lambda: export(journal, folder / "all"))[0])
    writes = [partial(journal.write, inspected.entry(records + i)) for i in range(APPENDED)]
    show("append, median", statistics.median(timed(write)[0] for write in writes))
    show("export since the last", timed(lambda: export(journal, folder / "later", Selection.since_last()))[0])
    journal.close()
    order = [sys.executable, str(folder / "all" / "verify_bundle.pyz"), str(folder / "all")]
    show("verify", timed(lambda: subprocess.run(order, check=True, stdout=subprocess.DEVNULL))[0])
    peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{'memory':<24}{peak_mb:10.0f} MB  at most {LIMITS['memory']}")


class Inspected:
    """One inspection, recorded again and again for other ports."""

    def __init__(self) -> None:
        rng = np.random.default_rng(1)
        picture = render(
            sample_scene(rng, SceneKind.CONTAMINATION, CAMERAS["sharp"], FIBRES["mm-50-125"]), rng
        )
        self._profile = profile.load("iec-ed2-mm-pc")
        inspector = Inspector(self._profile, network.load(SHIPPED_MODEL))
        self.done = inspector.inspect(Frame(picture.pixels, picture.scale))
        self.image_sha256 = ""

    def entry(self, number: int) -> Entry:
        """The record of one port."""
        job = Job("ada", number, 1)
        done = replace(self.done, timing_ms={"total": float(number)})
        return record.inspection(done, self._profile, job, self.image_sha256, {})


def filled(folder: Path, records: int, inspected: Inspected) -> Path:
    """A log of that many records on the disk."""
    memory = MEMORY if os.access(MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="endface-bench-", dir=memory) as fast:
        inspected.image_sha256 = Images(Path(fast) / "images").store(inspected.done.frame.pixels)
        journal = open_journal(Path(fast))
        # The log began with the record of its key.
        for number in tqdm(range(1, records), unit="record", disable=None):
            journal.write(inspected.entry(number))
        journal.close()
        shutil.copytree(fast, folder)
    return folder


def open_journal(folder: Path) -> Journal:
    """The log as the instrument opens it."""
    return Journal(folder, Instrument("bench"), SystemClock().now)


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds that something took, and what it gave."""
    started = time.perf_counter()
    given = work()
    return time.perf_counter() - started, given


def show(name: str, seconds: float) -> None:
    """One line of the table."""
    limit = f"at most {LIMITS[name]}" if name in LIMITS else ""
    print(f"{name:<24}{seconds:10.3f} s   {limit}", flush=True)


if __name__ == "__main__":
    main()
