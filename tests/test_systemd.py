"""The unit is valid, starts what it says, and is locked down."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from device.__main__ import main

UNIT = Path(__file__).resolve().parents[1] / "systemd" / "endface.service"
HIGHEST_EXPOSURE = 1.5

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed"
)


def service() -> dict[str, str]:
    """The unit's settings outside comments; of a key that stands twice the last one."""
    lines = [line for line in UNIT.read_text().splitlines() if "=" in line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def analyze(*arguments: str) -> str:
    done = subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@needs_systemd
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path):
    # The program lies elsewhere on this machine; everything else is as shipped.
    installed = re.sub(r"(?m)^ExecStart=\S+", f"ExecStart={shutil.which('true')}", UNIT.read_text())
    (tmp_path / UNIT.name).write_text(installed)
    assert "endface.service" not in analyze("verify", str(tmp_path / UNIT.name))


@needs_systemd
def test_the_unit_is_locked_down():
    threshold = str(int(HIGHEST_EXPOSURE * 10))
    analyze("security", "--offline=true", f"--threshold={threshold}", str(UNIT))


def test_the_processors_features_are_not_hidden_from_the_network():
    assert "ProcSubset" not in service()


def test_it_runs_as_its_own_user_in_a_folder_that_it_may_write_to():
    unit = service()
    assert unit["User"] == "endface"
    assert unit["WorkingDirectory"] == f"/run/{unit['RuntimeDirectory']}"
    assert "GPIOZERO_PIN_FACTORY=" in unit["Environment"]


def test_it_starts_the_command_with_options_that_the_command_has(capsys):
    _, command, *options = service()["ExecStart"].split()
    with pytest.raises(SystemExit):
        main([command, "--help"])
    described = capsys.readouterr().out
    assert [option for option in options if option.startswith("--") and option not in described] == []


def test_the_user_and_the_folders_that_the_unit_needs_are_made():
    users = UNIT.with_suffix(".sysusers").read_text()
    folders = UNIT.with_suffix(".tmpfiles").read_text()
    frames = service()["ExecStart"].split("--simulate ")[1].split()[0]
    assert re.search(r"^u endface ", users, re.MULTILINE)
    assert re.search(rf"^d {frames} \d+ endface endface", folders, re.MULTILINE)
