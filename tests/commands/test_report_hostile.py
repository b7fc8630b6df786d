"""`endface report --pdf` of a bundle that somebody sealed by a key of his own, to do harm on the PC."""

import hashlib
import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from pypdf import PdfReader

from device.__main__ import main
from device.audit import entry
from device.audit.canonical import canonical
from device.audit.entry import Job
from device.audit.export import export
from device.audit.journal import Journal
from device.audit.key import SigningKey
from device.audit.verify_bundle import verify
from device.grading.grade import Verdict
from tests.support.forgery import ATTACKER, reseal
from tests.support.journal import inspection, made, mm_profile


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    journal = made(tmp_path / "log", ports=2)
    export(journal, tmp_path / "bundle")
    journal.close()
    return tmp_path / "bundle"


def sealed_anew(bundle: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the first inspection, record 4, and seal the whole by the attacker's key."""
    records = [json.loads(line) for line in (bundle / "records.jsonl").read_bytes().splitlines()]
    change(records[3])
    reseal(bundle, SigningKey(ATTACKER), [canonical(record) for record in records])


def report(bundle: Path) -> int:
    return main(["report", str(bundle), "--pdf", str(bundle.with_name("out.pdf"))])


def test_an_inspection_that_is_none_is_named_and_nothing_is_printed(
    bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed_anew(bundle, lambda record: record["content"].pop("rules"))
    assert verify(bundle, None, {}).problems == []
    assert report(bundle) == 1
    assert "record 4 cannot be printed: 'rules' is a required property" in capsys.readouterr().err
    assert not bundle.with_name("out.pdf").exists()


@pytest.mark.parametrize("name", ["../../secret", "", "A" * 64, None, 7])
def test_a_picture_that_is_named_by_no_hash_is_no_record(bundle: Path, name: object) -> None:
    def point_elsewhere(record: dict[str, Any]) -> None:
        record["content"]["image"]["sha256"] = name

    sealed_anew(bundle, point_elsewhere)
    assert "record 4 was sealed, but is no record" in verify(bundle, None, {}).problems
    assert report(bundle) == 1


def chunk(name: bytes, content: bytes) -> bytes:
    whole = name + content
    return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))


NOISE = np.random.default_rng(1).integers(0, 256, (64, 64), np.uint8)
PICTURES = {
    "a bomb": b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 8, 0, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(bytes(1000)))
    + chunk(b"IEND", b""),
    "no picture": b"no picture",
    "cut short": cv2.imencode(".png", np.random.default_rng(1).integers(0, 256, (64, 64), np.uint8))[
        1
    ].tobytes()[:-900],
}


@pytest.mark.parametrize("what", PICTURES)
def test_a_picture_that_is_none_or_far_too_large_is_said(
    bundle: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sha256 = hashlib.sha256(PICTURES[what]).hexdigest()
    (bundle / "images" / f"{sha256}.png").write_bytes(PICTURES[what])

    def show_it(record: dict[str, Any]) -> None:
        record["content"]["image"]["sha256"] = sha256

    sealed_anew(bundle, show_it)
    assert verify(bundle, None, {}).problems == []
    assert report(bundle) == 1
    assert f"the picture {sha256}.png cannot be read" in capsys.readouterr().err


def test_markup_and_long_texts_stay_texts_on_one_page(bundle: Path) -> None:
    def talk(record: dict[str, Any]) -> None:
        record["content"]["reasons"] = [{"code": "x", "text": "<para><img src='/etc/hostname'/> " * 400}]

    sealed_anew(bundle, talk)
    assert report(bundle) == 0
    assert len(PdfReader(bundle.with_name("out.pdf")).pages) == 2


def the_only_page(journal: Journal, folder: Path) -> str:
    export(journal, folder / "bundle")
    journal.close()
    assert report(folder / "bundle") == 0
    (page,) = PdfReader(folder / "out.pdf").pages
    return page.extract_text()


def test_a_port_with_many_attempts_has_one_page_that_says_how_many(tmp_path: Path) -> None:
    journal = made(tmp_path / "log", ports=0)
    for attempt in range(1, 31):
        verdict = Verdict.PASS if attempt == 30 else Verdict.FAIL
        journal.write_inspection(inspection(attempt, verdict), mm_profile(), Job("ada", 1, attempt))
    text = the_only_page(journal, tmp_path)
    assert "attempt 1: FAIL" in text
    assert "attempt 30: PASS" in text
    assert "22 attempts in between are in report.html" in text


def test_a_port_is_called_as_it_was_amended_and_the_page_says_so(tmp_path: Path) -> None:
    journal = made(tmp_path / "log", ports=1)
    for number in (4, 5):
        journal.write(entry.amendment(number, "bob", "wrong port", {"port": 9}))
    text = the_only_page(journal, tmp_path)
    assert "Port 9" in text
    assert "record 5 said port 1 (record 8, bob: wrong port)" in text
