"""The menu on the instrument: what its pages tell, and what choosing changes."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from device.audit.entry import Instrument, operators
from device.audit.journal import Journal
from device.config import Loaded, load
from device.errors import Cause, Fault, LogError
from device.grading import profile
from device.inspection import Inspector
from device.menu import Menu
from device.parts.press import Key
from device.parts.simulated.clock import SimulatedClock
from device.screens.english import ENGLISH
from device.screens.menu import menu
from device.simulation import simulate
from device.state import Mode
from model.render import SceneKind
from tests.support.instrument import SCALE_UM_PER_PX, Bench, inspector, write_end_face

say = ENGLISH.menu
OTHER = "iec-ed2-mm-pc-as-house"


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    return load(
        None,
        {
            "ENDFACE_LOG_FOLDER": str(tmp_path / "log"),
            "ENDFACE_OWNER_FOLDER": str(tmp_path / "owner"),
            "ENDFACE_CAMERA_SCALE_X_UM_PER_PX": SCALE_UM_PER_PX,
            "ENDFACE_CAMERA_SCALE_Y_UM_PER_PX": SCALE_UM_PER_PX,
            "ENDFACE_INSTRUMENT_SERIAL": "E-007",
            "ENDFACE_INSTRUMENT_OPERATOR": "ada",
        },
    )


def started(loaded: Loaded, tmp_path: Path, load_inspector: Callable[[], Inspector] = inspector) -> Bench:
    clock = SimulatedClock()
    simulation = simulate(loaded, tmp_path / "pictures", clock, load_inspector)
    made = Bench(simulation, clock, loaded.configuration.log.folder)
    made.service.start()
    made.pass_time(0.1)
    return made


def import_operators(loaded: Loaded, *names: str) -> None:
    """As another process does it, while the instrument runs."""
    folder = loaded.configuration.log.folder
    journal = Journal(folder, Instrument("E-007"), SimulatedClock().now)
    journal.write(operators(names, "0" * 64))
    journal.close()


@pytest.fixture
def bench(tmp_path: Path, loaded: Loaded) -> Iterator[Bench]:
    (tmp_path / "pictures").mkdir()
    write_end_face(tmp_path / "pictures" / "1.png", SceneKind.CLEAN)
    order = tmp_path / "owner" / "3"
    order.mkdir(parents=True)
    shipped = profile.path_of("iec-ed2-mm-pc").read_text(encoding="utf-8")
    own = shipped.replace('name = "iec-ed2-mm-pc"', f'name = "{OTHER}"')
    (order / f"{OTHER}.toml").write_text(own, encoding="utf-8")
    (order / "spoiled.toml").write_text("name = 3", encoding="utf-8")
    made = started(loaded, tmp_path)
    yield made
    if not made.stopped:
        made.service.close()


def opened(bench: Bench) -> Menu:
    assert bench.service.state.menu is not None
    assert bench.panel.picture().tobytes() == menu(bench.service.state.menu, ENGLISH).tobytes()
    return bench.service.state.menu


def texts(bench: Bench) -> list[str]:
    return [item.text for item in opened(bench).page.items]


def choose(bench: Bench, *items: str) -> None:
    """Hold down to open the menu, then go to each of the items and choose it."""
    bench.press(Key.DOWN, held_s=2)
    assert bench.is_in(Mode.MENU)
    for item in items:
        for _ in texts(bench):
            if opened(bench).item.text != item:
                bench.press(Key.DOWN)
        assert opened(bench).item.text == item
        bench.press()


def test_the_menu_opens_and_a_long_press_goes_back_to_the_live_view(bench: Bench) -> None:
    choose(bench)
    pages = [ENGLISH.work.job, say.profile, say.operator, say.stick, say.log, say.calibration, say.language]
    assert texts(bench) == [*pages, say.about, say.shut_down, say.back]
    bench.press(held_s=2)
    assert bench.is_in(Mode.READY)


def test_every_shipped_and_every_signed_profile_can_be_chosen_and_the_one_in_force_is_marked(
    bench: Bench,
) -> None:
    choose(bench, say.profile)
    assert texts(bench) == [*sorted([*profile.names(), OTHER, "spoiled"]), say.back]
    assert [item.text for item in opened(bench).page.items if item.marked] == ["iec-ed2-mm-pc"]


def test_the_chosen_profile_judges_from_now_on_and_is_recorded_first(bench: Bench) -> None:
    choose(bench, say.profile, OTHER)
    assert bench.is_in(Mode.READY)
    bench.press()
    assert bench.kinds()[-2:] == ["settings", "inspection"]
    settings, inspection = bench.records()[-2:]
    assert settings["content"]["profile"]["name"] == inspection["content"]["profile"]["name"] == OTHER
    assert bench.shown.profile_name == OTHER


def test_a_profile_that_was_configured_by_its_path_can_be_chosen_again(
    loaded: Loaded, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    house = tmp_path / "house.toml"
    shipped = profile.path_of("iec-ed2-mm-pc").read_text(encoding="utf-8")
    house.write_text(shipped.replace('name = "iec-ed2-mm-pc"', 'name = "acme"'), encoding="utf-8")
    (tmp_path / "pictures").mkdir()
    write_end_face(tmp_path / "pictures" / "1.png", SceneKind.CLEAN)
    grading = replace(loaded.configuration.grading, profile=str(house))
    configured = replace(loaded, configuration=replace(loaded.configuration, grading=grading))
    made = started(configured, tmp_path, lambda: replace(inspector(), profile=profile.load(house)))
    request.addfinalizer(made.service.close)
    choose(made, say.profile, "iec-ed2-sm-pc")
    choose(made, say.profile, "acme")
    assert made.records()[-1]["content"]["profile"]["name"] == "acme"
    assert made.records()[-1]["content"]["profile"]["sha256"] == profile.load(house).sha256


def test_a_profile_that_cannot_grade_changes_nothing_and_says_why(bench: Bench) -> None:
    choose(bench, say.profile, "spoiled")
    assert bench.is_in(Mode.NOTICE)
    refused = bench.service.state.notices[0]
    assert isinstance(refused, Fault)
    assert (refused.cause, bench.records()[-1]["content"]) == (Cause.PROFILE, {"text": refused.text})
    assert "spoiled" in refused.text
    bench.press()
    assert bench.shown.profile_name == "iec-ed2-mm-pc"


def test_a_choice_that_cannot_be_recorded_changes_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise LogError("disk full; export")

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "write", full)
        choose(bench, say.profile, OTHER)
        assert bench.is_in(Mode.ERROR)
    bench.outlast_error()
    bench.press()
    assert bench.shown.profile_name == "iec-ed2-mm-pc"


def test_who_is_chosen_stands_in_the_records_from_now_on_and_after_a_restart(
    bench: Bench, loaded: Loaded, tmp_path: Path
) -> None:
    bench.press()
    assert bench.records()[-1]["content"]["job"]["operator"] == "ada"
    bench.press()
    import_operators(loaded, "ada", "grace")
    choose(bench, say.operator)
    assert [(item.text, item.marked) for item in opened(bench).page.items] == [
        ("ada", True),
        ("grace", False),
        (say.back, False),
    ]
    bench.press(Key.DOWN)
    bench.press()
    assert bench.is_in(Mode.READY)
    bench.press()
    assert bench.kinds()[-2:] == ["choice", "inspection"]
    assert bench.records()[-1]["content"]["job"]["operator"] == "grace"
    bench.service.close()
    bench.stopped = True
    again = started(loaded, tmp_path)
    again.press()
    assert again.records()[-1]["content"]["job"]["operator"] == "grace"
    again.service.close()


def test_without_a_list_nobody_can_be_chosen_and_the_page_says_why(bench: Bench) -> None:
    choose(bench, say.operator)
    assert " ".join(text.strip() for text in texts(bench)[:-1]) == say.no_operators
    bench.press()
    assert bench.is_in(Mode.MENU)


def test_the_log_page_tells_how_many_records_there_are_which_was_last_and_what_is_left(bench: Bench) -> None:
    bench.press()
    bench.press()
    choose(bench, say.log)
    lines = texts(bench)
    assert lines[0] == f"{say.records}: {len(bench.records())}"
    assert lines[1:3] == [f"{say.last}: {len(bench.records())}", " PASS"]
    assert lines[4].startswith(say.card)
    assert lines[5].startswith(say.free)
    assert "%" in lines[4]


def test_about_names_versions_hashes_serial_and_key(bench: Bench) -> None:
    judging = inspector()
    choose(bench, say.about)
    told = "".join(texts(bench))
    for fact in (judging.profile.sha256[:16], judging.network.sha256[:16], "E-007"):
        assert fact in told
    bench.press()
    key = bench.records()[0]["content"]["fingerprint"]
    assert opened(bench).page.code == key


def test_shut_down_switches_the_board_off_after_asking(bench: Bench) -> None:
    choose(bench, say.shut_down)
    bench.press(Key.DOWN)
    bench.press()
    assert bench.is_in(Mode.OFF)
    assert bench.simulation.power.asked == 1
