"""What is chosen by the menu outlives a restart: language, and profile until another is configured."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from device import menu_pages
from device.audit.entry import Instrument, operators
from device.audit.journal import Journal
from device.grading import profile
from device.menu_pages import CalibrationState
from device.parts.simulated.clock import SimulatedClock
from device.screens.answer import answer
from device.screens.catalogue import LANGUAGES
from device.screens.english import ENGLISH as SAY
from device.screens.menu import menu
from device.screens.place import Place
from device.state import Mode
from tests.support.instrument import SCALE_UM_PER_PX, Bench, bench_of, inspector

GERMAN = LANGUAGES["de"]
CONFIGURED, OTHER = "iec-ed2-mm-pc", "example-mm-91-140"
Start = Callable[..., Bench]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the instrument, after it was stopped where it ran."""
    running: list[Bench] = []

    def restart(**settings: str) -> Bench:
        while running:
            running.pop().service.close()
        running.append(bench_of(tmp_path, **settings))
        running[0].service.start()
        running[0].pass_time(0.1)
        return running[0]

    yield restart
    for bench in running:
        bench.service.close()


def test_a_language_that_is_chosen_is_spoken_at_once_and_after_a_restart(start: Start) -> None:
    bench = start()
    bench.choose(SAY.menu.language, "Deutsch")
    assert bench.is_in(Mode.READY)
    assert bench.records()[-1]["content"]["language"] == "de"
    bench.press()
    said = answer(bench.shown.grade, Place(CONFIGURED, 1, 1), GERMAN)
    assert bench.panel.picture().tobytes() == said.tobytes()
    again = start()
    again.choose(GERMAN.menu.language)
    shown = again.open_menu
    assert again.panel.picture().tobytes() == menu(shown, GERMAN).tobytes()
    assert shown.item.text == "Deutsch"


def test_choosing_who_works_leaves_the_language(start: Start, tmp_path: Path) -> None:
    bench = start()
    bench.choose(SAY.menu.language, "Deutsch")
    journal = Journal(tmp_path / "log", Instrument("E-007"), SimulatedClock().now)
    journal.write(operators(("ada", "grace"), "0" * 64))
    journal.close()
    bench.choose(GERMAN.menu.operator, "grace")
    assert bench.records()[-1]["content"] == {"operator": "grace", "job": None, "language": "de"}


def test_a_chosen_profile_judges_after_a_restart_too(start: Start) -> None:
    start().choose(SAY.menu.profile, OTHER)
    again = start()
    assert again.records()[-1]["content"]["profile"]["name"] == OTHER
    again.press()
    assert again.records()[-1]["content"]["profile"]["name"] == OTHER


def test_a_profile_that_is_configured_since_goes_before_the_one_that_was_chosen(start: Start) -> None:
    start().choose(SAY.menu.profile, OTHER)
    bench = start(GRADING_PROFILE="iec-ed1-mm-pc")
    assert bench.records()[-1]["content"]["profile"]["name"] == CONFIGURED == inspector().profile.name
    bench.press()
    assert bench.shown.profile_name == CONFIGURED


def test_choosing_the_configured_profile_again_ends_the_choice(start: Start) -> None:
    bench = start()
    bench.choose(SAY.menu.profile, OTHER)
    bench.choose(SAY.menu.profile, CONFIGURED)
    assert start().records()[-1]["content"]["profile"]["name"] == CONFIGURED


def test_a_chosen_profile_that_is_gone_is_said_and_recorded_and_the_configured_one_judges(
    start: Start, tmp_path: Path
) -> None:
    own = tmp_path / "owner" / "3" / "house.toml"
    own.parent.mkdir(parents=True)
    text = profile.path_of(CONFIGURED).read_text(encoding="utf-8")
    own.write_text(text.replace(f'name = "{CONFIGURED}"', 'name = "house"'), encoding="utf-8")
    start().choose(SAY.menu.profile, "house")
    own.unlink()
    bench = start()
    assert bench.is_in(Mode.NOTICE)
    assert [record["kind"] for record in bench.records()[-2:]] == ["error", "settings"]
    bench.press()
    assert bench.shown.profile_name == CONFIGURED


def test_the_calibration_page_tells_by_what_is_measured_and_that_nothing_was_checked(start: Start) -> None:
    bench = start()
    bench.choose(SAY.menu.calibration)
    shown = bench.open_menu
    scale = (float(SCALE_UM_PER_PX),) * 2
    nothing = CalibrationState(scale, "", None, None, "")
    assert shown.page == menu_pages.calibration(nothing, SAY)
