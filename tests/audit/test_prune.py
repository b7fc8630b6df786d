"""Room on the card: said in time, refused before it is gone, won back only from what an export holds."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from device.audit import entry
from device.audit.entry import Entry, Job, Kind
from device.audit.export import EVERYTHING, Taken, export
from device.audit.journal import Journal
from device.audit.prune import Pruned, confirm, prune, pruned
from device.audit.selection import Selection
from device.audit.space import Space, space
from device.audit.verify_bundle import summary, verify
from device.errors import CardFullError, LogError
from device.grading.grade import Verdict
from tests.support.journal import fill, inspection, made, mm_profile


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = made(tmp_path / "log")
    yield opened
    opened.close()


def pictures(folder: Path) -> set[str]:
    return {path.stem for path in (folder / "images").iterdir()}


def confirmed(journal: Journal, out: Path, selection: Selection = EVERYTHING) -> Taken:
    taken = export(journal, out, selection)
    confirm(journal, taken.manifest_sha256, "read back")
    return taken


def problems(bundle: Path) -> list[str]:
    return verify(bundle, None, {}).problems


@pytest.mark.parametrize(
    ("used", "warns", "refuses"), [(79, False, False), (80, True, False), (94, True, False), (95, True, True)]
)
def test_the_card_warns_at_80_and_refuses_at_95_percent(used: int, warns: bool, refuses: bool) -> None:
    found = Space(used / 100, 0)
    assert (found.warns, found.refuses) == (warns, refuses)


def test_what_only_root_may_use_counts_as_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(total=1000, used=855, free=45))
    assert space(tmp_path) == Space(0.95, 45)


def test_a_card_that_fills_up_warns_once_each_time(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    said = []
    for number, used in enumerate((79, 81, 82, 79, 81)):
        usage = Usage(total=100, used=used, free=100 - used)
        monkeypatch.setattr(shutil, "disk_usage", lambda _, usage=usage: usage)
        journal.write_inspection(inspection(100 + number, Verdict.PASS), mm_profile(), Job("ada", 9, 1))
        said.append(len(caplog.messages))
    assert said == [0, 1, 1, 1, 2]
    assert caplog.messages[0].startswith("the card is 81 % full: export to a stick, then remove")


def test_a_full_card_takes_no_inspection_but_still_every_other_record_and_loses_nothing(
    tmp_path: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pictures(tmp_path / "log")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(total=100, used=96, free=4))
    with pytest.raises(CardFullError, match="96% full; export to a stick, then remove"):
        journal.write_inspection(inspection(99, Verdict.PASS), mm_profile(), Job("ada", 9, 1))
    assert pictures(tmp_path / "log") == before
    assert journal.write(entry.error("the card is full")) == 9


def test_no_picture_is_removed_before_an_export_that_holds_it_is_confirmed(
    tmp_path: Path, journal: Journal
) -> None:
    export(journal, tmp_path / "out")
    assert prune(journal) == Pruned(0, 0)
    assert len(pictures(tmp_path / "log")) == 4


def test_a_confirmed_exports_pictures_are_removed_and_a_record_names_them(
    tmp_path: Path, journal: Journal
) -> None:
    held = pictures(tmp_path / "log")
    confirmed(journal, tmp_path / "out")
    fill(journal, 1, first=9)
    later = pictures(tmp_path / "log") - held
    done = prune(journal)
    assert done.pictures == 4
    assert done.freed_bytes > 0
    assert pictures(tmp_path / "log") == later
    record = journal.log.newest(Kind.PRUNING)
    assert record is not None
    assert set(record.content["content"]["pictures"]) == held
    assert record.content["content"]["exports"] == [9]
    assert set(pruned(journal.log)) == held
    assert prune(journal) == Pruned(0, 0)


def test_only_the_pictures_of_the_records_that_were_taken_are_removed(
    tmp_path: Path, journal: Journal
) -> None:
    confirmed(journal, tmp_path / "some", Selection.records(4, 5))
    assert prune(journal).pictures == 2
    confirmed(journal, tmp_path / "rest", Selection.records(6, 8))
    assert prune(journal).pictures == 2


def test_a_picture_that_the_export_did_not_hold_is_not_removed_when_it_comes_back(
    tmp_path: Path, journal: Journal
) -> None:
    away = next((tmp_path / "log" / "images").iterdir()).rename(tmp_path / "away.png")
    taken = confirmed(journal, tmp_path / "out")
    away.rename(tmp_path / "log" / "images" / taken.missing_pictures[0])
    assert prune(journal).pictures == 3


def test_an_export_by_a_version_that_did_not_say_what_it_lacked_counts_for_no_picture(
    tmp_path: Path, journal: Journal
) -> None:
    taken = export(journal, tmp_path / "out")
    said = {name: taken.entry.content[name] for name in ("take", "first", "last", "size", "complete_to")}
    journal.write(Entry(Kind.EXPORT, {**said, "manifest_sha256": "ab" * 32}))
    confirm(journal, "ab" * 32, "ada")
    assert prune(journal) == Pruned(0, 0)
    export(journal, tmp_path / "next", Selection.since_last())
    assert problems(tmp_path / "next") == []


def test_removed_pictures_are_accepted_as_such_and_the_records_stay_whole(
    tmp_path: Path, journal: Journal
) -> None:
    confirmed(journal, tmp_path / "out")
    prune(journal)
    for selection in (Selection(), Selection.records(4, 5)):
        taken = export(journal, tmp_path / selection.take, selection)
        bundle = verify(tmp_path / selection.take, None, {})
        assert bundle.problems == []
        assert taken.missing_pictures == ()
        assert "more were removed after an export held them" in summary(bundle, known=True)


def test_a_picture_that_was_not_removed_by_the_instrument_is_still_missed(
    tmp_path: Path, journal: Journal
) -> None:
    confirmed(journal, tmp_path / "some", Selection.records(4, 5))
    prune(journal)
    lost = next((tmp_path / "log" / "images").iterdir())
    lost.unlink()
    taken = export(journal, tmp_path / "out")
    assert taken.missing_pictures == (lost.name,)
    (problem,) = problems(tmp_path / "out")
    assert problem.endswith(f"its picture images/{lost.name} is missing")


def test_a_pruning_excuses_no_picture_of_a_later_record(tmp_path: Path, journal: Journal) -> None:
    confirmed(journal, tmp_path / "first")
    prune(journal)
    again = inspection(11, Verdict.FAIL)  # the picture of record 4, taken once more
    number = journal.write_inspection(again, mm_profile(), Job("ada", 9, 1))
    export(journal, tmp_path / "out")
    record = journal.log.newest(Kind.INSPECTION)
    assert record is not None
    path = tmp_path / "out" / "images" / f"{record.content['content']['image']['sha256']}.png"
    path.unlink()
    assert f"record {number}: its picture images/{path.name} is missing" in problems(tmp_path / "out")


def test_a_pruning_that_is_taken_out_of_a_bundle_leaves_its_pictures_missing(
    tmp_path: Path, journal: Journal
) -> None:
    confirmed(journal, tmp_path / "first")
    prune(journal)
    export(journal, tmp_path / "out")
    path = tmp_path / "out" / "records.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if b'"kind":"pruning"' not in line))
    assert sum("its picture" in problem for problem in problems(tmp_path / "out")) == 4


def test_after_a_power_cut_between_record_and_removal_the_rest_goes_next_time(
    tmp_path: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(journal, tmp_path / "out")

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", cut)
        with pytest.raises(KeyboardInterrupt):
            prune(journal)
    assert len(pictures(tmp_path / "log")) == 4
    assert prune(journal).pictures == 4
    assert pictures(tmp_path / "log") == set()


@pytest.mark.parametrize("manifest", ["", "0" * 64, "short"])
def test_nothing_is_confirmed_by_a_hash_that_no_export_has(
    tmp_path: Path, journal: Journal, manifest: str
) -> None:
    export(journal, tmp_path / "out")
    with pytest.raises(LogError, match="no export has the manifest"):
        confirm(journal, manifest, "ada")
    with pytest.raises(LogError, match="12 digits or more"):
        confirm(journal, export(journal, tmp_path / "again").manifest_sha256[:11], "ada")
