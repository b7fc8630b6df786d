"""`endface import` and `endface job` as a person calls them."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from device.__main__ import main
from device.audit.entry import Job
from device.grading.grade import Verdict
from tests.support.journal import inspection, made, mm_profile, open_journal


@pytest.fixture
def log(tmp_path: Path) -> Path:
    made(tmp_path / "log").close()
    return tmp_path / "log"


def last_record(log: Path) -> dict[str, Any]:
    with sqlite3.connect(log / "log.sqlite") as database:
        (body,) = database.execute("SELECT body FROM record ORDER BY number DESC LIMIT 1").fetchone()
    found: dict[str, Any] = json.loads(body)
    return found


def bring(log: Path, path: Path, content: bytes) -> int:
    path.write_bytes(content)
    return main(["import", "--log", str(log), str(path)])


def test_a_job_list_is_taken_in_by_a_record_and_shown_port_by_port(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(log, tmp_path / "panel-7.csv", b"port\nA1\nA2\n") == 0
    assert last_record(log)["content"]["ports"] == ["A1", "A2"]
    journal = open_journal(log)
    for verdict in (Verdict.PASS, Verdict.PASS):
        journal.write_inspection(inspection(1, verdict), mm_profile(), Job("ada", 1, 1, "panel-7", "A1"))
    journal.close()
    capsys.readouterr()
    assert main(["job", "--log", str(log)]) == 0
    assert capsys.readouterr().out == "panel-7: 1 of 2 done, 1 inspected again although done\n"
    assert main(["job", "--log", str(log), "panel-7"]) == 0
    assert capsys.readouterr().out == "A1: done, again 1 times after that\nA2: open\n"


def test_a_refused_list_names_its_lines_and_the_refusal_is_recorded(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(log, tmp_path / "panel-7.csv", b"port\nA1\nA1\n") == 1
    assert "panel-7, line 3: A1 stands in line 2 already" in capsys.readouterr().err
    record = last_record(log)
    assert (record["kind"], record["content"]["file"]) == ("refusal", "panel-7.csv")
    assert "line 3" in record["content"]["text"]


@pytest.mark.parametrize(("name", "said"), [("run.sh", "only lists"), ("gone.csv", "is no file")])
def test_anything_else_is_refused_by_a_record(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, said: str
) -> None:
    (tmp_path / "run.sh").write_bytes(b"#!/bin/sh\n")
    assert main(["import", "--log", str(log), str(tmp_path / name)]) == 1
    assert said in capsys.readouterr().err
    assert last_record(log)["kind"] == "refusal"


def test_a_list_that_is_too_long_is_not_even_read(log: Path, tmp_path: Path) -> None:
    assert bring(log, tmp_path / "endless.csv", b"port\n" + b"A" * 2**20) == 1
    assert "too long" in last_record(log)["content"]["text"]


def test_a_job_that_is_not_there_is_a_wrong_use(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["job", "--log", str(log), "panel-9"]) == 2
    assert "there are: none" in capsys.readouterr().err
