"""The log through simulated power cuts at every write."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from device.audit import entry
from device.audit import log as log_module
from device.audit.entry import Instrument
from device.audit.key import SigningKey
from device.audit.log import Log
from device.errors import LogError
from device.parts.simulated.clock import SimulatedClock
from tests.support.powercut import (
    Acknowledged,
    Image,
    Operation,
    RecordedConnection,
    Recorder,
    SyncFolder,
    cuts,
)

KEY = SigningKey(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
DATABASE = "log.sqlite"
FEW_PAGES = 12
"""The write-ahead log is folded into the database often, so that cuts hit that too."""


def written(folder: Path, durability: str, records: int, monkeypatch: pytest.MonkeyPatch) -> list[Operation]:
    """What the disk is told while the log takes some records, the first writes that make it included."""
    recorder = Recorder()
    with monkeypatch.context() as patched:
        patched.setattr(
            sqlite3,
            "connect",
            lambda path, **_: RecordedConnection(path, recorder, f"synchronous = {durability}", FEW_PAGES),
        )
        patched.setattr(log_module, "sync", lambda _: recorder.operations.append(SyncFolder()))
        log = Log(folder / DATABASE, Instrument("E-7"), SimulatedClock().now, KEY)
        for number in range(1, records + 1):
            # Records of different sizes, so that their ends fall everywhere in pages and sectors.
            log.append(entry.error(f"fault {number} " * (1 + number * 37 % 120)))
            recorder.operations.append(Acknowledged(number))
        operations = list(recorder.operations)
        log.close()
    recorder.unregister()
    return operations


def records_after(folder: Path, image: Image) -> int:
    """How many records the log holds when it is opened after the cut: the instrument's own code, no recorder.

    Raises:
        LogError: it cannot be opened, or a record or a seal is malformed.
    """
    for path in folder.iterdir():
        path.unlink()
    for name, content in image.items():
        (folder / name).write_bytes(content)
    log = Log(folder / DATABASE, Instrument("E-7"), SimulatedClock().now, KEY)
    try:
        return [record.content["number"] for record in log.records()][-1:].pop() if log.newest() else 0
    finally:
        log.close()


def outcome(folder: Path, acknowledged: int, image: Image) -> str:
    try:
        found = records_after(folder, image)
    except LogError as error:
        return f"malformed: {error}"
    return "whole" if found >= acknowledged else f"lost {acknowledged - found}"


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    # In memory where there is such a folder: 20,000 states need no real syncs.
    memory = Path("/dev/shm")
    folder = (
        memory / f"endface-{os.getpid()}-{tmp_path.name}" if os.access(memory, os.W_OK) else tmp_path / "disk"
    )
    folder.mkdir()
    return folder


@pytest.fixture
def through_cuts(
    tmp_path: Path, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, int, int], list[str]]:
    def run(durability: str, records: int, mixtures: int) -> list[str]:
        operations = written(tmp_path, durability, records, monkeypatch)
        found = [outcome(disk, *state) for state in cuts(operations, mixtures, seed=7)]
        for path in disk.iterdir():
            path.unlink()
        disk.rmdir()
        return found

    return run


def test_twenty_thousand_power_cuts_lose_no_acknowledged_record_and_leave_no_malformed_log(
    through_cuts: Callable[[str, int, int], list[str]],
) -> None:
    outcomes = through_cuts("FULL", 40, 40)
    assert len(outcomes) >= 20_000
    assert set(outcomes) == {"whole"}


def test_the_same_cuts_do_lose_records_when_commits_are_not_synced(
    through_cuts: Callable[[str, int, int], list[str]],
) -> None:
    outcomes = through_cuts("NORMAL", 10, 0)
    assert any(found.startswith("lost") for found in outcomes)
