"""Which firmware judged is said by a hash over all of it."""

import hashlib
from pathlib import Path

import pytest

from device.audit.firmware import firmware_sha256, hash_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "vision").mkdir()
    (tmp_path / "flow.py").write_text("a")
    (tmp_path / "vision" / "look.py").write_text("b")
    return tmp_path


def test_the_hash_is_that_of_a_list_that_sha256sum_writes(folder: Path) -> None:
    lines = (("a", "flow.py"), ("b", "vision/look.py"))
    listed = "".join(f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for text, name in lines)
    assert hash_of(folder) == hashlib.sha256(listed.encode()).hexdigest()


@pytest.mark.parametrize("change", ["text", "name", "more", "less"])
def test_any_other_firmware_has_another_hash(folder: Path, change: str) -> None:
    before = hash_of(folder)
    if change == "text":
        (folder / "flow.py").write_text("c")
    elif change == "name":
        (folder / "flow.py").rename(folder / "flew.py")
    elif change == "more":
        (folder / "new.toml").write_text("")
    else:
        (folder / "flow.py").unlink()
    assert hash_of(folder) != before


def test_compiled_code_is_no_part_of_it(folder: Path) -> None:
    before = hash_of(folder)
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "flow.pyc").write_bytes(b"x")
    assert hash_of(folder) == before


def test_the_firmware_that_runs_has_one(folder: Path) -> None:
    assert len(firmware_sha256()) == 64
    assert firmware_sha256() != hash_of(folder)
