"""A stick: written, read back, and only then to be removed; whatever it does, the log is untouched."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest

from device.audit.entry import Job, Kind
from device.audit.journal import Journal
from device.audit.prune import prune
from device.audit.selection import Selection
from device.audit.verify_bundle import verify
from device.config import OwnerSettings
from device.grading.grade import Verdict
from device.notices import Notice, NoticeCode
from device.parts import block_stick
from device.parts.block_stick import BlockStick
from device.parts.stick import StickError, Trouble
from device.stick import take_from, write_to
from device.stick_status import Stage, Status
from tests.support.journal import fill, inspection, made, mm_profile
from tests.support.sticks import FolderStick, a_mounted_type, image, plugged_in, run

EVERYTHING = Selection()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = made(tmp_path / "log")
    yield opened
    opened.close()


class Told:
    """What the screen was told."""

    def __init__(self) -> None:
        self.all: list[Status] = []

    def __call__(self, status: Status) -> None:
        self.all.append(status)

    @property
    def stages(self) -> list[Stage]:
        return list(dict.fromkeys(status.stage for status in self.all))


def kinds(journal: Journal) -> list[str]:
    return [record.content["kind"] for record in journal.records()]


def test_a_stick_that_is_too_small_for_the_pictures_is_said_to_be_full_before_anything_is_written(
    tmp_path: Path, journal: Journal
) -> None:
    inspect_large(journal)
    told = Told()
    small = image(tmp_path / "stick.img", a_mounted_type(), size_mb=1)
    with plugged_in(small) as device, pytest.raises(StickError, match="is full"):
        write_to(stick_of(device, tmp_path), journal, EVERYTHING, told)
    assert told.all == []


def stick_of(device: Path, tmp_path: Path) -> BlockStick:
    return BlockStick(device, tmp_path / "mount", {a_mounted_type()})


def test_the_log_is_on_the_stick_and_was_read_back_before_it_is_said_to_be_removed(
    tmp_path: Path, journal: Journal
) -> None:
    stick, told = FolderStick(tmp_path / "stick"), Told()
    write_to(stick, journal, EVERYTHING, told)
    assert told.stages == [Stage.WRITING, Stage.CHECKING, Stage.REMOVE]
    assert all(0 <= status.share <= 1 for status in told.all)
    (folder,) = stick.folder.iterdir()
    assert folder.name == f"endface-{journal.key.verifier.fingerprint[:8]}-0000008"
    assert verify(folder, None, {}).problems == []
    assert told.all[-1].lines == ("records 1 to 8 of 8", folder.name)
    assert told.all[-1].notice == Notice(NoticeCode.STICK_WRITTEN, count=8)


def test_what_was_read_back_is_confirmed_so_that_its_pictures_may_be_removed(
    tmp_path: Path, journal: Journal
) -> None:
    write_to(FolderStick(tmp_path / "stick"), journal, EVERYTHING, Told())
    assert kinds(journal)[-2:] == ["export", "confirmation"]
    assert prune(journal).pictures == 4


def test_a_second_stick_gets_what_is_new_and_the_proof_that_it_continues(
    tmp_path: Path, journal: Journal
) -> None:
    first, second = FolderStick(tmp_path / "first"), FolderStick(tmp_path / "second")
    write_to(first, journal, EVERYTHING, Told())
    fill(journal, 1, first=9)
    write_to(second, journal, Selection.since_last(), Told())
    ((before,), (after,)) = (stick.folder.iterdir() for stick in (first, second))
    assert verify(after, None, {}).before == verify(before, None, {}).checkpoint


@pytest.mark.parametrize("what", ["changed", "gone", "manifest"])
def test_a_stick_that_does_not_give_back_what_was_written_counts_as_no_export(
    tmp_path: Path, journal: Journal, what: str
) -> None:
    def harm() -> None:
        (folder,) = (tmp_path / "stick").iterdir()
        path = folder / ("manifest" if what == "manifest" else "records.jsonl")
        if what == "gone":
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[:-1] + b"x")

    before = kinds(journal)
    with pytest.raises(StickError, match="does not give back") as caught:
        write_to(FolderStick(tmp_path / "stick", harm), journal, EVERYTHING, Told())
    assert caught.value.trouble is Trouble.CHANGED
    assert kinds(journal) == before
    write_to(FolderStick(tmp_path / "another"), journal, Selection.since_last(), Told())
    assert journal.log.newest(Kind.EXPORT) is not None


def test_what_an_export_left_that_was_cut_short_is_cleared_and_nothing_else(
    tmp_path: Path, journal: Journal
) -> None:
    stick = FolderStick(tmp_path / "stick")
    mine = f"endface-{journal.key.verifier.fingerprint[:8]}"
    for name in (f"{mine}-0000003.partial", f"{mine}-0000008", "holiday.partial"):
        (stick.folder / name).mkdir()
    write_to(stick, journal, EVERYTHING, Told())
    assert {path.name for path in stick.folder.iterdir()} == {
        *(f"{mine}-0000008", f"{mine}-0000008-2", "holiday.partial"),
    }


def test_a_file_in_the_place_of_a_folder_does_not_keep_an_export_away(
    tmp_path: Path, journal: Journal
) -> None:
    stick = FolderStick(tmp_path / "stick")
    mine = f"endface-{journal.key.verifier.fingerprint[:8]}"
    (stick.folder / f"{mine}-0000003.partial").write_text("a file")
    write_to(stick, journal, EVERYTHING, Told())
    assert [path.name for path in stick.folder.iterdir()] == [f"{mine}-0000008"]


def test_a_stick_on_which_every_name_is_taken_is_full(tmp_path: Path, journal: Journal) -> None:
    stick = FolderStick(tmp_path / "stick")
    mine = f"endface-{journal.key.verifier.fingerprint[:8]}-0000008"
    for name in (mine, *(f"{mine}-{count}" for count in range(2, 1000))):
        (stick.folder / name).mkdir()
    with pytest.raises(StickError, match="is full"):
        write_to(stick, journal, EVERYTHING, Told())


def test_lists_are_taken_in_from_the_inbox_alone_and_nothing_else_is_read(
    tmp_path: Path, journal: Journal
) -> None:
    stick, told = FolderStick(tmp_path / "stick"), Told()
    (stick.folder / "endface-in").mkdir()
    for name, text in (
        *(("endface-in/panel-7.csv", "port\nA1\n"), ("endface-in/people.csv", "operator\nada\nada\n")),
        *(("endface-in/run.sh", "#!/bin/sh\n"), ("panel-8.csv", "port\nB1\n")),
    ):
        (stick.folder / name).write_text(text)
    assert take_from(stick, journal, OwnerSettings(), told) == 1
    assert kinds(journal)[-2:] == ["job", "refusal"]
    assert told.all[-1].lines[0] == "job panel-7: 1 ports"
    assert "stands in line 2 already" in told.all[-1].lines[1]
    assert told.all[-1].notice == Notice(NoticeCode.STICK_REFUSED, count=1, refused=1)
    (stick.folder / "endface-in" / "people.csv").unlink()
    take_from(stick, journal, OwnerSettings(), told)
    assert told.all[-1].notice == Notice(NoticeCode.STICK_TAKEN_IN, count=1)


def test_the_ninth_file_is_taken_in_before_the_tenth_since_an_orders_number_may_only_rise(
    tmp_path: Path, journal: Journal
) -> None:
    stick, told = FolderStick(tmp_path / "stick"), Told()
    (stick.folder / "endface-in").mkdir()
    for name in ("10.csv", "9.csv", "order-100.csv", "order-99.csv"):
        (stick.folder / "endface-in" / name).write_text("port\nA1\n")
    assert take_from(stick, journal, OwnerSettings(), told) == 0
    taken = [line.split(":")[0] for line in told.all[-1].lines]
    assert taken == ["job 9", "job 10", "job order-99", "job order-100"]


def test_a_stick_without_an_inbox_says_what_it_lacks(tmp_path: Path, journal: Journal) -> None:
    told = Told()
    assert take_from(FolderStick(tmp_path / "stick"), journal, OwnerSettings(), told) == 0
    lacking = Notice(NoticeCode.STICK_NOTHING_IN, name="endface-in")
    assert told.all[-1] == Status(Stage.REMOVE, 1.0, ("nothing lies in endface-in on this stick",), lacking)


def test_a_real_stick_holds_the_bundle_when_it_is_put_in_elsewhere(tmp_path: Path, journal: Journal) -> None:
    with plugged_in(image(tmp_path / "stick.img", a_mounted_type())) as device:
        stick = stick_of(device, tmp_path)
        write_to(stick, journal, EVERYTHING, Told())
        with stick.mounted(writable=False) as folder:
            (written,) = folder.glob("endface-*")
            assert verify(written, None, {}).problems == []
            options = run("findmnt", "--noheadings", "--output", "OPTIONS", str(folder)).split(",")
            assert {"ro", "nodev", "nosuid", "noexec"} <= set(options)
        assert not (tmp_path / "mount").exists()


def inspect_large(journal: Journal) -> None:
    """More than a small stick holds."""
    for number in range(6):
        done = inspection(100 + number, Verdict.PASS, side_px=700)
        journal.write_inspection(done, mm_profile(), Job("ada", 30 + number, 1))


def failed(stick: BlockStick, journal: Journal) -> Trouble:
    """What is said of a stick that cannot be used, and that the log is as it was."""
    before = kinds(journal)
    with pytest.raises(StickError) as caught:
        write_to(stick, journal, EVERYTHING, Told())
    assert kinds(journal) == before
    return caught.value.trouble


@pytest.mark.parametrize(
    ("size_mb", "options", "trouble"), [(1, (), Trouble.FULL), (24, ("--read-only",), Trouble.PROTECTED)]
)
def test_a_stick_that_is_full_or_write_protected_is_told_apart_and_left_clean(
    tmp_path: Path, journal: Journal, size_mb: int, options: tuple[str, ...], trouble: Trouble
) -> None:
    path = image(tmp_path / "stick.img", a_mounted_type(), size_mb)
    with plugged_in(path, *options) as device:
        stick = stick_of(device, tmp_path)
        inspect_large(journal)
        assert failed(stick, journal) is trouble
        with stick.mounted(writable=False) as folder:
            assert list(folder.glob("endface-*")) == []


@pytest.mark.parametrize(("kind", "trouble"), [("ext4", Trouble.FOREIGN), ("none", Trouble.BROKEN)])
def test_a_foreign_or_broken_file_system_is_never_mounted(
    tmp_path: Path, journal: Journal, kind: str, trouble: Trouble
) -> None:
    path = image(tmp_path / "stick.img", "ext4")
    if kind == "none":
        path.write_bytes(bytes(2**20))
    with plugged_in(path) as device:
        assert failed(BlockStick(device, tmp_path / "mount"), journal) is trouble


def test_a_file_system_that_only_looks_like_one_is_said_to_be_broken(
    tmp_path: Path, journal: Journal
) -> None:
    kind = a_mounted_type()
    path = image(tmp_path / "stick.img", kind)
    content = bytearray(path.read_bytes())
    content[4096:-1] = bytes(len(content) - 4097)
    if kind == "vfat":
        content[11:13] = b"\xff\xff"
    path.write_bytes(content)
    with plugged_in(path) as device:
        assert failed(stick_of(device, tmp_path), journal) is Trouble.BROKEN


def test_a_stick_whose_memory_ends_before_its_size_counts_as_no_export(
    tmp_path: Path, journal: Journal
) -> None:
    inspect_large(journal)
    path = image(tmp_path / "stick.img", a_mounted_type())
    with plugged_in(path) as device:
        with path.open("r+b") as file:
            file.truncate(2**20 + 2**19)
        assert failed(stick_of(device, tmp_path), journal) in {Trouble.BROKEN, Trouble.CHANGED}


def test_a_stick_that_is_not_there_any_more_was_pulled(tmp_path: Path, journal: Journal) -> None:
    assert failed(BlockStick(tmp_path / "sdz1", tmp_path / "mount"), journal) is Trouble.PULLED


@pytest.fixture
def silent(tmp_path: Path) -> Path:
    """A device that is there and gives no block, as one is that was pulled a moment ago."""
    (tmp_path / "sdz1").touch()
    return tmp_path / "sdz1"


def test_a_stick_whose_name_goes_soon_after_it_failed_was_pulled(
    tmp_path: Path, journal: Journal, silent: Path
) -> None:
    going = Timer(0.3, silent.unlink)
    going.start()
    assert failed(BlockStick(silent, tmp_path / "mount"), journal) is Trouble.PULLED
    going.join()


def test_a_stick_that_fails_and_stays_is_broken(
    tmp_path: Path, journal: Journal, silent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(block_stick, "GOES_WITHIN_S", 0.2)
    assert failed(BlockStick(silent, tmp_path / "mount"), journal) is Trouble.BROKEN


@pytest.mark.parametrize("seen", [None, Trouble.CHANGED, Trouble.FULL], ids=str)
def test_nothing_counts_that_a_stick_said_after_it_was_pulled(tmp_path: Path, seen: Trouble | None) -> None:
    def look_at_it_pulled() -> None:
        with stick_of(node, tmp_path).mounted(writable=False):
            node.unlink()
            if seen is not None:
                raise StickError(seen)

    with plugged_in(image(tmp_path / "stick.img", a_mounted_type())) as device:
        node = another_name(device, tmp_path)
        with pytest.raises(StickError) as caught:
            look_at_it_pulled()
    assert caught.value.trouble is Trouble.PULLED


def another_name(device: Path, folder: Path) -> Path:
    """A second node of a block device, which can be taken away while the first is in use."""
    node = folder / "sdz1"
    os.mknod(node, stat.S_IFBLK | 0o600, device.stat().st_rdev)
    return node


def test_nothing_is_written_to_a_disk_of_the_system(tmp_path: Path, journal: Journal) -> None:
    with plugged_in(image(tmp_path / "stick.img", a_mounted_type())) as device:
        stick = stick_of(device, tmp_path)
        with stick.mounted(writable=False):
            again = BlockStick(device, tmp_path / "again", {a_mounted_type()})
            assert failed(again, journal) is Trouble.IN_USE
