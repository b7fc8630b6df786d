"""What an export takes: all, since the last, some, one job; each joined to the export before."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from device.audit import entry
from device.audit.bundle import FORMAT_BEFORE, hashes
from device.audit.entry import Job
from device.audit.export import export
from device.audit.journal import Journal
from device.audit.selection import Selection
from device.audit.verify_bundle import seen, verify
from device.errors import LogError
from device.grading.grade import Verdict
from tests.support.journal import inspection, made, mm_profile

PORTS = ("A1", "A2")


def inspect(journal: Journal, place: int, job: str) -> int:
    done = inspection(1000 + place, Verdict.PASS)
    return journal.write_inspection(done, mm_profile(), Job("ada", place, 1, job, PORTS[place - 1]))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """Records 1 to 8 of no job; 9 the list, 10 and 13 by it, 11 by another, 14 about 10 and 15 about 11."""
    opened = made(tmp_path / "log")
    opened.write(entry.job("panel-7", PORTS, "0" * 64))
    for place, job in ((1, "panel-7"), (1, "panel-8")):
        inspect(opened, place, job)
    opened.write(entry.error("the lamp is dark"))
    inspect(opened, 2, "panel-7")
    opened.write(entry.remark(10, "bob", "seen by two"))
    opened.write(entry.remark(11, "bob", "another job"))
    yield opened
    opened.close()


def numbers(bundle: Path) -> list[int]:
    return [json.loads(line)["number"] for line in (bundle / "records.jsonl").read_text().splitlines()]


def problems(bundle: Path) -> list[str]:
    return verify(bundle, None, {}).problems


def test_a_job_is_its_list_its_inspections_and_what_was_remarked_about_them(
    tmp_path: Path, journal: Journal
) -> None:
    taken = export(journal, tmp_path / "job", Selection.of_job("panel-7"))
    assert list(taken.numbers) == numbers(tmp_path / "job") == [9, 10, 13, 14]
    assert problems(tmp_path / "job") == []


def test_an_inspection_that_an_amendment_moved_is_in_both_jobs_with_the_amendment(
    tmp_path: Path, journal: Journal
) -> None:
    journal.write(entry.amendment(11, "bob", "it was panel-7", {"job": "panel-7"}))
    assert list(export(journal, tmp_path / "to", Selection.of_job("panel-7")).numbers) == [
        *(9, 10, 11, 13, 14, 15, 16),
    ]
    assert list(export(journal, tmp_path / "from", Selection.of_job("panel-8")).numbers) == [11, 15, 16]


def test_a_job_that_is_not_there_cannot_be_taken(tmp_path: Path, journal: Journal) -> None:
    with pytest.raises(LogError, match="no job 'panel-9'; they are: panel-7"):
        export(journal, tmp_path / "job", Selection.of_job("panel-9"))


def test_a_job_does_not_count_as_taken_for_the_next_export_since_the_last(
    tmp_path: Path, journal: Journal
) -> None:
    export(journal, tmp_path / "job", Selection.of_job("panel-7"))
    export(journal, tmp_path / "rest", Selection.since_last())
    assert numbers(tmp_path / "rest") == list(range(1, 17))


@pytest.mark.parametrize(
    "selection",
    [Selection(), Selection.since_last(), Selection.records(4, 5), Selection.of_job("panel-7")],
    ids=lambda selection: selection.take,
)
def test_each_export_proves_that_it_continues_the_one_before_whatever_that_took(
    tmp_path: Path, journal: Journal, selection: Selection
) -> None:
    export(journal, tmp_path / "first", Selection.of_job("panel-7"))
    export(journal, tmp_path / "second", selection)
    first, second = (verify(tmp_path / name, None, {}) for name in ("first", "second"))
    assert second.problems == []
    assert second.before == first.checkpoint


def test_whoever_remembers_the_export_before_is_shown_that_a_job_continues_it(
    tmp_path: Path, journal: Journal
) -> None:
    export(journal, tmp_path / "first")
    export(journal, tmp_path / "second", Selection.of_job("panel-7"))
    checkpoint = verify(tmp_path / "first", None, {}).checkpoint
    assert checkpoint is not None
    remembered = {journal.key.origin: seen(checkpoint, journal.key.verifier)}
    assert verify(tmp_path / "second", None, remembered).problems == []
    remembered[journal.key.origin]["root"] = "0" * 64
    assert "not those that were seen before" in verify(tmp_path / "second", None, remembered).problems[0]


def test_a_record_of_a_job_that_is_left_out_or_put_in_is_named(tmp_path: Path, journal: Journal) -> None:
    export(journal, tmp_path / "job", Selection.of_job("panel-7"))
    path = tmp_path / "job" / "records.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:1] + lines[2:]))
    assert "record 10 is missing" in problems(tmp_path / "job")
    other = next(journal.records(after=10)).body + b"\n"
    path.write_bytes(b"".join([*lines[:2], other, *lines[2:]]))
    assert "records.jsonl, line 3: a record that was never sealed" in problems(tmp_path / "job")


@pytest.mark.parametrize("damage", [[9, 10, 13], [9, 10, 13, 13], [10, 9, 13, 14], [9, 10, 12, 14], ["9"], 7])
def test_numbers_that_are_not_those_of_the_leaves_are_no_proof(
    tmp_path: Path, journal: Journal, damage: object
) -> None:
    export(journal, tmp_path / "job", Selection.of_job("panel-7"))
    path = tmp_path / "job" / "proof.json"
    path.write_text(json.dumps({**json.loads(path.read_bytes()), "numbers": damage}))
    assert any(problem.startswith("leaves.txt") for problem in problems(tmp_path / "job"))


def test_a_bundle_of_the_form_before_is_still_verified(tmp_path: Path, journal: Journal) -> None:
    export(journal, tmp_path / "some", Selection.records(4, 5))
    path = tmp_path / "some" / "proof.json"
    proof = json.loads(path.read_bytes())
    del proof["numbers"]
    path.write_text(json.dumps(proof))
    lines = [f"{digest}  {name}\n" for name, digest in hashes(tmp_path / "some")]
    manifest = f"{FORMAT_BEFORE}\n{journal.key.origin}\n{''.join(lines)}"
    (tmp_path / "some" / "manifest").write_bytes(journal.key.sign(manifest))
    assert problems(tmp_path / "some") == []
