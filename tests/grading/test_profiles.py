"""The shipped profiles hold the numbers of the acceptance tables, each read again from the source."""

import math

import pytest

from device.errors import ProfileError
from device.grading import profile
from device.grading.limits import Band, Limit
from device.vision.findings import Fibre


def none_over(size_um: float) -> Band:
    return Band(size_um, lower_included=False, upper_um=math.inf, upper_included=False, at_most=0)


def none_from(size_um: float) -> Band:
    return Band(size_um, lower_included=True, upper_um=math.inf, upper_included=False, at_most=0)


def between(lower_um: float, upper_um: float, at_most: int) -> Band:
    return Band(lower_um, lower_included=True, upper_um=upper_um, upper_included=True, at_most=at_most)


# The tables' own words, and what they mean. "any < 2" and "any <= 3" put no limit on those sizes.
MEANING: dict[str, Limit] = {
    "any": (),
    "none": (none_from(0),),
    "any <= 3, none > 3": (none_over(3),),
    "none > 3": (none_over(3),),
    "any <= 5, none > 5": (none_over(5),),
    "none > 10": (none_over(10),),
    "none >= 10": (none_from(10),),
    "none > 30": (none_over(30),),
    "at most 4 of <= 3, none > 3": (between(0, 3, 4), none_over(3)),
    "at most 4 of <= 5, none > 5": (between(0, 5, 4), none_over(5)),
    "at most 5 of < 3, none > 3": (between(0, 3, 5), none_over(3)),
    "at most 5 in all of < 5, none > 5": (between(0, 5, 5), none_over(5)),
    "any < 2, at most 5 of 2 to 5, none > 5": (between(2, 5, 5), none_over(5)),
    "any < 2, at most 5 in all of < 5, none > 5": (between(2, 5, 5), none_over(5)),
    "any < 2, at most 8 in all of < 5, none > 5": (between(2, 5, 8), none_over(5)),
    "any < 5, at most 5 of 5 to 10, none > 10": (between(5, 10, 5), none_over(10)),
    "any < 20, at most 5 of 20 to 30, none > 30": (between(20, 30, 5), none_over(30)),
}
SM_B = "any < 2, at most 5 of 2 to 5, none > 5"
MM_A = "at most 4 of <= 5, none > 5"
MM_B = "any < 5, at most 5 of 5 to 10, none > 10"
MM_D = "any < 20, at most 5 of 20 to 30, none > 30"
IPC_REST = [
    ("epoxy", 120, 130, "any", "any"),
    ("D", 130, 250, "none > 3", "none > 10"),
    ("outer", 250, 400, "any", "none > 30"),
]
# profile: (zone, inner um, outer um, scratches, defects)
TABLES = {
    "iec-ed2-sm-pc": [
        ("A", 0, 25, "none", "none"),
        ("B", 25, 115, "any <= 3, none > 3", SM_B),
        ("C", 115, 135, "any", "any"),
        ("D", 135, 250, "any", "none > 10"),
    ],
    "iec-ed2-sm-apc": [
        ("A", 0, 25, "at most 4 of <= 3, none > 3", "none"),
        ("B", 25, 115, "any", SM_B),
        ("C", 115, 135, "any", "any"),
        ("D", 135, 250, "any", "none > 10"),
    ],
    "iec-ed2-mm-pc": [
        ("A", 0, 65, "any <= 3, none > 3", MM_A),
        ("B", 65, 115, "any <= 5, none > 5", MM_B),
        ("C", 115, 135, "any", "any"),
        ("D", 135, 250, "any", MM_D),
    ],
    "iec-ed1-sm-pc": [
        ("A", 0, 25, "none", "none"),
        ("B", 25, 120, "any <= 3, none > 3", SM_B),
        ("C", 120, 130, "any", "any"),
        ("D", 130, 250, "any", "none >= 10"),
    ],
    "iec-ed1-mm-pc": [
        ("A", 0, 65, "any <= 5, none > 5", MM_A),
        ("B", 65, 120, "any <= 5, none > 5", SM_B),
        ("C", 120, 130, "any", "any"),
        ("D", 130, 250, "any", "none >= 10"),
    ],
    "ipc-8497-1-sm": [
        ("A", 0, 25, "none", "none"),
        ("B", 25, 120, "none > 3", "any < 2, at most 5 in all of < 5, none > 5"),
        *IPC_REST,
    ],
    "ipc-8497-1-mm": [
        ("A", 0, 66, "at most 5 of < 3, none > 3", "at most 5 in all of < 5, none > 5"),
        ("B", 66, 120, "none > 3", "any < 2, at most 8 in all of < 5, none > 5"),
        *IPC_REST,
    ],
    "example-mm-91-140": [
        ("A", 0, 94, "any <= 3, none > 3", MM_A),
        ("B", 94, 130, "any <= 5, none > 5", MM_B),
        ("C", 130, 150, "any", "any"),
        ("D", 150, 280, "any", MM_D),
    ],
}
EDITION_3 = {"iec-ed3-sm-pc": 25, "iec-ed3-sm-apc": 25, "iec-ed3-mm-pc": 65}


def test_every_profile_of_the_tables_is_shipped_and_no_other():
    assert set(profile.names()) == {*TABLES, *EDITION_3}


@pytest.mark.parametrize("name", TABLES)
def test_zones_and_limits_are_those_of_the_table(name):
    shipped = profile.load(name)
    rows = [
        (
            zone.name,
            zone.inner_um,
            zone.outer_um,
            shipped.limits[zone.name].scratches,
            shipped.limits[zone.name].defects,
        )
        for zone in shipped.zones
    ]
    assert rows == [(*row[:3], MEANING[row[3]], MEANING[row[4]]) for row in TABLES[name]]


@pytest.mark.parametrize("name", TABLES)
def test_the_fibre_is_the_one_that_the_table_is_for(name):
    single_mode, multimode = Fibre(9, 125), Fibre(50, 125)
    expected = Fibre(91, 140) if "91" in name else single_mode if "sm" in name else multimode
    assert profile.load(name).fibre == expected


@pytest.mark.parametrize("name", [*TABLES, *EDITION_3])
def test_a_profile_names_its_source_and_edition_and_is_called_like_its_file(name):
    content = profile.read(profile.path_of(name))
    assert content["name"] == name
    assert content["source"]
    assert content["edition"]


@pytest.mark.parametrize("name", TABLES)
def test_only_edition_1_fails_a_scratch_at_once(name):
    assert profile.load(name).scratch_fails_at_once == ("ed1" in name)


@pytest.mark.parametrize("name", TABLES)
def test_two_dry_cleans_come_before_wet_and_dry(name):
    assert profile.load(name).cleaning[:3] == ("dry", "dry", "wet and dry")


@pytest.mark.parametrize(("name", "a_um"), EDITION_3.items())
def test_edition_3_has_its_zones_and_refuses_to_grade_naming_what_to_fill_in(name, a_um):
    zones = profile.read(profile.path_of(name))["zones"]
    assert [(z["name"], z["inner_um"], z["outer_um"]) for z in zones] == [
        ("A", 0, a_um),
        ("B", a_um, 110),
        ("contact", 110, 250),
    ]
    with pytest.raises(
        ProfileError, match=r"scratches in zone A, defects in zone A, scratches in zone B.*bought"
    ):
        profile.load(name)
