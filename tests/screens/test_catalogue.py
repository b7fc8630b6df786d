"""Every text of the panel is there in every language, has its glyphs, and fits its place."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from string import Formatter

import pytest

from device.config_sections import InstrumentSettings
from device.errors import Cause, Fault
from device.grading.grade import (
    Action,
    AtLimit,
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
from device.notices import Notice, NoticeCode
from device.parts.stick import Trouble
from device.screens.catalogue import LANGUAGES
from device.screens.draw import COLUMNS_PER_LINE, wrap
from device.screens.english import ENGLISH
from device.screens.glyphs import COLUMNS
from device.screens.reasons import announced, headline, notes, sentence, told
from device.screens.texts import Texts
from device.vision.descriptors import REGIONS
from device.vision.findings import Kind
from tests.support.screens import every_language
from tests.support.scripts import ROOT

SCHEMA = ROOT / "device" / "grading" / "profile.schema.json"
GRADE = Grade(
    Verdict.FAIL,
    (),
    Action.CLEAN,
    RulesOpinion(Verdict.FAIL, {}, ()),
    NetworkOpinion(Verdict.FAIL, 1.0),
    disagree=False,
)
PROFILES = SCHEMA.parent.glob("profiles/*.toml")
ZONES = sorted(
    {zone["name"] for path in PROFILES for zone in tomllib.loads(path.read_text("utf-8"))["zones"]}
)
PLACES = {
    "working": 10,
    "hold_still": COLUMNS_PER_LINE,
    "port": 4,  # "Port 999" beside the live view
    "attempt": 5,  # "Try 99"
    "focus": 8,
    "error": 8,
    "notice": 10,
    "found": 8,  # "99 found" in 11 columns
    "zone": 5,  # "zone epoxy" in 11 columns
    "worst": 6,  # "worst 1/99"
    "record": 10,
}
"""How many characters have room where each text stands."""
SAME_IN_ENGLISH = {"PASS", "FAIL", "ERROR", "Port", "Zone", "zone", "Menu", "def", "firmware", "GB"}
PAIRS = {"not_graded": 7, "switching_off": 10, "scan": 10}


def named_texts(said: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a language, or of a part of it, by where it stands."""
    if isinstance(said, str):
        yield name, said
    elif isinstance(said, Mapping):
        for code, text in said.items():
            yield from named_texts(text, f"{name}.{code}")
    elif isinstance(said, tuple):
        for number, text in enumerate(said):
            yield from named_texts(text, f"{name}.{number}")
    elif is_dataclass(said):
        for field in fields(said):
            yield from named_texts(getattr(said, field.name), f"{name}.{field.name}")


def all_texts(say: Texts) -> list[str]:
    return [text for _, text in named_texts(say)]


def reason(code: ReasonCode, zone: str, kind: Kind) -> Reason:
    if not code.endswith(("size", "count")):
        return Reason(code, "")
    return Reason(code, "", Excess(zone, kind, 99.9, 99, 10, 10, 99.5, at_limit=True))


def fits(text: str, lines: int) -> bool:
    wrapped = wrap(text, lines)
    return " ".join(wrapped) == text


def test_the_panel_speaks_what_can_be_set() -> None:
    for name in LANGUAGES:
        rule = InstrumentSettings.__dataclass_fields__["language"].metadata["rule"]
        assert rule.parse(name) == name
    assert InstrumentSettings().language in LANGUAGES
    with pytest.raises(ValueError, match="it"):
        rule.parse("it")


@every_language
def test_every_code_has_its_words(say: Texts) -> None:
    methods = json.loads(SCHEMA.read_text(encoding="utf-8"))
    steps = methods["properties"]["cleaning"]["properties"]["steps"]["items"]["enum"]
    assert set(say.verdicts) == set(Verdict)
    assert set(say.actions) == set(Action)
    assert set(say.cleanings) == {Action.CLEAN, Action.CLEAN_AGAIN}
    assert set(say.methods) == set(steps)
    assert set(say.kinds) == set(Kind)
    assert set(say.reasons) == set(ReasonCode)
    assert set(say.regions) == set(REGIONS)
    assert set(say.traits) == set(Trait)
    assert say.faults is None or set(say.faults) == set(Cause)
    assert set(say.notices) == set(NoticeCode)
    assert set(say.troubles) == set(Trouble)


@every_language
def test_a_daily_check_that_is_refused_is_not_told_as_a_calibration_only(say: Texts) -> None:
    overdue = Fault(Cause.CALIBRATION, ENGLISH.notices[NoticeCode.CHECK_OVERDUE])
    assert "check" in told(overdue, say) or say.menu.daily_check in told(overdue, say)
    assert fits(told(overdue, say).replace(";", ""), 5)


@every_language
def test_every_letter_has_its_glyph(say: Texts) -> None:
    assert set("".join(all_texts(say))) <= set(COLUMNS)


def test_letters_with_and_without_accent_differ() -> None:
    pairs = zip("áàâäçéèêíîñóôöúûü", "aaaaceeeiinooouuu", strict=True)
    assert all(COLUMNS[accented] != COLUMNS[plain] for accented, plain in pairs)


@every_language
def test_every_text_fits_its_place(say: Texts) -> None:
    assert [n for n, columns in PLACES.items() if len(getattr(say, n)) > columns] == []
    assert [n for n, columns in PAIRS.items() if max(map(len, getattr(say, n))) > columns] == []
    assert [w for w, most in zip(say.zone_table, (6, 4, 4, 4), strict=True) if len(w) > most] == []
    assert [w for w in say.verdicts.values() if len(say.rules) + 1 + len(w) > COLUMNS_PER_LINE] == []
    opinions = (say.not_judged, f"100% {say.dirty}")
    assert [w for w in opinions if len(say.network) + 1 + len(w) > COLUMNS_PER_LINE] == []
    assert [w for w in say.actions.values() if len(w) > COLUMNS_PER_LINE] == []
    assert [w for w in say.kinds.values() if len(f"9 {w}") > 11] == []
    lines = [f"{c}: {m}" for c in say.cleanings.values() for m in say.methods.values()]
    assert [line for line in lines if len(line) > COLUMNS_PER_LINE] == []


@every_language
def test_every_reason_fits_the_answer_and_every_sentence_a_page(say: Texts) -> None:
    reasons = [reason(code, zone, kind) for code in ReasonCode for zone in ZONES for kind in Kind]
    forbidden = Excess("D", Kind.PARTICLE, 99.9, 1, 0, 0, None)
    reasons.append(Reason(ReasonCode.DEFECT_SIZE, "", forbidden))
    heads = {headline(one, GRADE, say) for one in reasons}
    assert [text for text in sorted(heads) if not fits(text, 2)] == []
    whole = {sentence(one, GRADE, say) for one in reasons}
    assert [text for text in sorted(whole) if not fits(text, 8)] == []


@every_language
@pytest.mark.parametrize("cause", Cause)
def test_every_fault_is_told_whole_with_what_to_do(say: Texts, cause: Cause) -> None:
    text = told(Fault(cause, "what; to do"), say)
    what, to_do = text.split("; ")
    assert what
    assert to_do
    assert len(wrap(what, 9)) + len(wrap(to_do, 9)) <= 5


LONGEST = Notice(NoticeCode.BATTERY_LOW, 1_234_567, 100, "2027-01-31", 100)
"""A million records, as many files as are taken in, a folder or a day, a full battery."""


@every_language
@pytest.mark.parametrize("news", [*NoticeCode, *Trouble])
def test_every_notice_is_told_whole_with_what_to_do(say: Texts, news: NoticeCode | Trouble) -> None:
    text = announced(replace(LONGEST, code=news) if isinstance(news, NoticeCode) else news, say)
    what, to_do = text.split("; ")
    assert len(wrap(what, 9)) + len(wrap(to_do, 9)) <= 5


@every_language
@pytest.mark.parametrize("code", NoticeCode)
def test_a_notice_says_the_same_numbers_in_every_language(say: Texts, code: NoticeCode) -> None:
    def asked_for(text: str) -> set[str | None]:
        return {field for _, field, _, _ in Formatter().parse(text)}

    assert asked_for(say.notices[code]) == asked_for(LANGUAGES["en"].notices[code])


def test_a_fault_that_stops_nothing_is_told_as_a_fault() -> None:
    refused = Fault(Cause.PROFILE, "what; to do")
    assert announced(refused, LANGUAGES["de"]) == told(refused, LANGUAGES["de"])


def test_no_sentence_is_left_in_another_language() -> None:
    sentences = [{text for text in all_texts(say) if " " in text} for say in LANGUAGES.values()]
    shared = [one & other for number, one in enumerate(sentences) for other in sentences[number + 1 :]]
    assert set().union(*shared) == set()


@every_language
def test_no_word_is_left_in_english_but_those_that_the_languages_share(say: Texts) -> None:
    english = dict(named_texts(LANGUAGES["en"]))
    same = {text for name, text in named_texts(say) if english.get(name) == text}
    assert say is LANGUAGES["en"] or same <= SAME_IN_ENGLISH


def test_a_reason_is_told_by_its_code_and_numbers_in_the_language() -> None:
    broken = Reason(
        ReasonCode.DEFECT_SIZE, "any English", Excess("B", Kind.PIT, 7.25, 1, 0, 7.2, None, at_limit=True)
    )
    assert headline(broken, GRADE, LANGUAGES["en"]) == "B: pit 7.25 um, limit 7.2 um"
    assert sentence(broken, GRADE, LANGUAGES["de"]) == "B: Grübchen 7,25 um, Grenze 7,2 um, an der Grenze"
    many = Reason(ReasonCode.SCRATCH_COUNT, "", Excess("A", Kind.SCRATCH, 3, 6, 4, 2.5, 5))
    assert headline(many, GRADE, LANGUAGES["fr"]) == "A: 6 rayures de 2,5-5 um, max 4"
    dirty = Reason(ReasonCode.NETWORK_DIRTY, "", signs=(Sign("edge", Trait.SPOTS, 0.4),))
    assert sentence(dirty, GRADE, LANGUAGES["es"]) == "la red la juzga sucia (100%): borde puntos"


def test_a_kept_limit_and_dust_on_the_optics_are_told_in_the_language() -> None:
    kept = AtLimit("A", Kind.CHIP, 4.9, 0.2, 5, broken=False, text="any English")
    rules = RulesOpinion(Verdict.PASS, {}, (), (kept,))
    grade = Grade(Verdict.PASS, (), Action.NONE, rules, NetworkOpinion(Verdict.PASS, 0.1), disagree=False)
    assert list(notes(grade, 3, LANGUAGES["de"])) == [
        "A: Ausbruch 4,9 um liegt an der Grenze von 5 um",
        "3 am Mikroskop: Optik reinigen",
    ]


def test_a_size_without_its_numbers_is_refused_and_not_passed_over() -> None:
    with pytest.raises(KeyError):
        headline(Reason(ReasonCode.DEFECT_SIZE, "any English"), GRADE, LANGUAGES["fr"])
