"""Endface installed on a booted board the way `systemd/README.md` says."""

import re

from tests.rig.board import Board
from tests.rig.tree import INSTALLED_AT, ROOT
from tests.support.instrument import SCALE_UM_PER_PX

UNITS = f"{INSTALLED_AT}/systemd"
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
PLACES = {
    "endface.service": "/etc/systemd/system/endface.service",
    "endface-poweroff.path": "/etc/systemd/system/endface-poweroff.path",
    "endface-poweroff.service": "/etc/systemd/system/endface-poweroff.service",
    "endface-stick@.service": "/etc/systemd/system/endface-stick@.service",
    "99-endface.rules": "/etc/udev/rules.d/99-endface.rules",
    "99-endface-stick.rules": "/etc/udev/rules.d/99-endface-stick.rules",
    "endface.sysusers": "/etc/sysusers.d/endface.conf",
    "endface.tmpfiles": "/etc/tmpfiles.d/endface.conf",
}
PROBE = "endface-reach.service"


def install(board: Board) -> None:
    """Put units, rules, user and folders in place."""
    for name, place in PLACES.items():
        board.run("install", "-D", "-m", "644", f"{UNITS}/{name}", place)
    board.run("systemd-sysusers")
    board.run("systemd-tmpfiles", "--create", PLACES["endface.tmpfiles"])
    board.run("udevadm", "control", "--reload", check=False)  # a container has no udev
    board.write("/etc/endface/device.toml", SETTINGS)
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
