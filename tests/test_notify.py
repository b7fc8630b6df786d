"""What systemd is told, over a real socket."""

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from device.notify import Notifier


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as made:
        made.bind(str(tmp_path / "notify"))
        yield made


def notifier(systemd: socket.socket, **more: str) -> Notifier:
    return Notifier({"NOTIFY_SOCKET": systemd.getsockname(), **more})


def heard(systemd: socket.socket) -> list[list[str]]:
    messages = []
    while True:
        try:
            messages.append(systemd.recv(4096).decode().split("\n"))
        except BlockingIOError:
            return messages


def test_ready_alive_status_and_stopping_arrive_as_systemd_writes_them(systemd: socket.socket) -> None:
    told = notifier(systemd)
    told.ready("ready")
    told.alive()
    told.say("error: the camera hangs")
    told.stopping()
    assert heard(systemd) == [
        ["READY=1", "STATUS=ready"],
        ["WATCHDOG=1"],
        ["STATUS=error: the camera hangs"],
        ["STOPPING=1"],
    ]
    told.close()


def test_a_full_queue_never_waits_and_what_matters_arrives_later(systemd: socket.socket) -> None:
    told = notifier(systemd)
    started = time.monotonic()
    for _ in range(5000):
        told.alive()
    told.ready("first")
    told.say("latest")
    assert time.monotonic() - started < 5
    assert 0 < len(heard(systemd)) < 5000
    told.alive()
    assert heard(systemd) == [["READY=1", "STATUS=latest", "WATCHDOG=1"]]
    told.close()


def test_a_fault_of_several_lines_stays_one_status(systemd: socket.socket) -> None:
    told = notifier(systemd)
    told.say("one\nWATCHDOG=1")
    assert heard(systemd) == [["STATUS=one WATCHDOG=1"]]
    told.close()


def test_an_abstract_address_is_reached(tmp_path: Path) -> None:
    name = f"endface-{os.getpid()}-{tmp_path.name}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as systemd:
        systemd.bind(f"\0{name}")
        told = Notifier({"NOTIFY_SOCKET": f"@{name}"})
        told.alive()
        assert heard(systemd) == [["WATCHDOG=1"]]
        told.close()


def test_the_watchdogs_time_is_what_systemd_says(systemd: socket.socket) -> None:
    assert notifier(systemd, WATCHDOG_USEC="20000000").watchdog_s == 20
    assert notifier(systemd).watchdog_s is None
    assert Notifier({"WATCHDOG_USEC": "20000000"}).watchdog_s is None


def test_outside_systemd_and_where_it_is_gone_nothing_happens(tmp_path: Path) -> None:
    Notifier({}).ready("ready")
    Notifier({"NOTIFY_SOCKET": str(tmp_path / "absent")}).alive()
