"""The instrument says everything on its panel in the language that was set."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from device.errors import Cause
from device.grading.grade import Verdict
from device.menu import Menu, Order
from device.notices import NoticeCode
from device.parts.press import Key
from device.screens.answer import answer
from device.screens.catalogue import LANGUAGES
from device.screens.menu import menu
from device.screens.message import error, notice
from device.screens.place import Place
from device.screens.texts import Texts
from device.screens.why import why
from device.state import Mode
from model.render import SceneKind
from tests.support.instrument import Bench, bench_of


@pytest.fixture(params=["es", "de", "fr"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def bench(tmp_path: Path, language: str) -> Iterator[Bench]:
    made = bench_of(tmp_path, SceneKind.CONTAMINATION, INSTRUMENT_LANGUAGE=language, BATTERY_FITTED="true")
    made.service.start()
    yield made
    made.service.close()


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.tobytes() == other.tobytes()


def test_the_verdict_and_the_pages_behind_it_are_in_the_language(bench: Bench, language: str) -> None:
    say = LANGUAGES[language]
    bench.press()
    grade = bench.shown.grade
    assert grade.verdict is Verdict.FAIL
    assert same(bench.panel.picture(), answer(grade, Place("iec-ed2-mm-pc", 1, 1), say))
    for page in why(bench.shown, say):
        bench.press(Key.DOWN)
        assert same(bench.panel.picture(), page)


def test_a_fault_says_in_the_language_what_to_do_and_in_the_log_what_happened(
    bench: Bench, language: str
) -> None:
    say = LANGUAGES[language]
    bench.camera.stall()
    bench.pass_time(0.1)
    assert bench.is_in(Mode.ERROR)
    assert say.faults is not None
    assert same(bench.panel.picture(), error(say.faults[Cause.CAMERA], say))
    assert bench.records()[-1]["content"]["text"] == bench.fault_text


def test_a_notice_is_told_in_the_language_and_recorded_in_english(bench: Bench, language: str) -> None:
    bench.simulation.battery.drain_to(12)
    bench.pass_time(11)
    text = LANGUAGES[language].notices[NoticeCode.BATTERY_LOW].format(percent=12)
    assert same(bench.panel.picture(), notice(text, LANGUAGES[language]))
    assert bench.records()[-1]["content"]["text"] == "the battery is low (12 %); connect the charger"


def test_the_menu_and_the_pages_behind_it_are_in_the_language(bench: Bench, language: str) -> None:
    say = LANGUAGES[language]
    bench.press(Key.DOWN, held_s=2)
    for order in (Order.PROFILES, Order.OPERATORS, Order.LOG, Order.ABOUT):
        assert opened(bench, say).page.title == say.menu.title
        while opened(bench, say).item.order is not order:
            bench.press(Key.DOWN)
        title = opened(bench, say).item.text
        bench.press()
        assert opened(bench, say).page.title == title
        assert opened(bench, say).page.items[-1].text == say.menu.back
        bench.press(held_s=2)


def opened(bench: Bench, say: Texts) -> Menu:
    """The page that is open, which the panel shows in this language."""
    assert bench.service.state.menu is not None
    assert same(bench.panel.picture(), menu(bench.service.state.menu, say))
    return bench.service.state.menu
