"""Whole journeys on the instrument, as tables of what is done and which screen it leads to."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from device.audit.entry import Instrument, job
from device.audit.journal import Journal
from device.config import load
from device.grading.grade import Verdict
from device.notices import Notice, NoticeCode
from device.parts.press import Key
from device.parts.simulated.clock import SimulatedClock
from device.simulation import STICKS, simulate
from device.state import Mode, State
from device.stick_desk import Desk
from device.stick_status import Stage, Status
from model.render import SceneKind
from tests.support.instrument import SCALE_UM_PER_PX, Bench, inspector, write_end_face

DIRTY, CLEAN, DARK = "dirty connector", "clean connector", "dark picture"
WRITTEN = Status(
    Stage.REMOVE, 1.0, ("records 1 to 9 of 9",), Notice(NoticeCode.STICK_WRITTEN, count=9, name="endface-1")
)
KINDS = {CLEAN: SceneKind.CLEAN, DIRTY: SceneKind.CONTAMINATION, DARK: SceneKind.UNDEREXPOSED}

Journey = tuple[tuple[str, str], ...]
JOURNEYS: dict[str, Journey] = {
    "a clean connector passes, and the next port is ready": (
        (CLEAN, "ready 1/1"),
        ("inspect", "verdict PASS"),
        ("inspect", "ready 2/1"),
    ),
    "a dirty one is cleaned, inspected again, and passes": (
        (DIRTY, "ready 1/1"),
        ("inspect", "verdict FAIL"),
        ("down", "why 1"),
        ("down", "why 2"),
        ("up", "why 1"),
        ("up", "verdict FAIL"),
        ("inspect", "ready 1/2"),
        (CLEAN, "ready 1/2"),
        ("inspect", "verdict PASS"),
        ("inspect", "ready 2/1"),
    ),
    "one that stays dirty is given up for the next port": (
        (DIRTY, "ready 1/1"),
        ("inspect", "verdict FAIL"),
        ("inspect", "ready 1/2"),
        ("inspect", "verdict FAIL"),
        ("long inspect", "ready 2/1"),
    ),
    "a picture that cannot tell is taken again": (
        (DARK, "ready 1/1"),
        ("inspect", "verdict NOT_GRADED"),
        ("inspect", "ready 1/1"),
        (CLEAN, "ready 1/1"),
        ("inspect", "verdict PASS"),
    ),
    "the code of a verdict is one press away, and the verdict one more": (
        (CLEAN, "ready 1/1"),
        ("inspect", "verdict PASS"),
        ("up", "why last"),
        ("down", "verdict PASS"),
    ),
    "the panel sleeps, and the first press only wakes": (
        (CLEAN, "ready 1/1"),
        ("up and down", "asleep"),
        ("inspect", "ready 1/1"),
        ("inspect", "verdict PASS"),
        ("wait", "asleep"),
        ("down", "verdict PASS"),
    ),
    "a camera that is unplugged is an error until it is back": (
        (CLEAN, "ready 1/1"),
        ("unplug camera", "error"),
        ("inspect", "error"),
        ("plug camera", "ready 1/1"),
        ("inspect", "verdict PASS"),
    ),
    "a job is chosen and worked through, one port of it skipped": (
        (CLEAN, "ready 1/1"),
        ("long down", "menu Menu: Job"),
        ("inspect", "menu Job: no job"),
        ("up", "menu Job: panel-7"),
        ("inspect", "menu panel-7: A1"),
        ("inspect", "ready A1/1"),
        ("inspect", "verdict PASS"),
        ("inspect", "ready A2/1"),
        ("long inspect", "ready A3/1"),
        ("inspect", "verdict PASS"),
        ("inspect", "menu panel-7: A2"),
        ("inspect", "ready A2/1"),
        ("inspect", "verdict PASS"),
        ("inspect", "menu panel-7: all ports are done"),
        ("long inspect", "ready A2/2"),
        ("inspect", "asking A2"),
        ("down", "ready A2/2"),
        ("inspect", "asking A2"),
        ("inspect", "verdict PASS"),
    ),
    "a stick is served while the work goes on": (
        (CLEAN, "ready 1/1"),
        ("put a stick in", "notice"),
        ("inspect", "verdict PASS"),
        ("stick is done", "notice"),
        ("down", "verdict PASS"),
    ),
    "the instrument is shut down by its menu, after a question": (
        (CLEAN, "ready 1/1"),
        ("long down", "menu Menu: Job"),
        ("up", "menu Menu: Back"),
        ("up", "menu Menu: Shut down"),
        ("inspect", "menu Shut down: Back"),
        ("inspect", "menu Menu: Shut down"),
        ("inspect", "menu Shut down: Back"),
        ("down", "menu Shut down: Shut down"),
        ("inspect", "off"),
    ),
}


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for name, kind in KINDS.items():
        write_end_face(pictures / f"{name}.png", kind)
    settings = {f"ENDFACE_CAMERA_SCALE_{axis}_UM_PER_PX": SCALE_UM_PER_PX for axis in "XY"}
    clock = SimulatedClock()
    loaded = load(None, {"ENDFACE_LOG_FOLDER": str(tmp_path / "log"), **settings})
    made = Bench(simulate(loaded, pictures, clock, inspector), clock, tmp_path / "log")
    journal = Journal(tmp_path / "log", Instrument("E-007"), clock.now)
    journal.write(job("panel-7", ("A1", "A2", "A3"), "0" * 64))
    journal.close()
    made.service.start()
    made.pass_time(0.1)
    yield made
    made.service.close()


def connect(bench: Bench, name: str) -> None:
    """Put in the connector of this name."""
    while bench.camera.looking_at.stem != name:
        bench.camera.next_connector()
    bench.pass_time(0.1)


def both(bench: Bench) -> None:
    for key in (Key.UP, Key.DOWN):
        bench.simulation.fingers.down(key)
    bench.pass_time(0.2)
    for key in (Key.UP, Key.DOWN):
        bench.simulation.fingers.up(key)
    bench.pass_time(0.1)


def stick(bench: Bench, status: Status) -> None:
    Desk(bench.log_folder / STICKS).tell("sda1", status)
    bench.pass_time(0.1)


def camera(bench: Bench, *, plugged: bool) -> None:
    (bench.camera.plug if plugged else bench.camera.unplug)()
    bench.outlast_error()


VERBS: dict[str, Callable[[Bench], None]] = {
    **{name: partial(connect, name=name) for name in KINDS},
    "inspect": lambda bench: bench.press(),
    "long inspect": lambda bench: bench.press(held_s=2),
    "up": lambda bench: bench.press(Key.UP),
    "down": lambda bench: bench.press(Key.DOWN),
    "long down": lambda bench: bench.press(Key.DOWN, held_s=2),
    "up and down": both,
    "wait": lambda bench: bench.pass_time(200),
    "unplug camera": lambda bench: camera(bench, plugged=False),
    "plug camera": lambda bench: camera(bench, plugged=True),
    "put a stick in": lambda bench: stick(bench, Status(Stage.WRITING, 0.5)),
    "stick is done": lambda bench: stick(bench, WRITTEN),
}


def screen(state: State) -> str:
    """What the panel shows, in a few words."""
    if state.mode is Mode.MENU:
        assert state.menu is not None
        return f"menu {state.menu.page.title}: {state.menu.item.text}"
    details = {
        Mode.READY: f" {state.label or state.port}/{state.attempt}",
        Mode.ASKING: f" {state.label}",
        Mode.VERDICT: f" {state.verdict}",
        Mode.WHY: f" {'last' if state.page + 1 == state.pages else state.page + 1}",
    }
    return f"{state.mode}{details.get(state.mode, '')}"


@pytest.mark.parametrize("name", JOURNEYS)
def test_a_journey_leads_where_its_table_says(bench: Bench, name: str) -> None:
    seen = []
    for verb, _ in JOURNEYS[name]:
        VERBS[verb](bench)
        seen.append((verb, screen(bench.service.state)))
    assert tuple(seen) == JOURNEYS[name]


def test_the_journeys_lead_over_every_screen_and_every_verdict() -> None:
    words = {shown.split()[0] for journey in JOURNEYS.values() for _, shown in journey}
    # WORKING is over when a press returns.
    assert words == {str(mode) for mode in set(Mode) - {Mode.WORKING}}
    assert {f"verdict {verdict}" for verdict in Verdict} <= {
        shown for journey in JOURNEYS.values() for _, shown in journey
    }
