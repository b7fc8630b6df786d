"""What the log says of jobs and operators."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from device.audit import entry, work
from device.audit.entry import Job
from device.audit.journal import Journal
from device.audit.work import Choice
from device.grading.grade import Verdict
from device.jobs import JobList, Operators, PortState
from tests.support.journal import inspection, mm_profile, open_journal

PORTS = ("A1", "A2", "A3")
PANEL = JobList("panel-7", PORTS)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = open_journal(tmp_path)
    opened.write(entry.job("panel-7", PORTS, "0" * 64))
    yield opened
    opened.close()


def inspect(journal: Journal, place: int, verdict: Verdict, attempt: int = 1, job: str = "panel-7") -> int:
    done = inspection(10 * place + attempt, verdict)
    return journal.write_inspection(done, mm_profile(), Job("ada", place, attempt, job, PORTS[place - 1]))


def states(journal: Journal) -> list[PortState]:
    return [port.state for port in work.job_progress(journal.log, PANEL).ports]


def test_job_lists_come_from_the_log_and_a_later_one_of_the_same_name_counts(journal: Journal) -> None:
    journal.write(entry.job("panel-8", ("B1",), "0" * 64))
    journal.write(entry.job("panel-7", ("A1", "A9"), "0" * 64))
    found = work.jobs(journal.log)
    assert list(found) == ["panel-8", "panel-7"]
    assert found["panel-7"] == JobList("panel-7", ("A1", "A9"))


def test_operators_and_the_choice_are_the_last_that_were_recorded(journal: Journal) -> None:
    assert (work.operators(journal.log), work.chosen(journal.log)) == (Operators(()), None)
    journal.write(entry.operators(("ada",), "0" * 64))
    journal.write(entry.operators(("ada", "bob"), "0" * 64))
    journal.write(entry.choice("ada", None))
    journal.write(entry.choice("bob", "panel-7"))
    assert work.operators(journal.log) == Operators(("ada", "bob"))
    assert work.chosen(journal.log) == Choice("bob", "panel-7")


def test_the_progress_of_a_job_is_derived_from_its_inspections_alone(journal: Journal) -> None:
    inspect(journal, 1, Verdict.FAIL)
    inspect(journal, 1, Verdict.PASS, attempt=2)
    inspect(journal, 2, Verdict.FAIL)
    inspect(journal, 3, Verdict.PASS, job="panel-8")
    assert states(journal) == [PortState.DONE, PortState.NOT_PASSED, PortState.OPEN]


def test_an_amended_inspection_counts_where_it_should_have_been(journal: Journal) -> None:
    wrong_port = inspect(journal, 1, Verdict.PASS)
    wrong_job = inspect(journal, 3, Verdict.PASS, job="panel-8")
    journal.write(entry.amendment(wrong_port, "bob", "wrong port", {"label": "A2"}))
    journal.write(entry.amendment(wrong_job, "bob", "wrong job", {"job": "panel-7"}))
    assert states(journal) == [PortState.OPEN, PortState.DONE, PortState.DONE]


def test_an_inspection_that_joins_a_job_brings_along_what_was_amended_before(journal: Journal) -> None:
    astray = inspect(journal, 1, Verdict.PASS, job="panel-8")
    journal.write(entry.amendment(astray, "bob", "wrong port", {"label": "A2"}))
    journal.write(entry.amendment(astray, "bob", "wrong job", {"job": "panel-7"}))
    assert states(journal) == [PortState.OPEN, PortState.DONE, PortState.OPEN]


def test_finding_a_jobs_inspections_reads_no_other_record(journal: Journal) -> None:
    plans = [
        journal.log._database.execute(f"EXPLAIN QUERY PLAN {query}", ("x",)).fetchall()
        for query in (
            "SELECT number, body FROM filed WHERE job = ? AND kind = 'inspection' ORDER BY number",
            "SELECT number, body FROM filed WHERE kind = ? ORDER BY number",
        )
    ]
    assert ["SEARCH record USING INDEX" in str(plan) for plan in plans] == [True, True]
    assert ["TEMP B-TREE" in str(plan) for plan in plans] == [False, False]
