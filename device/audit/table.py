"""Records as a CSV table for spreadsheets."""

import csv
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

COLUMNS = (
    "number",
    "utc",
    "kind",
    "operator",
    "job",
    "port",
    "label",
    "attempt",
    "verdict",
    "reasons",
    "action",
    "disagree",
    "rules",
    "network",
    "dirty",
    "profile",
    "picture",
    "about",
    "text",
)
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class Table:
    """A CSV file (RFC 4180, UTF-8 with a byte order mark) that records are added to one by one."""

    def __init__(self, path: Path) -> None:
        """Begin the file, with a line of column names.

        Raises:
            OSError: it cannot be written.
        """
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.DictWriter(self._file, COLUMNS)
        self._writer.writeheader()

    def __enter__(self) -> Self:
        """The table itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self._file.close()

    def add(self, record: Mapping[str, Any]) -> None:
        """Add one record as it was parsed."""
        self._writer.writerow({name: _safe(value) for name, value in row(record).items()})


def row(record: Mapping[str, Any]) -> dict[str, Any]:
    """What a record says in the table's columns; a column that it does not know is missing."""
    content = record["content"]
    common = {"number": record["number"], "utc": record["moment"]["utc"], "kind": record["kind"]}
    if record["kind"] != "inspection":
        return common | {name: content[name] for name in ("operator", "about", "text") if name in content}
    return {
        **common,
        **content["job"],
        "verdict": content["verdict"],
        "reasons": "; ".join(reason["text"] for reason in content["reasons"]),
        "action": content["action"],
        "disagree": content["disagree"],
        "rules": content["rules"]["verdict"],
        "network": content["network"]["verdict"],
        "dirty": content["network"]["dirty"],
        "profile": content["profile"]["name"],
        "picture": content["image"]["sha256"],
    }


def _safe(value: object) -> object:
    # A spreadsheet would run a text that begins like a formula.
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value
