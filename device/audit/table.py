"""Records and their findings as CSV tables for spreadsheets."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

RECORD_COLUMNS = (
    *("number", "utc", "kind", "operator", "job", "port", "label", "attempt", "verdict", "reasons", "action"),
    *("disagree", "rules", "network", "dirty", "at_limit", "profile", "picture", "about", "text"),
)
FINDING_COLUMNS = (
    *(
        "number",
        "kind",
        "zone",
        "x_um",
        "y_um",
        "size_um",
        "uncertainty_um",
        "length_um",
        "contrast",
        "on_optics",
    ),
)
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class Table:
    """A CSV file (RFC 4180, UTF-8 with a byte order mark) that rows are added to one by one."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        """Begin the file, with a line of column names.

        Raises:
            OSError: it cannot be written.
        """
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.DictWriter(self._file, columns)
        self._writer.writeheader()

    def __enter__(self) -> Self:
        """The table itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self._file.close()

    def add(self, row: Mapping[str, Any]) -> None:
        """Add one row; a column that it does not have stays empty."""
        self._writer.writerow({name: _safe(value) for name, value in row.items()})


def row(record: Mapping[str, Any]) -> dict[str, Any]:
    """What a record, as it was parsed, says in `RECORD_COLUMNS`."""
    content = record["content"]
    common = {"number": record["number"], "utc": record["moment"]["utc"], "kind": record["kind"]}
    if record["kind"] != "inspection":
        said = {name: content[name] for name in ("operator", "about", "text") if name in content}
        return {**common, "text": _in_short(record["kind"], content), **said}
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
        "at_limit": "; ".join(limit["text"] for limit in content["rules"].get("at_limit", ())),
        "profile": content["profile"]["name"],
        "picture": content["image"]["sha256"],
    }


def findings(record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What an inspection found, in `FINDING_COLUMNS`; nothing of any other record."""
    content = record["content"]
    for place, feature in enumerate(content.get("features", ())):
        known = {name: feature[name] for name in FINDING_COLUMNS if name in feature}
        yield {"number": record["number"], "on_optics": place in content.get("on_optics", ()), **known}


def _in_short(kind: str, content: Mapping[str, Any]) -> str:
    """What a record without a text of its own says, as JSON; of settings what has changed."""
    said = content["changed"] if kind == "settings" else content
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def _safe(value: object) -> object:
    # A spreadsheet would run a text that begins like a formula.
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value
