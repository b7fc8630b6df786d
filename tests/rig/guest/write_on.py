"""Writes records until the power goes, and says on the console which are acknowledged.

First it opens what the cut before has left, and says what is there. Beside the log, a naive file is
rewritten in place: what everybody does who has not lost one yet.

    FOUND <last number> <inspections>    the log opens, and is as it was sealed
    NAIVE <number>                       the naive file can be read; -1 where it cannot
    ACK <number>                         this record, and this state of the naive file, were acknowledged
"""

import json
import sys
from pathlib import Path

from device.audit.entry import Instrument, Job
from device.audit.journal import Journal
from device.parts.clock import SystemClock
from tests.support.journal import inspection, mm_profile

STATE = Path("/var/lib/endface")
NAIVE = STATE / "naive.json"
PADDING = "x" * 20_000


def naive_number() -> int:
    """What the naive file holds: 0 where it was never written, -1 where it is broken or gone."""
    if not (STATE / "begun").exists():
        return 0
    try:
        return int(json.loads(NAIVE.read_text(encoding="utf-8"))["number"])
    except (OSError, ValueError, KeyError):
        return -1


def say(line: str) -> None:
    """Tell the host, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Never ends by itself."""
    say(f"NAIVE {naive_number()}")
    journal = Journal(STATE / "log", Instrument("rig-1"), SystemClock().now)
    inspections = [record.number for record in journal.records() if record.content["kind"] == "inspection"]
    say(f"FOUND {max(inspections, default=0)} {len(inspections)}")
    (STATE / "begun").touch()
    turn = len(inspections)
    while True:
        turn += 1
        number = journal.write_inspection(inspection(turn), mm_profile(), Job("ada", turn, 1))
        NAIVE.write_text(json.dumps({"number": number, "padding": PADDING}), encoding="utf-8")
        say(f"ACK {number}")


if __name__ == "__main__":
    main()
