"""`scripts/install`: what it puts where, that it can be repeated, and what it leaves."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "scripts" / "install"
OPT = Path("opt/endface")

needs_git = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout: nothing to archive")


def install(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SCRIPT, *arguments], capture_output=True, text=True, check=False)


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def staged(tmp_path: Path) -> Path:
    done = install("--stage", str(tmp_path / "root"))
    assert done.returncode == 0, done.stderr
    return tmp_path / "root"


@needs_git
def test_everything_of_systemd_goes_to_the_place_that_its_page_names(staged: Path) -> None:
    page = (ROOT / "systemd" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| `(/.+?)` \|", page, re.MULTILINE)
    assert len(rows) >= 8
    for names, place in rows:
        shipped = re.findall(r"`(.+?)`", names)
        for name in ["endface-poweroff.service" if name == ".service" else name for name in shipped]:
            target = staged / place.lstrip("/") / name if place.endswith("/") else staged / place.lstrip("/")
            if name == "endface-simulated.conf":
                assert not target.exists(), "a bench's drop-in has no business on a board"
            else:
                assert target.read_bytes() == (ROOT / "systemd" / name).read_bytes()


@needs_git
def test_every_unit_rule_and_list_that_is_shipped_is_installed(staged: Path) -> None:
    shipped = {path.read_bytes() for path in (ROOT / "systemd").iterdir()}
    only_here = {(ROOT / "systemd" / name).read_bytes() for name in ("README.md", "endface-simulated.conf")}
    assert shipped - only_here <= set(files(staged / "etc").values())


@needs_git
def test_the_program_is_what_git_holds_and_nothing_else(staged: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-tree", "-r", "--name-only", "HEAD"], cwd=ROOT, capture_output=True, text=True
    )
    assert set(files(staged / OPT)) == set(listed.stdout.splitlines())


@needs_git
def test_doing_it_again_changes_nothing_and_clears_away_what_is_old(staged: Path) -> None:
    before = files(staged)
    old = staged / OPT / "device" / "removed.py"
    old.write_text("gone in this version\n")
    kept = staged / OPT / ".venv" / "pyvenv.cfg"
    kept.parent.mkdir()
    kept.write_text("home = here\n")
    assert install("--stage", str(staged)).returncode == 0
    after = files(staged)
    assert after.pop(str(OPT / ".venv" / "pyvenv.cfg")) == b"home = here\n"
    assert after == before


def test_an_order_that_it_does_not_know_does_nothing_and_explains_itself() -> None:
    done = install("--everything")
    assert done.returncode == 2
    assert "--uninstall" in done.stderr


def test_uninstalling_leaves_the_log_and_the_settings() -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    removed = re.findall(r"rm -r?f (.+)", script)
    assert removed
    assert not any("/var/lib" in line or "/etc/endface" in line for line in removed)


def test_what_the_board_needs_from_apt_is_named_in_the_faults_that_miss_it() -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    named = set()
    for path in (ROOT / "device").rglob("*.py"):
        named |= set(re.findall(r"apt install (python3-\w+)", path.read_text(encoding="utf-8")))
    assert named
    assert all(package in script for package in named)
