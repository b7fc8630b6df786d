"""The unit and the rule that serve a stick: valid, locked down, and they start what there is."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from device.__main__ import main
from device.stick_desk import CABLE, FOLDER, Desk
from device.stick_status import Stage, Status

SYSTEMD = Path(__file__).resolve().parents[1] / "systemd"
UNIT, RULE = SYSTEMD / "endface-stick@.service", SYSTEMD / "99-endface-stick.rules"
HIGHEST_EXPOSURE = 1.8

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed"
)


@needs_systemd
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    # The program lies elsewhere on this machine; everything else is as shipped.
    installed = re.sub(r"(?m)^ExecStart=\S+", f"ExecStart={shutil.which('true')}", UNIT.read_text())
    (tmp_path / "endface-stick@sda1.service").write_text(installed)
    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / "endface-stick@sda1.service")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "endface-stick" not in done.stderr


@needs_systemd
@pytest.mark.parametrize("name", [UNIT.name, "endface-cable.service"])
def test_the_units_may_do_what_needs_root_and_little_else(name: str) -> None:
    threshold = str(int(HIGHEST_EXPOSURE * 10))
    order = ["systemd-analyze", "security", "--offline=true", f"--threshold={threshold}", str(SYSTEMD / name)]
    done = subprocess.run(order, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_it_serves_the_device_and_forgets_it_where_the_instrument_looks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    unit = UNIT.read_text()
    assert "ExecStart=/opt/endface/.venv/bin/endface stick /dev/%I\n" in unit
    assert f"ExecStopPost=/bin/rm -f {FOLDER}/stick-%i.json\n" in unit
    with pytest.raises(SystemExit):
        main(["stick", "--help"])
    assert "DEVICE" in capsys.readouterr().out


def test_no_stick_leaves_the_unit_failed() -> None:
    assert "SuccessExitStatus=1 SIGTERM\n" in UNIT.read_text(), "of no use, and pulled before it was served"


def test_udev_mounts_nothing_and_only_wants_the_unit() -> None:
    rules = [line for line in RULE.read_text().splitlines() if line and not line.startswith("#")]
    assert not any("RUN" in line or "PROGRAM" in line for line in rules)
    assert sum('ENV{SYSTEMD_WANTS}+="endface-stick@%k.service"' in line for line in rules) == 1
    assert 'SUBSYSTEMS=="usb", GOTO="endface_stick_usb"' in rules


def test_the_cable_is_asked_for_by_a_word_on_the_desk_that_is_taken_away_when_it_was_heard() -> None:
    word = FOLDER / f"{CABLE}.json"
    assert f"PathExists={word}\n" in (SYSTEMD / "endface-cable.path").read_text()
    unit = (SYSTEMD / "endface-cable.service").read_text()
    assert f"ExecStopPost=/bin/rm -f {word}\n" in unit
    assert "ExecStart=/opt/endface/.venv/bin/endface cable\n" in unit


@pytest.mark.parametrize(("ended", "stays"), [("exited", True), ("killed", False), ("dumped", False)])
def test_how_far_the_cable_was_is_forgotten_where_its_process_could_not_say_how_it_ended(
    tmp_path: Path, ended: str, stays: bool
) -> None:
    Desk(tmp_path).tell(CABLE, Status(Stage.TROUBLE))
    unit = (SYSTEMD / "endface-cable.service").read_text()
    (line,) = re.findall(r"^ExecStopPost=(/bin/sh .*)$", unit, re.MULTILINE)
    # systemd reads $$ as one $, and sets how the process ended.
    order = shlex.split(line.replace("$$", "$").replace(str(FOLDER), str(tmp_path)))
    subprocess.run(order, env={"PATH": "/bin:/usr/bin", "EXIT_CODE": ended}, check=True)
    assert (CABLE in Desk(tmp_path).told()) == stays


def test_the_folder_of_words_is_the_instruments_before_root_makes_it_its_own() -> None:
    made = (SYSTEMD / "endface.tmpfiles").read_text().splitlines()
    for folder in (FOLDER.parent, FOLDER):
        assert f"d {folder} 0755 endface endface -" in made


@needs_systemd
@pytest.mark.parametrize("name", ["endface-cable.path", "endface-cable.service"])
def test_systemd_finds_nothing_wrong_with_what_offers_the_log_by_cable(tmp_path: Path, name: str) -> None:
    for each in ("endface-cable.path", "endface-cable.service"):
        unit = (SYSTEMD / each).read_text()
        (tmp_path / each).write_text(re.sub(r"(?m)^ExecStart=\S+", f"ExecStart={shutil.which('true')}", unit))
    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / name)], capture_output=True, text=True, check=False
    )
    assert "endface-cable" not in done.stderr
