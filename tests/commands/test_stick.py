"""`endface stick` as systemd or a person calls it."""

import os
import signal
from pathlib import Path

import pytest

from device.__main__ import main
from device.audit.selection import Selection
from device.audit.verify_bundle import verify
from device.commands import stick as command
from device.parts import block_stick
from device.parts.stick import Trouble
from device.stick_desk import PULLED, Desk, Wish
from device.stick_status import Stage, Status
from tests.support.journal import made, open_journal
from tests.support.sticks import a_mounted_type, image, plugged_in, run


@pytest.fixture
def log(tmp_path: Path) -> Path:
    made(tmp_path / "log").close()
    return tmp_path / "log"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    # Where this kernel has no FAT, the stick of the test has what it has.
    monkeypatch.setattr(block_stick.BlockStick.__init__, "__defaults__", ({a_mounted_type()},))
    return Desk(tmp_path / "desk")


def serve(device: Path, log: Path, *options: str) -> int:
    return main(["stick", str(device), "--desk", str(log.parent / "desk"), "--log", str(log), *options])


def bundles(device: Path, folder: Path) -> list[Path]:
    """What lies on the stick, copied out of it."""
    with block_stick.BlockStick(device, folder / "look", {a_mounted_type()}).mounted(writable=False) as root:
        run("cp", "-r", str(root), str(folder / "copied"))
    return sorted((folder / "copied").glob("endface-*"))


def test_a_stick_gets_what_the_menu_asked_for_and_the_screen_is_told(
    log: Path, desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.wish(Wish(Selection.records(4, 5)))
    with plugged_in(image(tmp_path / "stick.img", a_mounted_type())) as device:
        assert serve(device, log) == 0
        status = desk.told()[device.name]
        (bundle,) = bundles(device, tmp_path)
    assert (status.stage, status.lines[0]) == (Stage.REMOVE, "records 4 to 5 of 8")
    assert capsys.readouterr().out.startswith("records 4 to 5 of 8\n")
    assert len(verify(bundle, None, {}).numbers) == 2
    assert desk.wished() == Wish(Selection.since_last())


def test_what_the_command_line_says_goes_before_what_the_menu_asked_for(
    log: Path, desk: Desk, tmp_path: Path
) -> None:
    desk.wish(Wish(brings=True))
    with plugged_in(image(tmp_path / "stick.img", a_mounted_type())) as device:
        assert serve(device, log, "--all") == 0
        assert desk.told()[device.name].lines[0] == "records 1 to 8 of 8"
        assert serve(device, log, "--in") == 0
        assert "nothing lies in endface-in" in desk.told()[device.name].lines[0]


def test_a_stick_that_cannot_be_used_is_told_to_the_screen_and_to_the_log(
    log: Path, desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert serve(tmp_path / "sdz1", log) == 1
    assert "pulled too early" in capsys.readouterr().err
    assert {name: status.trouble for name, status in desk.told().items()} == {PULLED: Trouble.PULLED}
    assert main(["export", "--log", str(log), "--out", str(tmp_path / "out")]) == 0
    assert b"pulled too early" in (tmp_path / "out" / "records.jsonl").read_bytes()


def test_a_stick_that_is_pulled_while_it_is_written_is_said_until_the_next_one_is_in(
    log: Path, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pulled(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)  # systemd stops the unit of a device that is gone

    before = signal.getsignal(signal.SIGTERM)
    with monkeypatch.context() as patched:
        patched.setattr(command, "write_to", pulled)
        assert serve(tmp_path / "sdz1", log) == 1
    assert signal.getsignal(signal.SIGTERM) is before
    assert {name: status.trouble for name, status in desk.told().items()} == {PULLED: Trouble.PULLED}
    journal = open_journal(log)
    assert [record.content["kind"] for record in journal.records()][-1] == "error"
    journal.close()
    with plugged_in(image(tmp_path / "stick.img", a_mounted_type())) as device:
        assert serve(device, log) == 0
        assert list(desk.told()) == [device.name]


def test_a_pull_that_is_heard_of_while_another_fault_is_being_told_hides_nothing(
    log: Path, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stop may come at any moment, also when it is already known what is wrong."""
    tell = Desk.tell

    def tell_and_be_stopped(desk: Desk, device: str, status: Status) -> None:
        if status.stage is Stage.TROUBLE:
            os.kill(os.getpid(), signal.SIGTERM)
        tell(desk, device, status)

    monkeypatch.setattr(Desk, "tell", tell_and_be_stopped)
    assert serve(tmp_path / "sdz1", log) == 1
    assert {name: status.trouble for name, status in desk.told().items()} == {PULLED: Trouble.PULLED}


def test_a_stop_while_the_stick_is_in_is_no_fault_of_the_stick(
    log: Path, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sdz1").write_bytes(b"")
    monkeypatch.setattr(command, "write_to", lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    assert serve(tmp_path / "sdz1", log) == 130
    assert desk.told() == {}


def test_a_second_stick_is_told_to_wait_and_the_first_goes_on(
    log: Path, desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with desk.alone():
        assert serve(tmp_path / "sdb1", log) == 1
    assert "another stick is being written" in capsys.readouterr().err
    assert list(desk.told()) == ["sdb1"]
