"""What a hostile stick or sender may lay into the inbox: refused by a record, whatever it is called."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from device.audit import key
from device.audit.journal import Journal
from device.audit.proof import OWNER
from device.config import OwnerSettings
from device.errors import RefusedError
from device.intake import take_in
from device.notices import Notice, NoticeCode
from device.stick import MOST_FILES_IN, take_from
from device.stick_status import Status
from tests.support.journal import made
from tests.support.sticks import FolderStick


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = made(tmp_path / "log")
    yield opened
    opened.close()


def last(journal: Journal) -> dict[str, Any]:
    record = journal.log.newest()
    assert record is not None
    return record.content


def laid(folder: Path, name: bytes, content: bytes) -> Path:
    path = folder / os.fsdecode(name)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("suffix", [b".csv", b".order"])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        (b"bad\xff", "bad\\udcff"),
        (b"\x1b[2J", "\\u001b[2J"),
        (b"a\nb", "a\\u000ab"),
        (b"\xe2\x80\xae", "\\u202e"),
    ],
)
def test_a_file_that_bears_a_name_which_a_screen_would_obey_is_refused_under_a_harmless_one(
    tmp_path: Path, journal: Journal, name: bytes, said: str, suffix: bytes
) -> None:
    path = laid(tmp_path, name + suffix, b"port\nA1\n")
    with pytest.raises(RefusedError, match="must be printable") as caught:
        take_in(journal, path, OwnerSettings())
    assert str(caught.value).isprintable()
    assert last(journal)["kind"] == "refusal"
    assert last(journal)["content"]["file"] == said + suffix.decode()


def test_one_hostile_name_keeps_nothing_else_from_being_taken_in(tmp_path: Path, journal: Journal) -> None:
    stick = FolderStick(tmp_path / "stick")
    (stick.folder / "endface-in").mkdir()
    laid(stick.folder / "endface-in", b"\xff.csv", b"port\nA1\n")
    laid(stick.folder / "endface-in", b"panel-7.csv", b"port\nA1\n")
    assert take_from(stick, journal, OwnerSettings(), lambda _: None) == 1
    assert {record.content["kind"] for record in journal.records(after=8)} == {"job", "refusal"}


def test_what_a_computer_hides_beside_a_list_is_passed_over(tmp_path: Path, journal: Journal) -> None:
    stick = FolderStick(tmp_path / "stick")
    (stick.folder / "endface-in").mkdir()
    laid(stick.folder / "endface-in", b"panel-7.csv", b"port\nA1\n")
    laid(stick.folder / "endface-in", b"._panel-7.csv", b"\x00\x05\x16\x07")  # macOS, AppleDouble
    assert take_from(stick, journal, OwnerSettings(), lambda _: None) == 0
    assert [record.content["kind"] for record in journal.records(after=8)] == ["job"]


def test_more_files_than_are_taken_at_once_are_refused_by_a_record(tmp_path: Path, journal: Journal) -> None:
    stick, told = FolderStick(tmp_path / "stick"), list[Status]()
    (stick.folder / "endface-in").mkdir()
    for number in range(MOST_FILES_IN + 3):
        laid(stick.folder / "endface-in", b"panel-%03d.csv" % number, b"port\nA1\n")
    assert take_from(stick, journal, OwnerSettings(), told.append) == 3
    assert last(journal)["content"] == {
        "file": "endface-in",
        "sha256": None,
        "text": "3 files more than the 100 that are taken in at once: move them to another stick",
    }
    assert told[-1].notice == Notice(NoticeCode.STICK_REFUSED, count=MOST_FILES_IN, refused=3)


def test_what_is_no_regular_file_is_refused_unread(tmp_path: Path, journal: Journal) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "link.csv").symlink_to(tmp_path / "log" / "device.key")
    (tmp_path / "folder.csv").mkdir()
    for name in ("pipe.csv", "link.csv", "folder.csv", "gone.order"):
        with pytest.raises(RefusedError, match="is no file"):
            take_in(journal, tmp_path / name, OwnerSettings())
        assert last(journal)["content"] == {"file": name, "sha256": None, "text": f"{name} is no file"}


def taken_or_refused(journal: Journal, path: Path, owner: OwnerSettings) -> str:
    before = last(journal)["number"]
    try:
        take_in(journal, path, owner)
    except RefusedError:
        assert last(journal)["kind"] == "refusal"
    assert last(journal)["number"] == before + 1
    return str(last(journal)["kind"])


LIST = st.lists(
    st.sampled_from(
        [b"port", b"operator", b"\n", b'"', b",", b"\r", b"\0", b"A1", b"\xc3\xa9", b"\xff", b" "]
    )
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(parts=LIST)
def test_whatever_stands_in_a_list_it_is_taken_in_or_refused_by_one_record(
    tmp_path: Path, journal: Journal, parts: list[bytes]
) -> None:
    path = tmp_path / "panel.csv"
    path.write_bytes(b"".join(parts))
    assert taken_or_refused(journal, path, OwnerSettings()) in {"job", "operators", "refusal"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), letter=st.integers(0, 255))
def test_an_order_with_any_letter_changed_is_refused_by_one_record(
    tmp_path: Path, journal: Journal, place: float, letter: int
) -> None:
    if not (tmp_path / "owner.key").exists():
        key.make(tmp_path / "owner.key", OWNER)
    signer = key.load(tmp_path / "owner.key", OWNER)
    note = bytearray(signer.sign("endface-order/1\n7\nprofile " + "0" * 64 + "  house.toml\n"))
    note[int(place * len(note))] = letter
    (tmp_path / "7.order").write_bytes(note)
    owner = OwnerSettings(signer.verifier.vkey, tmp_path / "owned")
    assert taken_or_refused(journal, tmp_path / "7.order", owner) == "refusal"
