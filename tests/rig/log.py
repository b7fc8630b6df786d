"""The log that lies on a board, looked at from beside."""

import json
from typing import Any

from tests.rig.board import Board
from tests.rig.installed import PYTHON, STATE

RECORDS = f"""
import json, sqlite3, sys
log = sqlite3.connect("file:{STATE}/log.sqlite?mode=ro", uri=True)
bodies = [json.loads(body) for (body,) in log.execute("SELECT body FROM record ORDER BY number")]
print(json.dumps([body for body in bodies if body["kind"] == sys.argv[1]]))
"""


def records(board: Board, kind: str) -> list[dict[str, Any]]:
    """The records of one kind, oldest first."""
    said = board.run("runuser", "-u", "endface", "--", PYTHON, "-c", RECORDS, kind)
    found: list[dict[str, Any]] = json.loads(said)
    return found


def pictures(board: Board) -> int:
    """How many pictures lie beside the records: seen at less cost than the records themselves."""
    return len(board.run("find", f"{STATE}/images", "-type", "f").splitlines())
