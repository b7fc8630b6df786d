"""The walking instrument: renders end faces, presses the button for each, shows panel and result."""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from device.__main__ import main as endface
from device.config import Loaded, load
from device.errors import EndfaceError
from device.inspection import Inspection
from device.parts.clock import SystemClock
from device.parts.press import Key
from device.screens.draw import write
from device.screens.sheet import contact_sheet
from device.screens.terminal import as_text
from device.simulation import Simulation, simulate
from device.state import Mode
from model.render import CAMERAS, FIBRES, Rendered, SceneKind, render, sample_scene
from model.truth import Service as Word

ROOT = Path(__file__).resolve().parent.parent
SEED = 20
CAMERA = CAMERAS["sharp"]
FIBRE = FIBRES["mm-50-125"]
PROFILE = "iec-ed2-mm-pc"
UNFIT = frozenset(
    {
        SceneKind.UNDEREXPOSED,
        SceneKind.SATURATED,
        SceneKind.DEFOCUSED,
        SceneKind.NO_FIBRE,
        SceneKind.CUT_BY_FRAME,
    }
)
TERMINAL_HOLD_S = 0.25
TERMINAL_TOP = "\x1b[H\x1b[2J"
THUMBNAIL_PX = (288, 216)


@dataclass(frozen=True)
class Case:
    """A rendered end face with what is true about it, and where its picture is."""

    kind: SceneKind
    word: Word
    path: Path

    @property
    def expected(self) -> str:
        """The verdict that the truth asks for; a borderline end face may pass or fail."""
        if self.kind in UNFIT:
            return "NOT GRADED"
        if self.kind is SceneKind.OIL:
            return "never PASS"
        return {Word.PASS: "PASS", Word.FAIL: "FAIL", Word.BORDERLINE: "PASS or FAIL"}[self.word]

    def agrees(self, verdict: str) -> bool:
        """Whether a verdict is what the truth asks for."""
        return verdict != "PASS" if self.expected == "never PASS" else verdict in self.expected.split(" or ")


class Stopwatch:
    """Where the time goes, by name, in seconds."""

    def __init__(self, set_up_s: float) -> None:
        self.seconds = {"set up .venv": set_up_s}

    @contextmanager
    def time(self, name: str) -> Iterator[None]:
        """Add the time that the block takes to a name."""
        started = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.monotonic() - started

    def table(self) -> str:
        """One line for each name, and the sum."""
        rows = [*self.seconds.items(), ("total", sum(self.seconds.values()))]
        return "\n".join(f"  {name:<24}{seconds:8.1f} s" for name, seconds in rows)


class Viewer:
    """Shows each new panel picture in the terminal and keeps it."""

    def __init__(self) -> None:
        self.pictures: list[Image.Image] = []
        self._shown = ""

    def watch(self, picture: Image.Image) -> None:
        """Take what the panel shows; a dark panel and the same picture again are passed over."""
        text = as_text(picture)
        if text == self._shown or picture.getbbox() is None:
            return
        self._shown = text
        self.pictures.append(picture)
        if sys.stdout.isatty():
            sys.stdout.write(TERMINAL_TOP)
            time.sleep(TERMINAL_HOLD_S)
        print(text, flush=True)


def render_cases(folder: Path) -> list[Case]:
    """One end face of each kind, written as PNG."""
    folder.mkdir(parents=True, exist_ok=True)
    cases = []
    for number, kind in enumerate(tqdm(SceneKind, desc="rendering end faces", unit="")):
        rng = np.random.default_rng((SEED, number))
        rendered: Rendered = render(sample_scene(rng, kind, CAMERA, FIBRE), rng)
        path = folder / f"{number + 1:02d}-{kind.replace(' ', '-')}.png"
        Image.fromarray(rendered.pixels).save(path, compress_level=1)
        cases.append(Case(kind, rendered.truth.service, path))
    return cases


def configured(out: Path) -> Loaded:
    """What the environment says, or the defaults, with this demo's scale, profile and log on top."""
    return load(
        None,
        {
            **os.environ,
            "ENDFACE_LOG_FOLDER": str(out / "log"),
            "ENDFACE_GRADING_PROFILE": PROFILE,
            "ENDFACE_CAMERA_SCALE_X_UM_PER_PX": str(CAMERA.scale.x_um_per_px),
            "ENDFACE_CAMERA_SCALE_Y_UM_PER_PX": str(CAMERA.scale.y_um_per_px),
            "ENDFACE_INSTRUMENT_SERIAL": "demo",
            "ENDFACE_INSTRUMENT_OPERATOR": "demo",
        },
    )


def inspect(simulation: Simulation) -> Inspection:
    """Press inspect, look at the first page of why, and go on to the next connector.

    Raises:
        EndfaceError: the instrument shows a fault instead of a verdict.
    """
    simulation.service.step(0)
    simulation.press(Key.INSPECT)
    state, shown = simulation.service.state, simulation.service.shown
    if state.mode is not Mode.VERDICT or shown is None:
        raise EndfaceError(state.fault or f"no verdict, but {state.mode}")
    for _ in range(state.pages):
        simulation.press(Key.DOWN)
    simulation.camera.next_connector()
    # Short where the port is done or to be cleaned; here every picture is another port.
    simulation.press_long(Key.INSPECT)
    return shown


def inspect_all(cases: list[Case], simulation: Simulation) -> list[Inspection]:
    """All verdicts, in the order of the cases."""
    try:
        simulation.service.start()
        return [inspect(simulation) for _ in cases]
    finally:
        simulation.service.close()


def verdict_of(done: Inspection) -> str:
    """The verdict in words."""
    return done.grade.verdict.replace("_", " ")


def result_table(cases: list[Case], inspections: list[Inspection]) -> str:
    """Truth against verdict, one line for each end face."""
    lines = [f"  {'end face':<22}{'truth asks for':<16}{'verdict':<12}{'':<4}{'ms':>6}  why"]
    for case, done in zip(cases, inspections, strict=True):
        verdict = verdict_of(done)
        mark = "ok" if case.agrees(verdict) else "NO"
        why = done.grade.reasons[0].text if done.grade.reasons else ""
        total_ms = done.timing_ms["total"]
        lines.append(f"  {case.kind:<22}{case.expected:<16}{verdict:<12}{mark:<4}{total_ms:6.0f}  {why}")
    agreed = sum(c.agrees(verdict_of(d)) for c, d in zip(cases, inspections, strict=True))
    return "\n".join([*lines, f"  {agreed} of {len(cases)} as the truth asks for"])


def thumbnail(case: Case, done: Inspection) -> Image.Image:
    """The end face with its kind and verdict below."""
    card = Image.new("L", (THUMBNAIL_PX[0], THUMBNAIL_PX[1] + 32))
    with Image.open(case.path) as picture:
        card.paste(picture.resize(THUMBNAIL_PX, Image.Resampling.BOX))
    write(card, (4, THUMBNAIL_PX[1] + 2), case.kind)
    write(card, (4, THUMBNAIL_PX[1] + 14), verdict_of(done), scale=2)
    return card


def take_away(out: Path) -> None:
    """Export the log as a bundle, and verify it, as an auditor does.

    Raises:
        EndfaceError: the bundle is not written, or not whole.
    """
    bundle = out / "bundle"
    shutil.rmtree(bundle, ignore_errors=True)
    print("\nA bundle for the auditor", flush=True)
    if endface(["export", "--log", str(out / "log"), "--out", str(bundle)]) or endface(
        ["verify", str(bundle)]
    ):
        raise EndfaceError(f"{bundle} does not verify")


def run(out: Path, set_up_s: float) -> None:
    """The whole demo; leaves its pictures, its log and a bundle in `out`."""
    watch, viewer = Stopwatch(set_up_s), Viewer()
    with watch.time("render end faces"):
        cases = render_cases(out / "end-faces")
    with watch.time("press, inspect, show"):
        simulation = simulate(configured(out), out / "end-faces", SystemClock(), watch=viewer.watch)
        inspections = inspect_all(cases, simulation)
    with watch.time("write contact sheets"):
        cards = [thumbnail(case, done) for case, done in zip(cases, inspections, strict=True)]
        contact_sheet(cards, columns=4, zoom=1).save(out / "contact-sheet.png")
        contact_sheet(viewer.pictures, columns=6, zoom=2).save(out / "panel.png")
    with watch.time("export, verify"):
        take_away(out)
    inspecting_s = sum(done.timing_ms["total"] for done in inspections) / 1e3
    print(f"\nTruth against verdict\n{result_table(cases, inspections)}")
    print(f"\nWhere the time goes\n{watch.table()}")
    print(f"  (of which vision and grading {inspecting_s:.1f} s, {len(viewer.pictures)} panel pictures)")
    print(f"\nLeft in {out}: end-faces/, contact-sheet.png, panel.png, log/ and bundle/ (open report.html)")


def run_interactive(out: Path) -> int:
    """A person presses, from the keyboard."""
    render_cases(out / "end-faces")
    scale = f"{CAMERA.scale.x_um_per_px},{CAMERA.scale.y_um_per_px}"
    order = ["run", "--interactive", "--simulate", str(out / "end-faces"), "--log", str(out / "log")]
    return endface([*order, "--profile", PROFILE, "--scale", scale])


def main() -> int:
    """Run the demo; 0, or 1 where the instrument cannot work."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument("--interactive", action="store_true", help="press the buttons from the keyboard")
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "demo", help="folder for what it leaves")
    parser.add_argument("--set-up-s", type=float, default=0.0, help=argparse.SUPPRESS)
    args = parser.parse_args()
    out = args.out.resolve()
    if args.interactive:
        return run_interactive(out)
    try:
        run(out, args.set_up_s)
    except EndfaceError as fault:
        print(f"demo: {fault}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
