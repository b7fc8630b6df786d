"""`endface cable` as systemd or a person calls it."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from device.__main__ import main
from device.audit.selection import Selection
from device.commands import cable as command
from device.errors import Cause, Fault
from device.notices import Notice, NoticeCode
from device.parts.gadget import Gadget
from device.stick_desk import CABLE, Desk, Wish
from device.stick_status import Stage, Status
from tests.support.configfs import Kernel, kernel_in, needs_tools
from tests.support.journal import made, open_journal


@pytest.fixture
def log(tmp_path: Path) -> Path:
    made(tmp_path / "log").close()
    return tmp_path / "log"


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kernel]:
    with kernel_in(tmp_path / "kernel") as made:
        monkeypatch.setattr(command, "Gadget", lambda: Gadget(made.configfs, made.controllers))
        yield made


def serve(log: Path, *options: str) -> int:
    return main(["cable", "--desk", str(log.parent / "desk"), "--log", str(log), *options])


def kinds(log: Path) -> list[str]:
    journal = open_journal(log)
    found = [record.content["kind"] for record in journal.records()]
    journal.close()
    return found


def test_a_board_that_cannot_be_a_disk_says_so_on_the_screen_too(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "Gadget", lambda: Gadget(tmp_path / "none", tmp_path / "none"))
    assert serve(log) == 1
    assert "dtoverlay=dwc2" in capsys.readouterr().err
    status = Desk(tmp_path / "desk").told()[CABLE]
    assert (status.stage, status.trouble) == (Stage.TROUBLE, None)
    assert status.fault is not None
    assert status.fault.cause is Cause.CABLE
    assert "dtoverlay=dwc2" in status.fault.text


@needs_tools
def test_what_the_menu_asked_for_is_offered_and_without_a_pc_nothing_is_left(
    log: Path,
    tmp_path: Path,
    kernel: Kernel,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    desk = Desk(tmp_path / "desk")
    desk.wish_by_cable(Wish(Selection.records(4, 5)))
    monkeypatch.setattr(command, "LONGEST_WAIT_S", 0.1)
    before = kinds(log)
    assert serve(log) == 1
    assert capsys.readouterr().err == "endface: no PC came to read the log\n"
    told = desk.told()[CABLE]
    assert (told.stage, told.notice) == (Stage.REMOVE, Notice(NoticeCode.CABLE_UNUSED))
    assert kinds(log) == before
    assert list(kernel.configfs.iterdir()) == []


@needs_tools
def test_a_pc_that_had_the_log_is_told_of_with_the_number_of_records(
    log: Path, tmp_path: Path, kernel: Kernel, capsys: pytest.CaptureFixture[str]
) -> None:
    kernel.see("configured")
    ejecting = Thread(target=_eject_when_offered, args=(kernel, Desk(tmp_path / "desk")))
    ejecting.start()
    assert serve(log, "--all") == 0
    ejecting.join()
    told = Desk(tmp_path / "desk").told()[CABLE]
    assert (told.stage, told.notice) == (Stage.REMOVE, Notice(NoticeCode.CABLE_OVER, count=8))
    assert "of 8 were offered" in capsys.readouterr().out
    assert kinds(log)[-1] == "export"


def _eject_when_offered(kernel: Kernel, desk: Desk) -> None:
    for _ in range(600):
        told = desk.told().get(CABLE)
        if told is not None and told.stage is Stage.OFFERED:
            break
        time.sleep(0.1)
    # A PC takes its time to see a disk, and the command to see the PC.
    time.sleep(0.5)
    kernel.eject()


def test_beside_a_stick_that_is_served_it_says_to_wait_for_that(log: Path, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    with desk.alone():
        assert serve(log) == 1
    text = "a stick is being served; offer the log by cable when that is done"
    assert desk.told() == {CABLE: Status(Stage.TROUBLE, lines=(text,), fault=Fault(Cause.CABLE, text))}


@needs_tools
def test_what_nobody_foresaw_leaves_no_progress_on_the_panel(
    log: Path, kernel: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_: object) -> None:
        assert Desk(log.parent / "desk").told()[CABLE].stage is Stage.OFFERED
        raise RuntimeError

    monkeypatch.setattr("device.cable._until", break_off)
    with pytest.raises(RuntimeError):
        serve(log, "--all")
    assert Desk(log.parent / "desk").told() == {}
    assert list(kernel.configfs.iterdir()) == []


@needs_tools
def test_a_stop_withdraws_the_disk_and_removes_the_image(
    log: Path, kernel: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr("device.cable._until", stop)
    before = signal.getsignal(signal.SIGTERM)
    assert serve(log, "--all") == 130
    assert signal.getsignal(signal.SIGTERM) is before
    assert Desk(log.parent / "desk").told() == {}
    assert not (log / "cable").exists()
    assert list(kernel.configfs.iterdir()) == []
