"""The shipped unit under a real systemd: it starts, is fenced in, stops in time, survives being killed."""

import json
from collections.abc import Iterator

import pytest

from device.last_end import End
from tests.rig.container import Container
from tests.rig.installed import ENDFACE, PROBE, PYTHON, REACH, STATE, change_unit, install, reach_unit
from tests.rig.tree import ROOT

pytestmark = pytest.mark.rig

UNITS = ROOT / "systemd"
UNIT = "endface.service"
LOG = f"{STATE}/log"
COUNT = f"""
import sqlite3
log = sqlite3.connect("file:{LOG}/log.sqlite?mode=ro", uri=True)
print(sum('"kind":"inspection"' in str(body) for (body,) in log.execute("SELECT body FROM record")))
"""
START_TIMEOUT_S = 30.0
TRIES = 3  # a machine that is busy with something else may spoil some
WATCHDOG_S = 6  # the shipped unit waits longer
MUST_REACH = {
    "write its state",
    "write its run-time folder",
    "read its program",
    "read its settings",
    "read the processor's features",
}
# The container is fenced in too.
DENIED_BY_THE_CONTAINER = {"write its program", "read the kernel's messages"}


@pytest.fixture(scope="module")
def board(container: Container) -> Container:
    """The container with Endface installed, and enough end faces for a long working day."""
    install(container)
    simulated = (ROOT / "systemd" / "endface-simulated.conf").read_text()
    # A board has nothing else to do; this machine may have.
    change_unit(container, f"{simulated}\nWatchdogSec={WATCHDOG_S}\nNice=-15\n")
    copies = f"for i in $(seq 100 399); do cp /mnt/shared/clean.png {STATE}/frames/$i.png; done"
    container.run("sh", "-c", f"{copies}; chown -R endface: {STATE}/frames")
    return container


@pytest.fixture
def working(board: Container) -> Iterator[Container]:
    """The service has inspected at least once since it was started."""
    start(board)
    yield board
    board.run("systemctl", "stop", UNIT, check=False)


def start(board: Container) -> None:
    """Start the service, or find it started, and wait for an inspection."""
    began = recorded(board)
    board.run("systemctl", "reset-failed")
    board.run("systemctl", "start", UNIT)
    board.until(lambda: recorded(board) > began, START_TIMEOUT_S)


def recorded(board: Container) -> int:
    """How many inspections lie in the log, whoever writes it now."""
    counted = board.run("runuser", "-u", "endface", "--", PYTHON, "-c", COUNT, check=False)
    return int(counted or 0)


def main_process(board: Container) -> int:
    return int(board.properties(UNIT)["MainPID"])


def as_endface(board: Container, *order: str) -> str:
    return board.run("runuser", "-u", "endface", "--", ENDFACE, *order, timeout_s=120)


def records(board: Container) -> list[dict]:
    """Every record of the log, taken away in a bundle that verifies."""
    board.run("rm", "-rf", "/var/tmp/bundle")
    as_endface(board, "export", "--log", LOG, "--out", "/var/tmp/bundle")
    as_endface(board, "verify", "/var/tmp/bundle")
    return [json.loads(line) for line in board.run("cat", "/var/tmp/bundle/records.jsonl").splitlines()]


def last_end(taken: list[dict]) -> str:
    """What the last start in a log says of the run before."""
    return str([record for record in taken if record["kind"] == "boot"][-1]["content"]["ended"])


def test_the_boards_own_systemd_finds_nothing_wrong_with_what_was_installed(board):
    installed = board.run("find", "/etc/systemd/system", "-name", "endface*", "-type", "f").split()
    units = [path.replace("@.", "@sda1.") for path in installed]
    assert len(units) == len([path for path in UNITS.iterdir() if path.suffix in (".service", ".path")])
    board.run("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *units)
    board.run("sh", "-c", "udevadm verify /etc/udev/rules.d/99-endface*.rules")


def test_it_starts_as_its_own_user_and_inspects(working):
    properties = working.properties(UNIT)
    assert properties["ActiveState"] == "active"
    assert working.run("stat", "--format=%U", f"/proc/{properties['MainPID']}").strip() == "endface"


def test_it_stops_in_order_within_three_seconds(working):
    assert any(stops_in_order(working) for _ in range(TRIES))
    start(working)
    working.run("systemctl", "stop", UNIT)
    assert last_end(records(working)) == End.IN_ORDER


def stops_in_order(board: Container) -> bool:
    """Whether systemd, which is told to wait for three seconds, did not have to kill it."""
    start(board)
    board.run("systemctl", "stop", UNIT)
    return board.properties(UNIT)["Result"] == "success"


def test_killed_it_comes_back_and_the_log_is_whole(working):
    before = recorded(working)
    killed = main_process(working)
    working.run("systemctl", "kill", "--signal=KILL", UNIT)
    working.until(lambda: recorded(working) > before, START_TIMEOUT_S)
    assert main_process(working) != killed
    assert int(working.properties(UNIT)["NRestarts"]) == 1
    working.run("systemctl", "stop", UNIT)
    written = records(working)
    assert [record["kind"] for record in written].count("inspection") == recorded(working)
    boots = [record["content"] for record in written if record["kind"] == "boot"]
    assert boots[-1] == {"ended": "was killed"}


@pytest.fixture
def tempted(board: Container) -> Container:
    """Things lie about that the service has no business with."""
    board.write("/tmp/of-others", "private")
    board.write("/home/somebody/private", "private")
    board.run("mkdir", "-p", "/run/endface")
    return board


def test_hanging_it_is_ended_by_the_watchdog_and_comes_back(working):
    hanging = main_process(working)
    working.run("systemctl", "kill", "--signal=STOP", UNIT)
    before = recorded(working)
    working.until(lambda: recorded(working) > before, WATCHDOG_S + START_TIMEOUT_S)
    assert main_process(working) != hanging
    said = [str(line.get("MESSAGE")) for line in working.journal(UNIT)]
    assert any("Watchdog timeout" in line for line in said)
    working.run("systemctl", "stop", UNIT)
    assert last_end(records(working)) == End.WATCHDOG


def test_its_sandbox_reaches_what_it_must_and_nothing_else(tempted):
    tempted.write(f"/etc/systemd/system/{PROBE}", reach_unit())
    tempted.run("systemctl", "daemon-reload")
    tempted.run("systemctl", "start", PROBE)
    said = [str(line["MESSAGE"]) for line in tempted.journal(PROBE)]
    possible = json.loads(next(line for line in said if line.startswith("{")))
    assert {name for name, went in possible.items() if went} == MUST_REACH


def test_without_the_sandbox_all_of_it_could_be_reached(tempted):
    possible = json.loads(tempted.run(*REACH))
    assert {name for name, went in possible.items() if not went} == DENIED_BY_THE_CONTAINER
