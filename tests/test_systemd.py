"""The units are valid, start what they say, and are locked down."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from device.__main__ import main
from device.parts.camera_ladder import OPENING_S, REOPENING_S

FOLDER = Path(__file__).resolve().parents[1] / "systemd"
UNIT = FOLDER / "endface.service"
SIMULATED = FOLDER / "endface-simulated.conf"
HIGHEST_EXPOSURE = 1.5
# Where the board's groups, with what they may use, are named: sysusers, udev and the unit.
GROUPS = {"gpio": "char-gpiochip", "i2c": "char-i2c", "spi": "char-spi", "video": "char-video4linux"}

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed"
)
needs_udevadm = pytest.mark.skipif(shutil.which("udevadm") is None, reason="udevadm is not installed")


def settings(unit: Path) -> dict[str, list[str]]:
    """The unit's settings outside comments, each with all its values."""
    found: dict[str, list[str]] = {}
    for line in unit.read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            key, value = line.split("=", 1)
            found.setdefault(key, []).append(value)
    return found


def service() -> dict[str, str]:
    """Of a key that stands twice the last value."""
    return {key: values[-1] for key, values in settings(UNIT).items()}


def analyze(*arguments: str) -> str:
    done = subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@needs_systemd
@pytest.mark.parametrize("name", ["endface.service", "endface-poweroff.service", "endface-poweroff.path"])
def test_systemd_finds_nothing_wrong_with_a_unit(tmp_path, name):
    for unit in (*FOLDER.glob("endface*.service"), *FOLDER.glob("endface*.path")):
        # The programs lie elsewhere on this machine; everything else is as shipped.
        installed = re.sub(r"(?m)^(Exec\w+)=\S+", rf"\1={shutil.which('true')}", unit.read_text())
        (tmp_path / unit.name).write_text(installed)
    assert "endface" not in analyze("verify", str(tmp_path / name))


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
    assert "GPIOZERO_PIN_FACTORY=lgpio" in unit["Environment"].split()


def test_a_hang_is_seen_a_crash_is_mended_and_a_stop_takes_three_seconds_at_most():
    unit = service()
    assert (unit["Type"], unit["NotifyAccess"], unit["Restart"]) == ("notify", "main", "always")
    assert unit["StartLimitIntervalSec"] == "0", "what keeps it from starting may take a person hours to mend"
    # The longest honest silence: a quarter of the time, one more second, a camera that is opened anew, and
    # an inspection of 120 yardsticks (`scripts/bench`) on a board that needs a quarter of a second for one.
    longest_capture_s = 2.5 + max(OPENING_S, REOPENING_S)
    longest_inspection_s = 120 * 0.25
    longest_s = int(unit["WatchdogSec"]) / 4 + 1 + longest_capture_s + longest_inspection_s
    assert longest_s < int(unit["WatchdogSec"])
    assert int(unit["TimeoutStopSec"]) <= 3


def test_it_reaches_its_own_devices_and_no_others():
    allowed = settings(UNIT)["DeviceAllow"]
    assert service()["DevicePolicy"] == "closed"
    kinds = {*GROUPS.values(), "char-media", "char-dma_heap"}
    assert set(allowed) == {f"{kind} rw" for kind in kinds}


def test_every_group_of_a_device_is_the_services_and_is_made_where_it_is_missing():
    assert service()["SupplementaryGroups"].split() == list(GROUPS)
    users = (FOLDER / "endface.sysusers").read_text()
    assert re.findall(r"(?m)^g (\w+) -", users) == list(GROUPS)
    rules = (FOLDER / "99-endface.rules").read_text()
    assert set(re.findall(r'GROUP="(\w+)"', rules)) == set(GROUPS)


@needs_udevadm
@pytest.mark.parametrize("rules", sorted(FOLDER.glob("*.rules")), ids=lambda path: path.name)
def test_udev_finds_nothing_wrong_with_the_rules(rules):
    if subprocess.run(["udevadm", "verify", "--version"], capture_output=True, check=False).returncode:
        pytest.skip("this udevadm cannot verify rules: systemd is older than 254")
    subprocess.run(["udevadm", "verify", "--resolve-names=never", str(rules)], check=True)


@pytest.mark.parametrize("unit", [UNIT, SIMULATED], ids=lambda path: path.name)
def test_it_starts_the_command_with_options_that_the_command_has(unit, capsys):
    _, command, *options = settings(unit)["ExecStart"][-1].split()
    with pytest.raises(SystemExit):
        main([command, "--help"])
    described = capsys.readouterr().out
    assert [option for option in options if option.startswith("--") and option not in described] == []


def test_the_user_and_the_folders_that_the_units_need_are_made():
    users = (FOLDER / "endface.sysusers").read_text()
    folders = (FOLDER / "endface.tmpfiles").read_text()
    frames = settings(SIMULATED)["ExecStart"][-1].split("--simulate ")[1].split()[0]
    assert re.search(r"^u endface ", users, re.MULTILINE)
    assert re.search(rf"^d {frames} \d+ endface endface", folders, re.MULTILINE)
