"""What the panel says of jobs: each text fits its place, and a label stays apart from its neighbours."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device import menu_pages
from device.grading.grade import Verdict
from device.jobs import LONGEST, LONGEST_NAME, MOST_ENTRIES, PORT, Inspected, JobList, progress
from device.menu import Menu
from device.screens.catalogue import LANGUAGES
from device.screens.draw import COLUMNS_PER_LINE, shorten_inside
from device.screens.menu import menu
from device.screens.place import Place
from device.screens.question import done_already
from device.screens.stick import percent_of, serving
from device.screens.texts import Texts
from device.stick_status import Stage, Status

every_language = pytest.mark.parametrize("say", LANGUAGES.values(), ids=LANGUAGES)
labels = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=LONGEST[PORT])


@every_language
def test_every_text_about_the_work_fits_its_place(say: Texts) -> None:
    words = say.work
    lines = (words.no_job, words.all_done, words.is_done, words.again, words.leave)
    assert [line for line in lines if len(line) >= COLUMNS_PER_LINE] == []
    assert len(words.not_done.format(count=MOST_ENTRIES)) < COLUMNS_PER_LINE
    assert len(f"{words.job} 99/99") <= COLUMNS_PER_LINE
    assert len(f"{words.next_port}: ") <= COLUMNS_PER_LINE - 8


@every_language
@pytest.mark.parametrize("stage", Stage)
@given(share=st.floats(-1, 2))
def test_how_far_a_stick_is_fits_at_any_stage(say: Texts, stage: Stage, share: float) -> None:
    assert len(say.work.stages[stage]) <= COLUMNS_PER_LINE
    assert len(say.work.leave_in) <= COLUMNS_PER_LINE
    assert len(say.work.await_disk) <= COLUMNS_PER_LINE
    by_stick, by_cable = (serving(Status(stage, share), say, by_cable=cable) for cable in (False, True))
    assert by_stick.size == by_cable.size == (128, 64)
    assert by_stick.tobytes() != by_cable.tobytes()


def test_the_bar_of_a_stick_grows_with_its_per_cent() -> None:
    lit = [
        serving(Status(Stage.WRITING, share)).crop((0, 40, 128, 51)).histogram()[255]
        for share in (0, 0.25, 0.5, 1)
    ]
    assert lit == sorted(set(lit))
    assert [percent_of(Status(Stage.WRITING, share)) for share in (0, 0.456, 1)] == ["0%", "45%", "100%"]


@every_language
def test_whoever_finds_no_list_is_told_so_on_lines_that_are_not_cut_off(say: Texts) -> None:
    page = menu_pages.jobs([], None, say)
    assert all(len(item.text) < COLUMNS_PER_LINE for item in page.items)


@settings(deadline=None)
@given(st.lists(labels, min_size=1, max_size=9, unique=True), st.integers(0, 9), st.integers(0, 9))
def test_any_job_fits_its_pages(names: list[str], done: int, steps: int) -> None:
    say = LANGUAGES["de"]
    said = [Inspected(name, list(Verdict)[place % 3]) for place, name in enumerate(names[:done])]
    job = progress(JobList("j" * LONGEST_NAME, tuple(names)), said)
    for page in (
        menu_pages.jobs([job], job.job.name, say),
        menu_pages.ports(job, names[0], say),
        menu_pages.job_end(job, None, say),
    ):
        assert menu(Menu.at_first(page).moved(steps), say).size == (128, 64)
    assert done_already(Place(names[0], 1, 999, names[0]), say).size == (128, 64)


@given(st.text(max_size=40), st.integers(3, 21))
def test_a_text_that_is_shortened_inside_keeps_its_end_and_fits(text: str, columns: int) -> None:
    short = shorten_inside(text, columns)
    assert len(short) == min(len(text), columns)
    assert text.endswith(short[-1:])
    assert short == text or ".." in short


def test_long_labels_of_neighbours_stay_different() -> None:
    names = [f"PANEL-7/ROW-12/A-{number}" for number in range(10, 20)]
    assert len({shorten_inside(name, 8) for name in names}) == len(names)
