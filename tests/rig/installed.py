"""Endface installed on a booted board by its own script; the libraries are there already."""

import re

from tests.rig.board import Board
from tests.rig.tree import INSTALLED_AT, ROOT
from tests.support.instrument import SCALE_UM_PER_PX

UNIT = ROOT / "systemd" / "endface.service"
STATE = "/var/lib/endface"
ENDFACE = f"{INSTALLED_AT}/.venv/bin/endface"
PYTHON = f"{INSTALLED_AT}/.venv/bin/python"
REACH = (PYTHON, f"{INSTALLED_AT}/tests/rig/guest/reach.py")
SETTINGS = f"""\
[instrument]
serial = "rig-1"
[grading]
profile = "iec-ed2-mm-pc"
[camera]
scale_x_um_per_px = {SCALE_UM_PER_PX}
scale_y_um_per_px = {SCALE_UM_PER_PX}
"""
PROBE = "endface-reach.service"


def install(board: Board, more_settings: str = "") -> None:
    """Put units, rules, user and folders in place, with the script that does so on a board."""
    board.run(f"{INSTALLED_AT}/scripts/install", "--stage", "/")
    board.run("systemd-sysusers")
    board.run("systemd-tmpfiles", "--create", "/etc/tmpfiles.d/endface.conf")
    board.run("udevadm", "control", "--reload", check=False)  # a container has no udev
    board.write("/etc/endface/device.toml", SETTINGS + more_settings)
    board.run("systemctl", "daemon-reload")


def change_unit(board: Board, text: str) -> None:
    """Change the shipped unit as a person would: by a drop-in."""
    board.write("/etc/systemd/system/endface.service.d/rig.conf", text)
    board.run("systemctl", "daemon-reload")


def reach_unit() -> str:
    """The shipped unit, sandbox and all, around the program that tries what it can reach."""
    changed = re.sub(r"(?m)^ExecStart=.*$", f"ExecStart={' '.join(REACH)}", UNIT.read_text())
    changed = re.sub(r"(?m)^Type=.*$", "Type=oneshot", changed)
    return re.sub(r"(?m)^(Restart|Watchdog)\w*=.*\n", "", changed)
