"""The next start says how the last run ended."""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from device.last_end import FILE, End, LastEnd
from device.notices import NoticeCode
from device.screens.english import ENGLISH
from device.screens.message import notice
from device.state import Mode
from tests.support.instrument import Bench, bench_of

UNIT = Path(__file__).resolve().parents[1] / "systemd" / "endface.service"


@pytest.fixture
def state(tmp_path: Path) -> LastEnd:
    return LastEnd(tmp_path, {})


@pytest.mark.parametrize("end", [end for end in End if end is not End.NOBODY_KNOWS])
def test_a_word_is_taken_once(state: LastEnd, end: End) -> None:
    state.leave(end)
    assert state.take() is end
    assert state.take() is End.NOBODY_KNOWS


def test_a_word_that_nobody_knows_and_a_disk_that_takes_none_stop_nothing(
    tmp_path: Path, state: LastEnd
) -> None:
    for word in (b"mumble", b"", b"\xff\x00"):
        (tmp_path / FILE).write_bytes(word)
        assert state.take() is End.NOBODY_KNOWS
    LastEnd(tmp_path / "absent", {}).leave(End.IN_ORDER)


def test_under_systemd_it_lies_in_the_folder_that_systemd_made(tmp_path: Path) -> None:
    made = tmp_path / "state"
    made.mkdir()
    LastEnd(tmp_path / "log", {"STATE_DIRECTORY": str(made)}).leave(End.IN_ORDER)
    assert (made / FILE).exists()


def stop_post(folder: Path, result: str) -> None:
    """What the unit does after the service has ended."""
    order = re.search(r"(?m)^ExecStopPost=/bin/sh -c '(.+)'$", UNIT.read_text())
    assert order is not None
    environment = {**os.environ, "STATE_DIRECTORY": str(folder), "SERVICE_RESULT": result}
    subprocess.run(["/bin/sh", "-c", order[1]], env=environment, check=True)


@pytest.mark.parametrize(
    ("result", "end"),
    [
        ("watchdog", End.WATCHDOG),
        ("exit-code", End.CRASHED),
        ("core-dump", End.CRASHED),
        ("signal", End.KILLED),
        ("oom-kill", End.KILLED),
        ("timeout", End.TOO_SLOW),
    ],
)
def test_what_the_run_could_not_say_the_unit_does(
    tmp_path: Path, state: LastEnd, result: str, end: End
) -> None:
    stop_post(tmp_path, result)
    assert state.take() is end


def test_the_runs_own_word_stands(tmp_path: Path, state: LastEnd) -> None:
    state.leave(End.GAVE_UP)
    stop_post(tmp_path, "exit-code")
    assert state.take() is End.GAVE_UP


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], Bench]]:
    made: list[Bench] = []

    def begin() -> Bench:
        bench = bench_of(tmp_path)
        made.append(bench)
        bench.service.start()
        return bench

    yield begin
    made[-1].service.close()


def boots(bench: Bench) -> list[object]:
    return [record["content"] for record in bench.records() if record["kind"] == "boot"]


def test_every_start_but_the_first_records_how_the_run_before_it_ended(start: Callable[[], Bench]) -> None:
    first = start()
    assert boots(first) == [{}]
    first.service.close(End.IN_ORDER)
    second = start()
    assert boots(second)[-1] == {"ended": "in order"}
    second.service.close()
    third = start()
    assert boots(third)[-1] == {"ended": "power was lost, or the process was killed"}
    assert third.is_in(Mode.READY)


def test_a_run_that_hung_is_told_at_the_next_start_and_costs_no_press(
    tmp_path: Path, start: Callable[[], Bench]
) -> None:
    start().service.close()
    stop_post(tmp_path / "log", "watchdog")
    bench = start()
    shown = notice(ENGLISH.notices[NoticeCode.RUN_HUNG])
    assert bench.panel.picture().tobytes() == shown.tobytes()
    bench.press()
    assert bench.is_in(Mode.VERDICT)
