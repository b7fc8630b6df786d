"""Screens look as agreed, and nothing on them is cut off."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from device.grading.grade import (
    Action,
    Excess,
    Grade,
    NetworkOpinion,
    Reason,
    ReasonCode,
    RulesOpinion,
    Sign,
    Trait,
    Verdict,
)
from device.inspection import Inspection
from device.screens.answer import answer
from device.screens.catalogue import LANGUAGES
from device.screens.draw import COLUMNS_PER_LINE, blank, wrap, write
from device.screens.focus import FocusBar, sharpness
from device.screens.message import error, notice, switching_off, working
from device.screens.place import Place
from device.screens.ready import ready
from device.screens.splash import splash
from device.screens.supply import Supply, draw_supply
from device.screens.texts import Texts
from device.screens.why import why, worst_first
from device.vision.descriptors import REGIONS
from device.vision.findings import EndFace, Feature, Findings, Kind, Quality
from device.vision.frame import Frame, Scale
from tests.support.screens import languages, looks_as_in
from tests.support.scripts import ROOT, script

screens = script("screens")
references = screens.references()
REFERENCE = Path(__file__).parent / "reference"

texts = st.text(max_size=300)
places = st.builds(Place, texts, st.integers(1, 10**9), st.integers(1, 999))
opinions = st.sampled_from(Verdict)
counts = st.fixed_dictionaries({name: st.integers(0, 10**5) for name in ("scratches", "defects", "over")})
excesses = st.builds(
    Excess,
    texts,
    st.sampled_from(Kind),
    st.floats(0, 400),
    st.integers(0, 10**5),
    st.integers(0, 99),
    st.floats(0, 400),
    st.none() | st.floats(0, 400),
    st.booleans(),
)
signs = st.builds(Sign, st.sampled_from(sorted(REGIONS)), st.sampled_from(Trait), st.floats(0, 1))
reasons = st.builds(
    Reason, st.sampled_from(ReasonCode), texts, excesses, st.lists(signs, max_size=3).map(tuple)
)
grades = st.builds(
    Grade,
    opinions,
    st.lists(reasons, max_size=12).map(tuple),
    st.sampled_from(Action),
    st.builds(RulesOpinion, opinions, st.dictionaries(texts, counts, max_size=8), st.just(())),
    st.builds(NetworkOpinion, opinions, st.floats(0, 1)),
    st.booleans(),
    st.sampled_from([None, "dry", "wet and dry"]),
)
lengths_um = st.floats(0, 400)
places_um = st.floats(-250, 250)
features = st.builds(
    Feature, st.sampled_from(Kind), texts, places_um, places_um, lengths_um, lengths_um, st.floats(-9, 9)
)


def is_panel_picture(picture: Image.Image) -> bool:
    return picture.mode == "1" and picture.size == (128, 64) and picture.getbbox() is not None


@pytest.mark.parametrize("name", sorted(references))
def test_a_screen_looks_as_in_its_reference_picture(name: str) -> None:
    assert looks_as_in(references[name], REFERENCE / f"{name}.png")


def test_the_sheet_that_the_readme_shows_is_current() -> None:
    with Image.open(ROOT / "device" / "screens" / "sheet.png") as shown:
        current = screens.sheet().convert("L")
        assert shown.size == current.size
        assert ImageChops.difference(shown.convert("L"), current).getbbox() is None


def test_every_reference_picture_belongs_to_a_screen() -> None:
    assert {path.stem for path in REFERENCE.iterdir()} == set(references)


def test_pass_fail_not_graded_and_error_differ_in_shape() -> None:
    samples = screens.samples()
    names = ("pass", "fail", "not-graded", "error")
    heads = [np.asarray(samples[name])[:32].astype(int) for name in names]
    for i, one in enumerate(heads):
        for other in heads[i + 1 :]:
            assert np.abs(one - other).mean() > 0.2
    lit = {name: head.mean() for name, head in zip(names, heads, strict=True)}
    assert lit["fail"] > 0.6 > max(lit["pass"], lit["not-graded"], lit["error"])


def test_a_text_that_would_be_cut_off_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        write(blank(), (0, 0), "x" * (COLUMNS_PER_LINE + 1))
    with pytest.raises(ValueError, match="does not fit"):
        write(blank(), (0, 58), "x")


@settings(deadline=None)
@given(grades, places, languages)
def test_any_verdict_fits(grade: Grade, place: Place, say: Texts) -> None:
    assert is_panel_picture(answer(grade, place, say))


@settings(deadline=None)
@given(texts, languages)
def test_any_fault_fits(text: str, say: Texts) -> None:
    assert is_panel_picture(error(text, say))
    assert is_panel_picture(notice(text, say))
    assert is_panel_picture(switching_off(say))
    assert is_panel_picture(splash(text))


def lit(supply: Supply) -> int:
    picture = blank()
    draw_supply(picture, (0, 0), supply)
    return picture.histogram()[255]


def test_a_fuller_battery_shows_more_and_none_shows_nothing() -> None:
    def cells(percent: int) -> int:
        picture = blank()
        draw_supply(picture, (0, 0), Supply(percent))
        return picture.crop((0, 0, 16, 7)).histogram()[255]

    assert cells(0) < cells(30) < cells(70) < cells(100)
    assert lit(Supply()) == 0
    assert lit(Supply(clock_is_set=False)) > 0
    assert lit(Supply(50, on_charger=True)) != lit(Supply(50))


supplies = st.builds(Supply, st.none() | st.integers(0, 100), st.booleans(), clock_is_set=st.booleans())


@settings(deadline=None)
@given(
    places,
    st.builds(FocusBar, st.floats(0, 1), st.floats(0, 1)),
    supplies,
    st.integers(3, 90),
    st.integers(3, 90),
    st.integers(0, 255),
    languages,
)
def test_any_live_view_fits(
    place: Place, focus: FocusBar, supply: Supply, width: int, height: int, level: int, say: Texts
) -> None:
    view = np.full((height, width), level, np.uint8)
    assert is_panel_picture(ready(view, focus, place, supply, say))
    assert is_panel_picture(working(place, say))


@settings(max_examples=50, deadline=None)
@given(grades, st.none() | st.just(62.5), st.lists(features, max_size=6).map(tuple), languages)
def test_any_reasons_and_features_fit(
    grade: Grade, radius: float | None, found: tuple[Feature, ...], say: Texts
) -> None:
    end_face = EndFace((40, 30), (radius, radius), 2 * radius, None, None, 1, 0.1) if radius else None
    findings = Findings(Quality(None, 90, 0, 1, ()), end_face, found, None)
    frame = Frame(np.zeros((60, 80), np.uint8), Scale(1, 1))
    pages = why(Inspection(frame, findings, grade, "", "", "", "", "", {}), say)
    assert pages
    assert all(page.size == (128, 64) for page in pages)


@pytest.mark.parametrize("count", range(1, len(Kind) + 1))
def test_an_end_face_with_something_of_each_kind_has_room_for_all(count: int) -> None:
    found = tuple(Feature(kind, "A", 0, 0, 5, 5, -3, 0.2) for kind in list(Kind)[:count])
    end_face = EndFace((40, 30), (62.5, 62.5), 125, None, None, 1, 0.1)
    findings = Findings(Quality(None, 90, 0, 1, ()), end_face, found, None)
    frame = Frame(np.zeros((60, 80), np.uint8), Scale(1, 1))
    grade = screens.graded(Verdict.PASS, Action.NONE)
    pages = why(Inspection(frame, findings, grade, "", "", "", "", "", {}))
    lines = np.asarray(pages[1])[:, 66:].any(axis=1)
    starts = int(lines[0]) + np.count_nonzero(lines[1:] & ~lines[:-1])
    assert starts == 1 + count


@pytest.mark.parametrize(("zones", "pages"), [(0, 1), (4, 1), (5, 1), (6, 2), (10, 2), (12, 3)])
def test_the_zones_of_a_long_profile_go_on_over_more_pages(zones: int, pages: int) -> None:
    rules = RulesOpinion(
        Verdict.PASS, {f"Z{n}": {"scratches": n, "defects": 0, "over": 0} for n in range(zones)}, ()
    )
    grade = Grade(Verdict.PASS, (), Action.NONE, rules, NetworkOpinion(Verdict.PASS, 0.1), disagree=False)
    findings = Findings(Quality(None, 90, 0, 1, ()), None, (), None)
    frame = Frame(np.zeros((60, 80), np.uint8), Scale(1, 1))
    shown = why(Inspection(frame, findings, grade, "", "", "", "", "", {}))
    assert len({page.tobytes() for page in shown}) == len(shown) == pages


def test_what_to_do_stands_whole_at_the_bottom_however_much_there_is_to_tell() -> None:
    long, short = (error("word " * words + "; check its ribbon cable") for words in (60, 3))
    assert np.array_equal(np.asarray(long)[48:], np.asarray(short)[48:])
    assert not np.array_equal(np.asarray(long), np.asarray(short))
    assert np.array_equal(np.asarray(error("check its ribbon cable"))[24:40], np.asarray(short)[48:])


def test_a_text_that_is_too_long_says_that_there_was_more() -> None:
    assert wrap("one two three four five", 2, 9) == ["one two", "three f.."]
    assert wrap("one two", 2, 9) == ["one two"]


def test_a_number_keeps_its_unit_beside_it() -> None:
    assert wrap("particle 7.5 um, limit 5 um", 4, 12) == ["particle", "7.5 um,", "limit 5 um"]
    assert wrap("the battery is low (12 %)", 4, 22) == ["the battery is low", "(12 %)"]
    assert wrap("many: 100 umbrellas", 2, 10) == ["many: 100", "umbrellas"]


def test_the_worst_feature_is_the_innermost_then_the_largest() -> None:
    def feature(zone: str, size_um: float) -> Feature:
        return Feature(Kind.CHIP, zone, 0, 0, size_um, size_um, 1, 0.2)

    found = (feature("D", 9), feature("core", 1), feature("D", 20), feature("core", 2))
    order = [(f.zone, f.size_um) for f in worst_first(found, ("core", "D"))]
    assert order == [("core", 2), ("core", 1), ("D", 20), ("D", 9)]


def test_the_focus_bar_holds_its_peak() -> None:
    bar = FocusBar().follow(0.7).follow(0.4)
    assert (bar.now, bar.peak) == (0.4, 0.7)


@pytest.mark.parametrize("level", [0, 255])
def test_marks_on_all_four_sides_of_the_live_view_point_at_its_middle(level: int) -> None:
    view = np.full((480, 640), level, np.uint8)
    pixels = np.asarray(ready(view, FocusBar(), Place("any", 1, 1), Supply()))[10:64, :72]
    for row in (slice(0, 7), slice(-7, None)):
        assert pixels[row, 36].all()
        assert not pixels[row, [35, 37]].any()
    for column in (slice(0, 7), slice(-7, None)):
        assert pixels[27, column].all()
        assert not pixels[[26, 28], column].any()
    assert len(np.unique(pixels[7:-7, 7:-7])) == 1


def test_sharpness_falls_with_blur_and_ignores_gain() -> None:
    cv2 = pytest.importorskip("cv2")
    sharp = screens.end_face_pixels() // 2
    values = [sharpness(cv2.GaussianBlur(sharp, (0, 0), sigma)) for sigma in (0.5, 2, 4, 8)]
    assert values == sorted(values, reverse=True)
    assert values[0] > values[-1] + 0.2
    assert sharpness(sharp * 2) == pytest.approx(sharpness(sharp), abs=0.01)
    assert sharpness(np.zeros((9, 9), np.uint8)) == 0


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_every_screen_with_words_speaks_the_language(language: str) -> None:
    english, other = screens.samples(), screens.samples(language)
    same = {name for name in english if english[name].tobytes() == other[name].tobytes()}
    assert same == {"splash"}
