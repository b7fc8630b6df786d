"""The pin table says what the configuration does."""

import re
from pathlib import Path

from device.config import Configuration, settings

PAGE = Path(__file__).resolve().parents[1] / "hardware" / "README.md"
ROW = re.compile(r"^\|(?P<cells>.+)\|$", re.MULTILINE)
# From the BCM name of a line to its place on the 40-pin header.
HEADER_PINS = {2: 3, 3: 5, 4: 7, 14: 8, 15: 10, 17: 11, 18: 12, 27: 13, 22: 15, 23: 16, 24: 18, 10: 19}
HEADER_PINS |= {9: 21, 25: 22, 11: 23, 8: 24, 7: 26, 5: 29, 6: 31, 12: 32, 13: 33, 19: 35, 16: 36, 26: 37}
HEADER_PINS |= {20: 38, 21: 40}


def rows() -> list[list[str]]:
    found = [[cell.strip() for cell in match["cells"].split("|")] for match in ROW.finditer(PAGE.read_text())]
    return [row for row in found[2:] if len(row) == 5]


def test_every_line_in_the_configuration_stands_in_the_table_with_its_default():
    tabled = {row[4].strip("`"): row[2] for row in rows() if row[4].startswith("`")}
    configured = {
        key: f"GPIO{value}"
        for key, value in settings(Configuration()).items()
        if key.endswith(("_gpio", ".gpio"))
    }
    assert tabled == configured


def test_every_line_has_its_own_place_on_the_header_and_the_right_one():
    lines = [(int(row[2].removeprefix("GPIO")), int(row[3])) for row in rows() if row[2]]
    assert {line: HEADER_PINS[line] for line, _ in lines} == dict(lines)
    assert len({line for line, _ in lines}) == len(lines) >= 6
