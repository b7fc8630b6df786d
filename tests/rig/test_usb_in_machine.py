"""The log out by USB on a real kernel, and what is said of sticks that cannot be used or are pulled."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from device.audit.selection import Selection
from device.parts.stick import WHAT_TO_DO, Trouble
from device.stick_desk import Wish
from tests.rig.installed import ENDFACE, PYTHON, STATE
from tests.rig.log import records
from tests.rig.machine import Machine
from tests.rig.needs import require_tools
from tests.rig.usb import SECOND, Ports, Slow, make_garbled_stick, make_lying_stick, make_stick

pytestmark = pytest.mark.rig

UNIT = "endface-stick@sda.service"
CABLE_UNIT, CABLE_PATH = "endface-cable.service", "endface-cable.path"
DISK = "/dev/disk/by-label/ENDFACE"
ASK_BY_CABLE = "from device.stick_desk import Desk, Wish; Desk().wish_by_cable(Wish())"
SERVED_TIMEOUT_S = 240.0
AS_THE_INSTRUMENT = ("setpriv", "--reuid=endface", "--regid=endface", "--clear-groups")
WORD, WISH = "/run/endface/sticks/wish.partial", "/run/endface/sticks/wish.json"
TOLD = "/run/endface/sticks/stick-{}.json"
ROOMY_KIB, CRAMPED_KIB = 40_000, 64
ROOMY_MIB, REAL_MIB = 40, 2
# Some pictures are large: everything is more than a stick holds that lies about its size.
FILL = f"""
from pathlib import Path
from device.audit.entry import Job
from tests.support.journal import fill, inspection, mm_profile, open_journal
journal = open_journal(Path("{STATE}"))
fill(journal, ports=5)
for number in range(6):
    journal.write_inspection(inspection(100 + number, side_px=700), mm_profile(), Job("ada", 30 + number, 1))
"""
EVERYTHING = json.dumps(asdict(Wish(Selection())))


@pytest.fixture(scope="module", autouse=True)
def tools() -> None:
    require_tools("mkfs.vfat", "mkfs.exfat", "mkfs.ext4")


@pytest.fixture(scope="module")
def desk(machine: Machine) -> Machine:
    """A machine with inspections in its log."""
    machine.run("install", "-d", "-o", "endface", "-g", "endface", STATE)
    machine.run(*AS_THE_INSTRUMENT, "env", "--chdir=/opt/endface", PYTHON, "-c", FILL, timeout_s=180)
    return machine


@pytest.fixture(scope="module")
def all_ports(desk: Machine) -> Ports:
    return Ports(desk)


@pytest.fixture
def ports(all_ports: Ports, desk: Machine) -> Iterator[Ports]:
    """The next stick is asked to take everything; at the end what is still in is pulled out and forgotten."""
    desk.run(*AS_THE_INSTRUMENT, "sh", "-c", f"echo '{EVERYTHING}' > {WISH}")
    yield all_ports
    all_ports.pull_all_out()
    desk.until(lambda: not told(desk, "sda") and not told(desk, "sdb"), SERVED_TIMEOUT_S)


@pytest.fixture
def roomy(tmp_path: Path) -> Path:
    return make_stick(tmp_path / "roomy.img", "vfat", ROOMY_KIB)


def told(desk: Machine, of: str) -> dict:
    """What the instrument can read of what its screen is told of a stick; nothing, where that is nothing."""
    return dict(json.loads(desk.run(*AS_THE_INSTRUMENT, "cat", TOLD.format(of), check=False) or "{}"))


def await_stage(desk: Machine, stage: str, of: str = "sda") -> dict:
    desk.until(lambda: told(desk, of).get("stage") == stage, SERVED_TIMEOUT_S)
    return told(desk, of)


def await_trouble(desk: Machine, trouble: Trouble, of: str = "sda") -> None:
    """Both the screen and the log are told, and no export is recorded."""
    exports = len(records(desk, "export"))
    status = await_stage(desk, "trouble", of)
    assert (status["trouble"], status["lines"]) == (trouble, [WHAT_TO_DO[trouble]])
    assert len(records(desk, "export")) == exports


def assert_the_log_can_be_taken_from(desk: Machine, disk: str) -> None:
    desk.run("mount", "-o", "ro", disk, "/mnt")
    try:
        desk.run("sh", "-c", f"{ENDFACE} verify /mnt/endface-*", timeout_s=180)
    finally:
        desk.run("umount", "/mnt")


@pytest.mark.parametrize("file_system", ["vfat", "exfat"])
def test_a_good_stick_gets_the_log_and_it_verifies_from_there(desk, ports, tmp_path, file_system):
    ports.put_in(make_stick(tmp_path / "good.img", file_system, ROOMY_KIB))
    await_stage(desk, "remove")
    assert_the_log_can_be_taken_from(desk, "/dev/sda")


def test_beside_what_root_has_told_the_instrument_still_leaves_word(desk):
    desk.run(*AS_THE_INSTRUMENT, "touch", WORD)


def foreign(folder: Path) -> Path:
    return make_stick(folder / "foreign.img", "ext4", ROOMY_KIB)


def cramped(folder: Path) -> Path:
    return make_stick(folder / "cramped.img", "vfat", CRAMPED_KIB)


def garbled(folder: Path) -> Path:
    return make_garbled_stick(folder / "garbled.img", ROOMY_KIB)


def lying(folder: Path) -> Path:
    return make_lying_stick(folder / "lying.vdi", ROOMY_MIB, REAL_MIB)


@pytest.mark.parametrize(
    ("trouble", "make"),
    [
        (Trouble.FOREIGN, foreign),
        (Trouble.FULL, cramped),
        (Trouble.BROKEN, garbled),
        (Trouble.CHANGED, lying),
    ],
)
def test_a_stick_that_cannot_be_used_says_why(desk, ports, tmp_path, trouble, make):
    ports.put_in(make(tmp_path))
    await_trouble(desk, trouble)


def test_a_stick_that_is_write_protected_says_so(desk, ports, roomy):
    ports.put_in(roomy, protected=True)
    await_trouble(desk, Trouble.PROTECTED)


@pytest.mark.parametrize(
    ("stage", "slow"), [("writing", Slow.WRITING), ("checking", Slow.READING)], ids=["writing", "checking"]
)
def test_a_stick_that_is_pulled_too_early_is_said_to_be(desk, ports, roomy, stage, slow):
    ports.put_in(roomy, slow=slow)
    await_stage(desk, stage)
    ports.pull_out()
    await_trouble(desk, Trouble.PULLED, of="pulled")


def test_a_second_stick_has_to_wait_and_the_first_goes_on(desk, ports, roomy, tmp_path):
    ports.put_in(roomy, slow=Slow.WRITING)
    await_stage(desk, "writing")
    ports.put_in(make_stick(tmp_path / "second.img", "vfat", ROOMY_KIB), SECOND)
    await_trouble(desk, Trouble.SECOND, of="sdb")
    ports.hurry()
    await_stage(desk, "remove")


def test_the_try_after_all_that_is_clean_and_the_log_is_whole(desk, ports, roomy):
    ports.put_in(roomy)
    await_stage(desk, "remove")
    assert desk.run("sh", "-c", "grep -c sda /proc/mounts", check=False).strip() == "0"
    assert_the_log_can_be_taken_from(desk, "/dev/sda")


@pytest.fixture
def cable(desk: Machine) -> Iterator[None]:
    """The instrument asks; its port's other end is in the same machine, where no stick is served."""
    desk.run("systemctl", "mask", "--runtime", UNIT)
    desk.run("modprobe", "-a", "libcomposite", "dummy_hcd")
    desk.run("systemctl", "start", CABLE_PATH)
    desk.run("runuser", "-u", "endface", "--", "env", "--chdir=/opt/endface", PYTHON, "-c", ASK_BY_CABLE)
    yield
    desk.run("systemctl", "stop", CABLE_PATH, CABLE_UNIT)
    desk.run("systemctl", "unmask", "--runtime", UNIT)


def offered(desk: Machine) -> bool:
    return desk.run("sh", "-c", f"test -e {DISK} && echo yes", check=False).strip() == "yes"


@pytest.mark.usefixtures("cable")
def test_by_cable_the_log_is_a_disk_that_can_only_be_read(desk):
    desk.until(lambda: offered(desk), SERVED_TIMEOUT_S)
    assert_the_log_can_be_taken_from(desk, DISK)
    assert desk.run("blockdev", "--getro", DISK).strip() == "1"


def test_the_disk_is_gone_with_the_offer(desk):
    desk.until(lambda: not offered(desk), SERVED_TIMEOUT_S)
