"""A profile that breaks a rule is refused, with the place and what to do."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.errors import ProfileError
from device.grading import profile

GOOD = profile.path_of("iec-ed2-mm-pc").read_text()


def load_text(tmp_path: Path, text: str) -> profile.Profile:
    path = tmp_path / "own.toml"
    path.write_text(text)
    return profile.load(path)


def test_a_users_own_file_is_loaded_by_its_path(tmp_path):
    own = load_text(tmp_path, GOOD.replace('"iec-ed2-mm-pc"', '"own"'))
    assert own.name == "own"
    assert own.limits == profile.load("iec-ed2-mm-pc").limits


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("core_um = 50", "core_um = 50\ncolour = 1", r"own\.toml: fibre: .*'colour' was unexpected"),
        ('edition = "2 (2015)"\n', "", r"top level: 'edition' is a required property"),
        (
            "scratches = [{ over_um = 3, at_most = 0 }]\n",
            "",
            r"zones\[0\]: 'scratches' is a required property",
        ),
        ("over_um = 3, at_most = 0", "over_um = 3", r"zones\[0\].scratches\[0\]: 'at_most' is a required"),
        ("at_most = 4", "at_most = -1", r"zones\[0\].defects\[0\].at_most: -1 is less than"),
        ("at_most = 4", "at_most = true", r"zones\[0\].defects\[0\].at_most: True is not of type"),
        ("inner_um = 65", "inner_um = 60", "zones A and B overlap or leave a gap"),
        ("inner_um = 65", "inner_um = 70", "zones A and B overlap or leave a gap"),
        (
            "inner_um = 135\nouter_um = 250",
            "inner_um = 135\nouter_um = 130",
            "zone D: outer_um must be larger",
        ),
        ('name = "B"', 'name = "A"', "two zones have the same name"),
        ("inner_um = 0", "inner_um = 1", "innermost zone must have inner_um = 0"),
        ("core_um = 50", "core_um = 125", "core_um must be smaller"),
        ("core_um = 50", "core_um = nan", "not finite"),
        ("core_um = 50", "core_um = inf", "fibre.core_um: inf is greater than"),
        ("to_um = 5, at_most = 4", "from_um = 6, to_um = 5, at_most = 4", "holds no size"),
        ("to_um = 5, at_most = 4", "to_um = 6, at_most = 4", "overlap; list them from small to large"),
        ("to_um = 5, at_most = 4", "below_um = 5, at_most = 4", "say which band 5 um itself belongs to"),
        (
            'scratches = "any"',
            'scratches = "unknown"',
            "not filled in: scratches in zone C, scratches in zone D",
        ),
        ("core_um = 50", "core_um = ", "not a TOML file"),
    ],
)
def test_a_broken_rule_is_named_with_its_place(tmp_path, old, new, message):
    assert old in GOOD
    with pytest.raises(ProfileError, match=message):
        load_text(tmp_path, GOOD.replace(old, new))


def test_a_file_that_is_not_there_or_not_text_is_said_so(tmp_path):
    with pytest.raises(ProfileError, match=r"No such file.*check the path"):
        profile.load(tmp_path / "none.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ProfileError, match="not a TOML file"):
        profile.load(tmp_path / "binary.toml")


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(ProfileError, match=r"no profile 'iec-ed4'.*iec-ed2-mm-pc"):
        profile.load("iec-ed4")


def test_the_hash_follows_the_content_and_not_its_writing(tmp_path):
    hashed = load_text(tmp_path, GOOD).sha256
    assert (
        load_text(tmp_path, "# a remark\n" + GOOD.replace("core_um = 50", "core_um = 50.0")).sha256 == hashed
    )
    assert load_text(tmp_path, GOOD.replace("at_most = 4", "at_most = 3")).sha256 != hashed
    assert len(hashed) == 64


def test_the_whole_content_is_kept_for_the_records():
    assert profile.load("iec-ed2-mm-pc").content == tomllib.loads(GOOD)


@given(st.text(max_size=200))
def test_no_text_does_anything_but_load_or_be_refused(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "fuzz.toml"
    path.write_text(text, encoding="utf-8", errors="replace")
    with pytest.raises(ProfileError):
        profile.load(path)
