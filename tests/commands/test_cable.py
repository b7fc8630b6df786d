"""`endface cable` as systemd or a person calls it."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from device.__main__ import main
from device.audit.selection import Selection
from device.commands import cable as command
from device.parts.gadget import Gadget
from device.stick_desk import CABLE, Desk, Wish
from device.stick_status import Stage
from tests.support.configfs import Kernel, kernel_in
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
    assert "dtoverlay=dwc2" in status.lines[0]


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
    assert desk.told() == {}
    assert kinds(log) == before
    assert list(kernel.configfs.iterdir()) == []


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
