"""Faults on purpose, on the simulated instrument.

Each one, wherever the instrument is when it begins, ends in a screen that says what to do, in one record,
and in a working instrument once its cause is gone; none is ever taken for a verdict.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from device.config import load
from device.config_sections import SHIPPED_MODEL
from device.inspection import Inspector
from device.parts.press import Key
from device.parts.simulated.clock import SimulatedClock
from device.screens.message import error as error_screen
from device.simulation import simulate
from device.state import Mode
from model.render import SceneKind
from tests.support.instrument import SCALE_UM_PER_PX, Bench, inspector, write_end_face
from tests.support.small_disk import CAN_BE_MADE, SmallDisk, small_disk

DAY_S = 86_400.0


class Instrument(Bench):
    """The simulated instrument on a card of its own."""

    def __init__(
        self,
        folder: Path,
        disk: SmallDisk,
        judged_by: Callable[[], Inspector] | None = inspector,
        **more: str,
    ) -> None:
        write_end_face(folder / "clean.png", SceneKind.CLEAN)
        settings = {f"ENDFACE_CAMERA_SCALE_{axis}_UM_PER_PX": SCALE_UM_PER_PX for axis in "XY"}
        settings |= {"ENDFACE_CAMERA_TIMEOUT_S": "0.05", "ENDFACE_LOG_FOLDER": str(disk.folder / "log")}
        loaded, clock = load(None, settings | more), SimulatedClock()
        simulation = simulate(loaded, folder, clock, judged_by, watch=self._see)
        super().__init__(simulation, clock, loaded.configuration.log.folder)
        self.disk, self.fingers = disk, simulation.fingers
        self.at_next_picture: Callable[[], object] | None = None

    def _see(self, _: Image.Image) -> None:
        if self.at_next_picture is not None:
            act, self.at_next_picture = self.at_next_picture, None
            act()

    def inspections(self) -> int:
        return self.kinds().count("inspection")

    def faults(self) -> list[str]:
        return [record["content"]["text"] for record in self.records() if record["kind"] == "error"]

    def shows(self, picture: Image.Image) -> bool:
        return self.panel.picture().tobytes() == picture.tobytes()


@pytest.fixture
def card(tmp_path: Path) -> Iterator[SmallDisk]:
    (tmp_path / "pictures").mkdir()
    with ExitStack() as stack:
        folder = tmp_path / "card"
        yield stack.enter_context(small_disk(folder)) if CAN_BE_MADE else SmallDisk(folder)


@pytest.fixture
def instrument(tmp_path: Path, card: SmallDisk) -> Iterator[Instrument]:
    made = Instrument(tmp_path / "pictures", card)
    yield made
    made.service.close()


@dataclass(frozen=True)
class Fault:
    """How it begins, how it ends, and what the panel says to do about it."""

    begins: Callable[[Instrument], object]
    ends: Callable[[Instrument], object]
    to_do: str
    needs_disk: bool = False


FAULTS = {
    "the camera stalls": Fault(
        lambda on: on.camera.stall(), lambda on: on.camera.go_on(), "check its ribbon cable"
    ),
    "the camera dies": Fault(
        lambda on: on.camera.unplug(), lambda on: on.camera.plug(), "check its ribbon cable"
    ),
    "the camera gives black pictures": Fault(
        lambda on: on.camera.lose_light(),
        lambda on: on.camera.find_light(),
        "check the lamp and the ribbon cable",
    ),
    "the camera gives pictures of another format": Fault(
        lambda on: on.camera.change_format(),
        lambda on: on.camera.keep_format(),
        "check camera.pixel_format",
    ),
    "a button is stuck": Fault(
        lambda on: on.fingers.down(Key.UP), lambda on: on.fingers.up(Key.UP), "free it"
    ),
    "the card is too full for an inspection": Fault(
        lambda on: on.disk.fill_to(0.97),
        lambda on: on.disk.make_room(),
        "export to a stick, then remove the pictures",
        needs_disk=True,
    ),
    "not a byte fits on the card": Fault(
        lambda on: on.disk.fill(),
        lambda on: on.disk.make_room(),
        "make room on the card",
        needs_disk=True,
    ),
}

PLACES: dict[str, Callable[[Instrument, Callable[[], object]], None]] = {}


def place(put: Callable[[Instrument, Callable[[], object]], None]) -> None:
    """Name where the instrument is by the function that brings it there and lets the fault begin."""
    PLACES[put.__name__.replace("_", " ")] = put


@place
def on_the_live_view(_: Instrument, begin: Callable[[], object]) -> None:
    begin()


@place
def while_working(on: Instrument, begin: Callable[[], object]) -> None:
    on.at_next_picture = begin
    on.press()
    assert on.at_next_picture is None


@place
def at_the_verdict(on: Instrument, begin: Callable[[], object]) -> None:
    on.press()
    assert on.is_in(Mode.VERDICT)
    begin()


@place
def at_its_reasons(on: Instrument, begin: Callable[[], object]) -> None:
    on.press()
    on.press(Key.DOWN)
    assert on.is_in(Mode.WHY)
    begin()


@place
def in_the_menu(on: Instrument, begin: Callable[[], object]) -> None:
    on.press(Key.DOWN, held_s=1)
    assert on.is_in(Mode.MENU)
    begin()


@place
def asleep(on: Instrument, begin: Callable[[], object]) -> None:
    on.pass_time(200)
    assert on.is_in(Mode.ASLEEP)
    begin()


def until_error(on: Instrument) -> None:
    """Go on as a person does who has noticed nothing: wait a while, press, wait again."""
    for _ in range(4):
        for _ in range(3):
            on.pass_time(12)
            if on.is_in(Mode.ERROR):
                return
        # A long press leads back out of the menu.
        on.press(held_s=1.0 if on.is_in(Mode.MENU) else 0.2)
    assert on.is_in(Mode.ERROR)


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_says_what_to_do_is_recorded_once_and_leaves_a_working_instrument(
    instrument: Instrument, name: str, where: str
) -> None:
    fault = FAULTS[name]
    if fault.needs_disk and not CAN_BE_MADE:
        pytest.skip("only root can mount a small disk")
    instrument.service.start()
    instrument.pass_time(0.1)
    PLACES[where](instrument, lambda: fault.begins(instrument))
    until_error(instrument)
    inspected = instrument.inspections()
    for _ in range(3):
        instrument.press()
        instrument.pass_time(1.5)
    assert instrument.is_in(Mode.ERROR), "it stands as long as its cause does"
    told = instrument.fault_text
    assert fault.to_do in told
    assert instrument.shows(error_screen(told))
    assert instrument.inspections() == inspected, "it is no verdict"
    fault.ends(instrument)
    instrument.outlast_error()
    assert instrument.is_in(Mode.READY)
    assert Counter(instrument.faults())[told] == 1
    assert set(Counter(instrument.faults()).values()) == {1}
    instrument.press()
    assert instrument.is_in(Mode.VERDICT)
    assert instrument.inspections() == inspected + 1


def test_a_panel_that_is_gone_stops_nothing_and_shows_the_same_again_once_it_is_back(
    instrument: Instrument,
) -> None:
    instrument.service.start()
    instrument.panel.unplug()
    instrument.press()
    assert instrument.is_in(Mode.VERDICT)
    assert instrument.inspections() == 1
    assert instrument.faults() == ["the screen does not answer; check its cable"]
    instrument.panel.plug()
    instrument.pass_time(0.1)
    shown = instrument.panel.picture()
    instrument.press(Key.DOWN)
    instrument.press(Key.UP)
    assert instrument.shows(shown), "what stood on it once it was back was the verdict"
    assert shown.getbbox() is not None


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("step_s", [30 * DAY_S, -30 * DAY_S], ids=["on", "back"])
def test_a_clock_that_jumps_is_recorded_once_and_stops_nothing(
    instrument: Instrument, step_s: float, where: str
) -> None:
    instrument.service.start()
    instrument.pass_time(0.1)
    PLACES[where](instrument, lambda: instrument.clock.step_calendar(step_s))
    before = instrument.service.state.mode
    instrument.pass_time(1)
    assert instrument.service.state.mode is before
    steps = [r["content"]["step_s"] for r in instrument.records() if r["kind"] == "clock"]
    assert steps == [step_s]
    inspected = instrument.inspections()
    for _ in range(4):
        instrument.press(held_s=2 if instrument.is_in(Mode.MENU) else 0.2)
        instrument.pass_time(1)
    assert instrument.inspections() > inspected
    assert instrument.faults() == []
    assert [record["number"] for record in instrument.records()] == list(
        range(1, len(instrument.records()) + 1)
    )


def remove(model: Path) -> None:
    model.unlink()


def garble(model: Path) -> None:
    content = bytearray(model.read_bytes())
    content[len(content) // 2] ^= 0xFF
    model.write_bytes(content)


def cut_short(model: Path) -> None:
    model.write_bytes(model.read_bytes()[:1000])


def garble_its_sidecar(model: Path) -> None:
    model.with_suffix(".json").write_bytes(b"\xff\xfe{")


def take_its_sidecar(model: Path) -> None:
    model.with_suffix(".json").unlink()


@pytest.mark.parametrize("harm", [remove, garble, cut_short, garble_its_sidecar, take_its_sidecar])
def test_a_model_that_is_missing_or_garbled_lets_nothing_be_graded_until_it_is_whole(
    tmp_path: Path, card: SmallDisk, harm: Callable[[Path], None]
) -> None:
    model = tmp_path / SHIPPED_MODEL.name

    def install() -> None:
        for file in (SHIPPED_MODEL, SHIPPED_MODEL.with_suffix(".json")):
            shutil.copy(file, tmp_path)

    install()
    harm(model)
    instrument = Instrument(tmp_path / "pictures", card, None, ENDFACE_GRADING_MODEL=str(model))
    instrument.service.start()
    instrument.press()
    assert instrument.is_in(Mode.ERROR)
    assert "install the model again" in instrument.fault_text
    assert instrument.shows(error_screen(instrument.fault_text))
    assert instrument.faults() == [instrument.fault_text]
    assert instrument.inspections() == 0
    install()
    instrument.outlast_error()
    assert instrument.is_in(Mode.READY)
    instrument.press()
    assert instrument.is_in(Mode.VERDICT)
    instrument.service.close()


def test_a_card_that_is_full_at_the_start_is_said_and_what_happened_is_recorded_later(
    tmp_path: Path, card: SmallDisk
) -> None:
    if not CAN_BE_MADE:
        pytest.skip("only root can mount a small disk")
    card.fill()
    instrument = Instrument(tmp_path / "pictures", card)
    instrument.service.start()
    instrument.press()
    assert instrument.is_in(Mode.ERROR)
    told = instrument.fault_text
    assert instrument.shows(error_screen(told))
    assert "check the card" in told or "make room on the card" in told
    card.make_room()
    instrument.outlast_error()
    assert instrument.is_in(Mode.READY)
    assert instrument.kinds()[:2] == ["key", "boot"]
    assert instrument.faults() == [told]
    instrument.press()
    assert instrument.is_in(Mode.VERDICT)
    instrument.service.close()
