"""Bundles: what is in them, and that they follow each other."""

import csv
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from device.audit import durable
from device.audit.canonical import canonical
from device.audit.export import export, write_bundle
from device.audit.journal import Journal
from device.audit.selection import ALL, Selection
from device.audit.verify_bundle import verify
from device.errors import LogError
from tests.support.journal import fill, made, mm_profile


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = made(tmp_path / "log")
    yield opened
    opened.close()


def problems(bundle: Path) -> list[str]:
    return verify(bundle, None, {}).problems


def numbers(bundle: Path) -> list[int]:
    return [json.loads(line)["number"] for line in (bundle / "records.jsonl").read_text().splitlines()]


def test_a_bundle_of_everything_holds_what_the_format_says_and_is_whole(
    tmp_path: Path, journal: Journal
) -> None:
    taken = export(journal, tmp_path / "out")
    assert (taken.take, list(taken.numbers), taken.size) == (ALL, list(range(1, 9)), 8)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        *("FORMAT.md", "checkpoint", "device-card.json", "images", "leaves.txt", "manifest", "profiles"),
        *("THREATS.md", "record.schema.json"),
        *("findings.csv", "proof.json", "report.html", "records.csv", "records.jsonl", "verify_bundle.pyz"),
    }
    assert len(list((tmp_path / "out" / "images").iterdir())) == 4
    assert problems(tmp_path / "out") == []


def test_records_are_in_the_bundle_byte_for_byte(tmp_path: Path, journal: Journal) -> None:
    bodies = [record.body for record in journal.records()]
    export(journal, tmp_path / "out")
    assert (tmp_path / "out" / "records.jsonl").read_bytes() == b"\n".join(bodies) + b"\n"


def test_profiles_are_named_by_the_hash_that_the_records_name(tmp_path: Path, journal: Journal) -> None:
    export(journal, tmp_path / "out")
    (profile,) = (tmp_path / "out" / "profiles").iterdir()
    assert profile.stem == mm_profile().sha256 == hashlib.sha256(profile.read_bytes()).hexdigest()
    assert profile.read_bytes() == canonical(mm_profile().content)


def test_the_table_says_the_same_for_spreadsheets_and_runs_no_formula(
    tmp_path: Path, journal: Journal
) -> None:
    export(journal, tmp_path / "out")
    with (tmp_path / "out" / "records.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["kind"] for row in rows] == ["key", "boot", "error", *["inspection"] * 4, "remark"]
    assert (rows[3]["port"], rows[3]["verdict"], rows[3]["operator"]) == ("1", "FAIL", "ada")
    assert "none allowed" in rows[3]["reasons"]
    assert (rows[7]["about"], rows[7]["text"]) == ("4", "'=this is no formula")
    assert json.loads(rows[0]["text"])["vkey"] == journal.key.verifier.vkey


def test_each_finding_has_its_line_with_the_uncertainty_of_its_size(tmp_path: Path, journal: Journal) -> None:
    export(journal, tmp_path / "out")
    with (tmp_path / "out" / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["number"], row["kind"], row["zone"], row["size_um"]) for row in rows[:2]] == [
        ("4", "particle", "A", "7.5"),
        ("4", "scratch", "B", "3.5"),
    ]
    assert all(float(row["uncertainty_um"]) > 0 for row in rows)
    assert {row["on_optics"] for row in rows} == {"False"}


def test_how_far_it_is_rises_until_everything_is_on_the_disk(
    tmp_path: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(durable, "sync", synced.append)
    told: list[tuple[float, int]] = []
    write_bundle(journal, tmp_path / "out", Selection(), lambda share: told.append((share, len(synced))))
    shares = [share for share, _ in told]
    assert shares == sorted(set(shares))
    assert (0.5, 0) in told
    files = len(list((tmp_path / "out").rglob("*")))
    assert told[-1] == (1.0, files)


def test_an_export_is_recorded_once_it_is_written(tmp_path: Path, journal: Journal) -> None:
    export(journal, tmp_path / "out")
    last = journal.log.newest()
    assert last is not None
    assert last.content["kind"] == "export"
    content = last.content["content"]
    assert (content["take"], content["first"], content["last"]) == ("all", 1, 8)
    assert (
        content["manifest_sha256"] == hashlib.sha256((tmp_path / "out" / "manifest").read_bytes()).hexdigest()
    )


def test_an_export_since_the_last_begins_where_it_ended_and_proves_that_it_continues(
    tmp_path: Path, journal: Journal
) -> None:
    export(journal, tmp_path / "first")
    fill(journal, 3, first=5)
    export(journal, tmp_path / "second", Selection.since_last())
    assert numbers(tmp_path / "second") == list(range(9, 16))
    assert (tmp_path / "second" / "checkpoint-before").read_bytes() == (
        tmp_path / "first" / "checkpoint"
    ).read_bytes()
    assert problems(tmp_path / "second") == []
    export(journal, tmp_path / "third", Selection.since_last())
    assert numbers(tmp_path / "third") == [16]
    assert problems(tmp_path / "third") == []


def test_some_records_are_proved_one_by_one_and_do_not_count_as_taken(
    tmp_path: Path, journal: Journal
) -> None:
    export(journal, tmp_path / "some", Selection.records(4, 5))
    assert numbers(tmp_path / "some") == [4, 5]
    assert problems(tmp_path / "some") == []
    export(journal, tmp_path / "rest", Selection.since_last())
    assert numbers(tmp_path / "rest") == list(range(1, 10))


@pytest.mark.parametrize("wanted", [(0, 2), (3, 2), (1, 99)])
def test_records_that_are_not_there_cannot_be_taken(
    tmp_path: Path, journal: Journal, wanted: tuple[int, int]
) -> None:
    with pytest.raises(LogError, match="records 1 to 8"):
        export(journal, tmp_path / "out", Selection.records(*wanted))
    assert not list(tmp_path.glob("out*"))


def test_a_bundle_takes_no_other_folders_place_and_leaves_nothing_half_written(
    tmp_path: Path, journal: Journal
) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(LogError, match="there already"):
        export(journal, tmp_path / "out")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(LogError, match="cannot be written"):
        export(journal, tmp_path / "file" / "out")
    assert journal.log.seal.newest().size == 8


def test_a_picture_that_the_card_has_lost_is_named(tmp_path: Path, journal: Journal) -> None:
    lost = next((tmp_path / "log" / "images").iterdir())
    lost.unlink()
    assert export(journal, tmp_path / "out").missing_pictures == (lost.name,)
    assert any("its picture" in problem and lost.name in problem for problem in problems(tmp_path / "out"))


def test_the_verifier_in_the_bundle_runs_with_python_and_cryptography_alone(
    tmp_path: Path, journal: Journal
) -> None:
    export(journal, tmp_path / "out")
    order = [sys.executable, str(tmp_path / "out" / "verify_bundle.pyz"), str(tmp_path / "out")]
    script = f"""import runpy, sys
for name in ("numpy", "cv2", "rfc8785", "PIL", "jsonschema", "device.config"): sys.modules[name] = None
sys.argv = {order[1:]!r}
runpy.run_path(sys.argv[0], run_name="__main__")"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.splitlines()[0]) == (
        0,
        "WHOLE: records 1 to 8 of 8, 4 pictures",
    ), done.stderr
    next((tmp_path / "out" / "images").iterdir()).unlink()
    done = subprocess.run(order, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "picture" in done.stdout
