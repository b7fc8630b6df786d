"""A long working day in a short time: inspections in a row on the simulated instrument.

Nothing is left out but the waiting: lines, press, camera, vision, grading, log with its seal on disk, panel.
Memory must be flat, its mean in the last tenth of the day within 2 % of that in the first, and no descriptor
may be left behind. The first presses, which fill caches, are not counted.
"""

import argparse
import gc
import sys
import tempfile
from pathlib import Path
from statistics import mean

import cv2
import numpy as np
from tqdm import tqdm

from device.config import Loaded, load
from device.parts.press import Key
from device.parts.simulated.clock import SimulatedClock
from device.simulation import Simulation, simulate
from device.state import Mode
from model.render import CAMERAS, FIBRES, SceneKind, render, sample_scene

WARM_UP = 50
MOST_GROWTH = 0.02
KINDS = (SceneKind.CLEAN, SceneKind.PARTICLES, SceneKind.SCRATCHES, SceneKind.UNDEREXPOSED)


def main() -> int:
    """Press, and say how memory went; 0 where it is flat and every press gave a record, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="how many inspections, at least 100")
    args = parser.parse_args()
    if args.count < 100:
        parser.error("--count must be at least 100")
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        sizes, descriptors, shown = _press(Path(folder), args.count)
    tenth = args.count // 10
    growth = mean(sizes[-tenth:]) / mean(sizes[:tenth]) - 1
    print(f"inspections: {shown} of {args.count} asked for")
    print(f"memory: {mean(sizes[:tenth]):.1f} MB in the first tenth, {growth:+.2%} in the last")
    print(f"descriptors: {descriptors[0]} after warming up, {descriptors[-1]} at the end")
    flat = growth <= MOST_GROWTH and descriptors[-1] <= descriptors[0]
    return 0 if flat and shown == args.count else 1


def _press(folder: Path, count: int) -> tuple[list[float], list[int], int]:
    clock = SimulatedClock()
    simulation = simulate(_loaded(folder), _pictures(folder), clock)
    sizes, descriptors, shown = [], [], 0
    simulation.service.start()
    for number in tqdm(range(WARM_UP + count), desc="inspections"):
        done = _inspect(simulation, clock)
        if number >= WARM_UP:
            shown += done
            sizes.append(_memory_mb())
            descriptors.append(sum(1 for _ in Path("/proc/self/fd").iterdir()))
    simulation.service.close()
    return sizes, descriptors, shown


def _inspect(simulation: Simulation, clock: SimulatedClock) -> bool:
    """One press with its verdict looked at and left for the next port; whether it was a new one."""
    before = simulation.service.shown
    _hold(simulation, clock, 0.1)
    shown = simulation.service.state.mode is Mode.VERDICT and simulation.service.shown is not before
    simulation.camera.next_connector()
    _hold(simulation, clock, 1.0)
    return shown


def _hold(simulation: Simulation, clock: SimulatedClock, held_s: float) -> None:
    simulation.fingers.down(Key.INSPECT)
    clock.advance(held_s)
    simulation.service.step(0)
    simulation.fingers.up(Key.INSPECT)
    clock.advance(0.1)
    simulation.service.step(0)


def _memory_mb() -> float:
    """What the process itself holds; pages of its libraries are the kernel's to drop and to load again."""
    gc.collect()
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(fields["RssAnon"].split()[0]) * 1024 / 1e6


def _loaded(folder: Path) -> Loaded:
    scale = CAMERAS["sharp"].scale
    return load(
        None,
        {},
        {
            "log.folder": str(folder / "log"),
            "grading.profile": "iec-ed2-mm-pc",
            "camera.scale_x_um_per_px": scale.x_um_per_px,
            "camera.scale_y_um_per_px": scale.y_um_per_px,
        },
    )


def _pictures(folder: Path) -> Path:
    made = folder / "pictures"
    made.mkdir()
    for number, kind in enumerate(KINDS):
        rng = np.random.default_rng(number)
        scene = sample_scene(rng, kind, CAMERAS["sharp"], FIBRES["mm-50-125"])
        cv2.imwrite(str(made / f"{number}-{kind}.png"), render(scene, rng).pixels)
    return made


if __name__ == "__main__":
    sys.exit(main())
