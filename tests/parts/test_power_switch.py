"""The instrument asks to be switched off; the system does it."""

import re
from pathlib import Path

import pytest

from device.errors import PartError
from device.parts.power_switch import RequestFile

PATH_UNIT = Path(__file__).resolve().parents[2] / "systemd" / "endface-poweroff.path"


def test_it_makes_the_file_that_the_path_unit_waits_for(tmp_path: Path) -> None:
    RequestFile({"RUNTIME_DIRECTORY": str(tmp_path)}).off()
    waited_for = re.search(r"(?m)^PathExists=/run/endface/(.+)$", PATH_UNIT.read_text())
    assert waited_for is not None
    assert [made.name for made in tmp_path.iterdir()] == [waited_for[1]]


def test_outside_the_service_it_says_how_to_do_it_by_hand() -> None:
    with pytest.raises(PartError, match="sudo poweroff"):
        RequestFile({}).off()


def test_a_folder_that_is_gone_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(PartError, match="cannot be switched off"):
        RequestFile({"RUNTIME_DIRECTORY": str(tmp_path / "absent")}).off()
