"""The house keeps its rules: what may import what, and what may not stand in the project."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HARDWARE = {"gpiozero", "luma", "picamera2", "libcamera", "smbus", "smbus2", "lgpio", "RPi"}
OUTSIDE_WORLD = {"time", "datetime", "os", "io", "sqlite3", "socket", "subprocess", "threading", "tempfile"}
OUTSIDE_WORLD |= {"shutil", "pathlib", "random", "urllib", "http", "requests"}
# The two that read what grading judges by: a profile's file, a network's file.
LOADERS = {"device/grading/profile.py", "device/grading/network.py"}
# What puts the instrument together from its adapters.
JOINTS = {"device.simulation", "device.instrument", "device.optional_parts", "device.board_check"}
PURE = (
    "device/vision/",
    "device/grading/",
    "device/screens/",
    "device/flow.py",
    "device/moves.py",
    "device/state.py",
    "device/menu.py",
    "device/menu_pages.py",
    "device/jobs.py",
    "device/orders.py",
    "device/notices.py",
    "device/stick_status.py",
)


def sources(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, by its full name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            assert node.module is not None
            yield node.module


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout, so which files belong to the project is not known")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


@pytest.mark.parametrize("path", sources("device"), ids=name_of)
def test_the_firmware_never_imports_the_model_room(path):
    assert "model" not in roots(path)


@pytest.mark.parametrize(
    "path",
    [p for p in sources("device") if name_of(p).startswith(PURE) and name_of(p) not in LOADERS],
    ids=name_of,
)
def test_a_pure_room_touches_no_clock_file_or_bus(path):
    assert not roots(path) & (OUTSIDE_WORLD | HARDWARE)


@pytest.mark.parametrize("path", sources("device/screens") + sources("device/vision"), ids=name_of)
def test_a_pure_room_opens_nothing(path):
    called = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & {"open", "print", "input"}


@pytest.mark.parametrize(
    "path", [p for p in sources("device") if not name_of(p).startswith("device/parts/")], ids=name_of
)
def test_only_parts_import_hardware(path):
    assert not roots(path) & HARDWARE


def test_everything_but_the_parts_works_without_the_hardware_modules():
    modules = [
        name_of(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for path in sources("device")
        if not name_of(path).startswith("device/parts/")
    ]
    wanted = [module for module in modules if not joins_parts(module)]
    script = (
        "import importlib, sys\n"
        f"sys.modules.update(dict.fromkeys({sorted(HARDWARE)!r}))\n"
        f"for name in {wanted!r}: importlib.import_module(name)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert {"device.inspection", "device.flow", "device.grading.verdict", "device.vision.look"} <= set(wanted)


def joins_parts(module: str) -> bool:
    """Whether a module puts adapters together, real or simulated, or imports one that does so."""
    path = ROOT / f"{module.replace('.', '/')}.py"
    if not path.exists():
        return False
    if module.startswith("device.parts."):
        return bool(roots(path) & HARDWARE) or any(map(joins_parts, imported(path)))
    names = [name for name in imported(path) if name in JOINTS or name.startswith("device.parts.")]
    return module in JOINTS or any(map(joins_parts, names))


@pytest.mark.parametrize("path", [*sources("device"), *sources("model"), *sources("tests")], ids=name_of)
def test_no_file_is_longer_than_400_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_no_registry_host_and_no_path_of_one_machine_stands_in_the_project():
    forbidden = [  # written so that this file does not hold them itself
        b"pypi" + b".org",
        b"pythonhosted" + b".org",
        b"debian" + b".org",
        b"npmjs" + b".",
        b"/wo" + b"rk/",
        b"/ro" + b"ot/",
    ]
    found = [(name_of(p), text) for p in tracked() for text in forbidden if text in p.read_bytes()]
    assert found == []


def test_no_picture_of_the_labelled_end_faces_stands_in_the_project():
    named = [name_of(path) for path in tracked() if path.suffix.lower() in {".jpg", ".jpeg", ".bmp", ".tif"}]
    assert [name for name in named if not name.startswith(("hardware/", "tests/"))] == []
    assert [name for name in named if "DSCN" in name or "19700101" in name] == []


def extras() -> dict[str, list[str]]:
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: dict[str, list[str]] = content["project"]["optional-dependencies"]
    return found


def test_every_extra_can_be_set_up():
    script = (ROOT / "scripts" / "setup").read_text(encoding="utf-8")
    assert f"        {' | '.join(sorted(extras()))}) ;;" in script


@pytest.mark.parametrize("extra", sorted(set(extras()) - {"train"}))
def test_what_an_extra_names_has_its_version_in_the_constraints(extra):
    pinned = {
        line.split("==")[0].lower()
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    }
    assert {re.split("[=<>!~;]", need)[0].strip().lower() for need in extras()[extra]} <= pinned


@pytest.mark.parametrize(
    "room", [".", "device", "device/vision", "device/grading", "model", "hardware", "systemd"]
)
def test_each_room_says_on_one_page_what_lives_there(room):
    page = ROOT / room / "README.md"
    assert 5 <= len(page.read_text(encoding="utf-8").splitlines()) <= 120
