"""Whatever the instrument is doing, SIGTERM ends the process in order within three seconds."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from device.last_end import End, LastEnd
from tests.support.board_process import STEPS

ROOT = Path(__file__).resolve().parents[1]
MOST_S = 3.0
WITHOUT_A_LOG = {"loading", "misconfigured"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("step", STEPS)
def test_a_signal_ends_it_in_order_within_three_seconds(
    tmp_path: Path, step: str, number: signal.Signals
) -> None:
    order = [sys.executable, "-m", "tests.support.board_process", step, str(tmp_path)]
    with subprocess.Popen(order, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "now\n"
        asked_s = time.monotonic()
        running.send_signal(number)
        assert running.stdout.readline() == "dark\n"
        assert running.wait(MOST_S) == 0
        assert time.monotonic() - asked_s < MOST_S
    if step not in WITHOUT_A_LOG:
        assert LastEnd(tmp_path, {}).take() is End.IN_ORDER
        # SQLite folds the write-ahead log into the database only where it was closed in order.
        assert not (tmp_path / "log.sqlite-wal").exists()
