"""Writes records until the power goes, and says on the console which are acknowledged.

First it opens what the cut before has left, and says what is there. Beside the log, a naive list gets a line
for each record, written and closed but not synced: what everybody does who has not lost one yet.

    FOUND <last number> <inspections>    the log opens, and is as it was sealed
    NAIVE <number>                       the last one in the naive list, 0 where there is none
    ACK <number>                         this record, and this line of the naive list, were acknowledged
"""

import sys
from pathlib import Path

from device.audit.entry import Instrument, Job
from device.audit.journal import Journal
from device.parts.clock import SystemClock
from tests.support.journal import inspection, mm_profile

STATE = Path("/var/lib/endface")
NAIVE = STATE / "naive.txt"


def naive_number() -> int:
    """The last number that stands whole in the naive list."""
    lines = NAIVE.read_text(encoding="ascii").splitlines() if NAIVE.exists() else []
    numbers = [int(line) for line in lines if line.isdecimal()]
    return max(numbers, default=0)


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
    turn = len(inspections)
    while True:
        turn += 1
        number = journal.write_inspection(inspection(turn), mm_profile(), Job("ada", turn, 1))
        with NAIVE.open("a", encoding="ascii") as naive:
            naive.write(f"{number}\n")
        say(f"ACK {number}")


if __name__ == "__main__":
    main()
