"""`endface report --pdf`: what a customer gets on paper."""

import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from device.__main__ import main
from device.audit.entry import Job
from device.audit.export import export
from device.grading.grade import Verdict
from tests.support.journal import inspection, made, mm_profile


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    journal = made(tmp_path / "log", ports=2)
    journal.write_inspection(inspection(99, Verdict.FAIL), mm_profile(), Job("<b>eve</b> & co", 3, 1))
    export(journal, tmp_path / "bundle")
    journal.close()
    return tmp_path / "bundle"


def test_each_port_has_a_page_with_before_and_after_and_the_seal_that_it_rests_on(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(bundle), "--pdf", str(tmp_path / "out.pdf")]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'out.pdf'}: 3 ports\n"
    pages = PdfReader(tmp_path / "out.pdf").pages
    texts = [page.extract_text() for page in pages]
    assert [f"Port {port}" in map(str.strip, text.splitlines()) for port, text in enumerate(texts, 1)] == [
        True
    ] * 3
    assert [len(page.images) for page in pages] == [2, 2, 1]
    for text in ("PASS", "attempt 1: FAIL", "attempt 2: PASS", "none allowed", "sealed log endface/", "E-7"):
        assert text in texts[0]
    for text in ("at most 4 <= 5; none > 5", "115 to 135 any any"):
        assert text in " ".join(texts[0].split())
    assert "<b>eve</b> & co" in texts[2]


def test_a_picture_that_is_taken_again_is_the_same_attempt_at_the_same_port(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = made(tmp_path / "log", ports=0)
    for number, verdict in enumerate((Verdict.NOT_GRADED, Verdict.PASS)):
        journal.write_inspection(inspection(number, verdict), mm_profile(), Job("ada", 1, 1))
    export(journal, tmp_path / "bundle")
    journal.close()
    assert main(["report", str(tmp_path / "bundle"), "--pdf", str(tmp_path / "out.pdf")]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'out.pdf'}: 1 ports\n"
    (page,) = PdfReader(tmp_path / "out.pdf").pages
    assert "Attempts 1 Next" in " ".join(page.extract_text().split())
    assert len(page.images) == 1


def test_a_bundle_that_is_not_whole_is_not_printed(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    next((bundle / "images").iterdir()).unlink()
    assert main(["report", str(bundle), "--pdf", str(tmp_path / "out.pdf")]) == 1
    assert "is not whole" in capsys.readouterr().err
    (bundle / "device-card.json").unlink()
    assert main(["report", str(bundle), "--pdf", str(tmp_path / "out.pdf")]) == 1
    assert not (tmp_path / "out.pdf").exists()


def test_without_a_bundle_an_inspection_or_reportlab_it_is_used_wrongly(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    order = ["--pdf", str(tmp_path / "out.pdf")]
    assert main(["report", str(tmp_path / "none"), *order]) == 2
    journal = made(tmp_path / "empty-log", ports=0)
    export(journal, tmp_path / "empty")
    journal.close()
    assert main(["report", str(tmp_path / "empty"), *order]) == 2
    assert "holds no inspection" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "reportlab.lib", None)
    monkeypatch.delitem(sys.modules, "device.audit.pdf", raising=False)
    monkeypatch.delattr("device.audit.pdf", raising=False)
    assert main(["report", str(bundle), *order]) == 2
    assert "extra 'report'" in capsys.readouterr().err


def test_a_place_that_takes_no_file_is_said(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(bundle), "--pdf", str(tmp_path / "none" / "out.pdf")]) == 1
    assert "cannot be written" in capsys.readouterr().err
