"""A working day that is killed at each of its steps, in a process of its own, and the start after it.

usage: python -m tests.support.doomed FOLDER_OF_PICTURES FOLDER_OF_LOGS

Prints one line of JSON for each step. A step is where the process enters a function that brings something to
disk for the first time, or the first thing that it does in a mode of the flow.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import device
from device.config import load
from device.parts.press import Key
from device.parts.simulated.clock import SimulatedClock
from device.simulation import simulate
from device.state import Mode
from tests.support.instrument import SCALE_UM_PER_PX, Bench, inspector

FIRMWARE = Path(device.__file__).parent
TO_DISK = {
    *(f"audit/{name}.py" for name in ("durable", "images", "journal", "log")),
    "judging.py",
    "last_end.py",
    "logbook.py",
}
LOOP = "service.py"


@dataclass(frozen=True)
class End:
    """What became of one day, and of the start after it.

    Attributes:
        step: where the process was killed: mode and function.
        killed: whether it was, rather than living to the end of the day.
        shown: how many verdicts had been on the panel.
        kept: how many inspections the log held at the next start.
        ended: how that start says that the day ended; None where it was the first start.
        mode: where the instrument is after that start and one press.
        then: how many inspections the log held after that press.
    """

    step: str
    killed: bool
    shown: int
    kept: int
    ended: str | None
    mode: str
    then: int


def bench(pictures: Path, log: Path, tell: Callable[[], None] = lambda: None) -> Bench:
    settings = {f"ENDFACE_CAMERA_SCALE_{axis}_UM_PER_PX": SCALE_UM_PER_PX for axis in "XY"}
    clock = SimulatedClock()
    loaded = load(None, {"ENDFACE_LOG_FOLDER": str(log), **settings})
    return Bench(simulate(loaded, pictures, clock, inspector, lambda _: tell()), clock, log)


def day(pictures: Path, log: Path, follow: "Watch | None", tell: Callable[[], None]) -> None:
    """Start, inspect, read why, look into the menu, lose the camera and find it, sleep, inspect again."""
    on = bench(pictures, log, lambda: tell() if on.is_in(Mode.VERDICT) else None)
    if follow is not None:
        follow.bench = on
        sys.setprofile(follow)
    on.service.start()
    on.pass_time(0.1)
    on.press()
    on.press(Key.DOWN)
    on.press()
    on.press(Key.DOWN, held_s=1.0)
    on.press(held_s=1.0)
    on.camera.unplug()
    on.pass_time(0.1)
    on.camera.plug()
    on.outlast_error()
    on.pass_time(200)
    on.press()
    on.press()
    sys.setprofile(None)


class Watch:
    """Sees each step of the day as it comes, and may be the end of it."""

    def __init__(self, fatal: str | None) -> None:
        self.bench: Bench | None = None
        self.fatal = fatal
        self.steps: list[str] = []
        self._known: set[str] = set()

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        file = frame.f_code.co_filename
        if event != "call" or self.bench is None or not file.startswith(str(FIRMWARE)):
            return
        place, mode = file[len(str(FIRMWARE)) + 1 :], self.bench.service.state.mode
        if place in TO_DISK and "<" not in frame.f_code.co_name:
            self._meet(f"{place}: {frame.f_code.co_qualname}", mode)
        elif place == LOOP:
            self._meet("anything", mode, str(mode))

    def _meet(self, what: str, mode: Mode, key: str = "") -> None:
        if (key or what) in self._known:
            return
        self._known.add(key or what)
        self.steps.append(f"{mode}, {what}")
        if self.steps[-1] == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)


def in_a_process(work: Callable[[Callable[[str], None]], None]) -> tuple[list[str], bool]:
    """What a piece of work tells, line by line, in a process of its own; and whether that was killed."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        work(lambda text: void(os.write(write, f"{text}\n".encode())))
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as told:
        lines = told.read().splitlines()
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status)
    assert killed or os.WEXITSTATUS(status) == 0, lines
    return lines, killed


def void(_: object) -> None:
    """Drop a result."""


def all_steps(pictures: Path, log: Path) -> list[str]:
    def work(tell: Callable[[str], None]) -> None:
        watch = Watch(None)
        day(pictures, log, watch, lambda: None)
        for step in watch.steps:
            tell(step)

    return in_a_process(work)[0]


def killed_at(step: str, pictures: Path, log: Path) -> End:
    shown, killed = in_a_process(
        lambda tell: day(pictures, log, Watch(step), lambda: tell("a verdict is on the panel"))
    )

    def start_again(tell: Callable[[str], None]) -> None:
        on = bench(pictures, log)
        on.service.start()
        on.pass_time(0.1)
        boot = [record["content"] for record in on.records() if record["kind"] == "boot"][-1]
        kept = on.kinds().count("inspection")
        on.press()
        told = (kept, boot.get("ended"), on.service.state.mode, on.kinds().count("inspection"))
        on.service.close()
        tell(json.dumps(told))

    kept, ended, mode, then = json.loads(in_a_process(start_again)[0][0])
    return End(step, killed, len(shown), kept, ended, mode, then)


def main(pictures: Path, logs: Path) -> None:
    for step in all_steps(pictures, logs / "whole"):
        log = logs / "day"
        sys.stdout.write(json.dumps(asdict(killed_at(step, pictures, log))) + "\n")
        shutil.rmtree(log)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
