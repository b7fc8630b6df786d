"""Bundles in the eyes of an independent implementation: Go's signed notes and transparency logs."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from device.audit import entry
from device.audit.entry import Job
from device.audit.export import export
from device.audit.selection import Selection
from tests.support.journal import fill, inspection, made, mm_profile

GO_SOURCES = Path("/usr/share/gocode")


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not shutil.which("go") or not (GO_SOURCES / "src/golang.org/x/mod/sumdb").exists():
        pytest.skip("no Go with x/mod (on Debian: apt install golang-go golang-golang-x-mod-dev)")
    folder = tmp_path_factory.mktemp("go")
    setting = {
        "GO111MODULE": "off",
        "GOPATH": str(GO_SOURCES),
        "GOCACHE": str(folder / "cache"),
        "CGO_ENABLED": "0",
    }
    subprocess.run(
        ["go", "build", "-o", str(folder / "check"), str(Path(__file__).parent / "interop.go")],
        check=True,
        env={**os.environ, **setting},
    )
    return folder / "check"


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundles")
    journal = made(folder / "log", ports=5)
    export(journal, folder / "all")
    fill(journal, 3, first=8)
    export(journal, folder / "later", Selection.since_last())
    export(journal, folder / "some", Selection.records(4, 9))
    journal.write(entry.job("panel-7", ("A1",), "0" * 64))
    done = inspection(99)
    journal.write(entry.error("something between"))
    journal.write_inspection(done, mm_profile(), Job("ada", 1, 1, "panel-7", "A1"))
    export(journal, folder / "job", Selection.of_job("panel-7"))
    journal.close()
    return folder


@pytest.mark.parametrize(("name", "size"), [("all", 14), ("later", 21), ("some", 22), ("job", 26)])
def test_notes_roots_and_proofs_are_right_in_the_eyes_of_go(
    checker: Path, exported: Path, name: str, size: int
) -> None:
    done = subprocess.run([checker, exported / name], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, str(size), "")


@pytest.mark.parametrize(
    ("name", "file", "said"),
    [
        ("all", "checkpoint", "signature"),
        ("all", "records.jsonl", "do not lead to the root"),
        ("some", "records.jsonl", "invalid transparency proof"),
    ],
)
def test_go_refuses_what_was_changed(
    checker: Path, exported: Path, tmp_path: Path, name: str, file: str, said: str
) -> None:
    bundle = Path(shutil.copytree(exported / name, tmp_path / "bundle"))
    content = bytearray((bundle / file).read_bytes())
    # The last letter of the root, or of a record.
    content[content.index(b"\n\n") - 2 if file == "checkpoint" else -4] ^= 1
    (bundle / file).write_bytes(content)
    done = subprocess.run([checker, bundle], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert said in done.stderr
