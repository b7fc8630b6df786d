"""Every page of the menu fits the panel, and shows where the cursor is."""

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from device import menu_pages
from device.grading.grade import Verdict
from device.menu import Item, Menu, Page
from device.menu_pages import ALL_OUT, JOB_OUT, LISTS_IN, NEW_OUT, CalibrationState, LogState
from device.screens.catalogue import LANGUAGES
from device.screens.draw import COLUMNS_PER_LINE
from device.screens.english import ENGLISH
from device.screens.menu import menu
from device.screens.texts import Texts
from tests.support.screens import every_language, languages, looks_as_in, scanned
from tests.support.scripts import script

screens = script("screens")
REFERENCE = Path(__file__).parent / "menu"
WISHES = (NEW_OUT, ALL_OUT, JOB_OUT, LISTS_IN)

texts = st.text(max_size=100)
items = st.builds(Item, texts, marked=st.booleans())
pages = st.builds(Page, texts, st.lists(items, min_size=1, max_size=40).map(tuple))


def is_whole(page: Page) -> bool:
    """Whether no line of a page is cut off beside the mark of what is in force."""
    return all(len(item.text) < COLUMNS_PER_LINE for item in page.items)


def test_each_page_looks_as_in_its_reference_picture() -> None:
    drawn = screens.menu_samples()
    assert {path.stem for path in REFERENCE.iterdir()} == set(drawn)
    assert [name for name in drawn if not looks_as_in(drawn[name], REFERENCE / f"{name}.png")] == []


@given(pages, st.integers(0, 100))
def test_any_page_fits_with_the_cursor_anywhere(page: Page, steps: int) -> None:
    picture = menu(Menu(page).moved(steps), ENGLISH)
    assert (picture.mode, picture.size) == ("1", (128, 64))


@given(pages, st.integers(0, 39))
def test_exactly_the_line_under_the_cursor_is_inverted(page: Page, steps: int) -> None:
    rows = np.asarray(menu(Menu(page).moved(steps), ENGLISH))[10:, 0].astype(int)
    # Only an inverted line is lit at the very edge, where no letter begins.
    assert rows.sum() == 9
    assert np.abs(np.diff(rows)).sum() <= 2


def test_the_cursor_stays_in_sight_on_a_page_that_is_longer_than_the_panel() -> None:
    shown = Menu(Page("many", tuple(Item(f"item {number}") for number in range(30))))
    seen = {menu(shown.moved(steps), ENGLISH).tobytes() for steps in range(30)}
    assert len(seen) == 30
    assert menu(shown.moved(30), ENGLISH).tobytes() == menu(shown, ENGLISH).tobytes()


@every_language
def test_the_code_of_the_key_can_be_read_off_the_panel(say: Texts) -> None:
    fingerprint = "0123456789abcdef" * 4
    about = Menu(menu_pages.about({}, fingerprint, say))
    assert about.item.page is not None
    assert scanned(menu(about.opened(about.item.page), say)).lower() == fingerprint


@given(st.dictionaries(texts, texts, max_size=6), texts, languages)
def test_no_fact_about_the_instrument_is_cut_off(facts: dict[str, str], fingerprint: str, say: Texts) -> None:
    assert is_whole(menu_pages.about(facts, fingerprint, say))


@given(
    st.integers(0, 10**12),
    st.none() | st.tuples(st.integers(1, 10**12), st.sampled_from(Verdict), st.just("2026-01-01 12:00")),
    st.floats(0, 1),
    st.integers(0, 10**13),
    languages,
)
def test_no_line_about_the_log_is_cut_off(
    records: int, last: tuple[int, Verdict, str] | None, used: float, free_bytes: int, say: Texts
) -> None:
    assert is_whole(menu_pages.log_state(LogState(records, last, used, free_bytes), say))


dues = st.sampled_from(["", "2026-12-31"])


@given(
    st.builds(
        CalibrationState,
        st.tuples(st.floats(0.001, 10), st.floats(0.001, 10)),
        dues,
        st.none() | dues,
        st.none() | st.booleans(),
        dues,
    ),
    languages,
)
def test_no_line_about_the_calibration_is_cut_off(state: CalibrationState, say: Texts) -> None:
    assert is_whole(menu_pages.calibration(state, say))


@every_language
def test_every_text_of_the_menu_fits_its_place(say: Texts) -> None:
    words = say.menu
    titles = (words.title, words.profile, words.operator, words.log, words.about, words.shut_down, words.key)
    more = (words.stick, words.by_cable, words.calibration, words.language)
    assert [title for title in (*titles, *more) if len(f"{title} 99/99") > COLUMNS_PER_LINE] == []
    assert is_whole(menu_pages.root(say))
    assert is_whole(menu_pages.operators((), "", say))
    assert is_whole(menu_pages.about({}, "", say))
    assert is_whole(menu_pages.languages("en", say))
    usb = menu_pages.stick(dict.fromkeys(WISHES, True), say)
    by_cable = next(item.page for item in usb.items if item.page is not None)
    assert is_whole(usb)
    assert is_whole(by_cable)
    assert [line for line in words.key_lines if len(line) > 10] == []


@every_language
def test_every_page_of_the_menu_speaks_the_language(say: Texts) -> None:
    code = next(code for code, texts in LANGUAGES.items() if texts is say)
    english, other = screens.menu_samples(), screens.menu_samples(code)
    assert {name for name in english if english[name].tobytes() == other[name].tobytes()} == (
        set(english) if say is ENGLISH else set()
    )
