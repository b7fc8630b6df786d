"""The board's operating system, and Endface installed into it as the unit expects it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rig.cache import cache_folder, content, kept, origin
from tests.rig.debian import SUITE, fetch, make_tree
from tests.rig.needs import require_namespaces, require_root, require_tools

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
SKELETON = HERE / "base"
INSTALLED_AT = "/opt/endface"
SYSTEM = ("systemd", "systemd-sysv", "udev", "dbus", "kmod", "login", "python3", "python3-venv")
KERNEL = ("linux-image-amd64", "linux-headers-amd64", "initramfs-tools", "libc6-dev", "gcc", "make")
HARDWARE = ("python3-libcamera", "libcamera-ipa", "python3-dev", "swig", "dosfstools", "exfatprogs", "mtools")
PACKAGES = (*SYSTEM, *KERNEL, *HARDWARE)
COMPILE_TIMEOUT_S = 120
WHAT_SETUP_READS = ("pyproject.toml", "constraints.txt", "README.md", "LICENSE")


def board_tree() -> Path:
    """A Debian like that of Raspberry Pi OS Trixie, with a kernel that can simulate hardware."""
    require_root()
    require_tools("apt-get", "mmdebstrap", "systemd-nspawn")
    require_namespaces()
    inputs = [" ".join((SUITE, *PACKAGES)).encode(), *content(SKELETON)]
    return kept("tree", inputs, lambda folder: make_tree(folder / "root", PACKAGES, SKELETON)) / "root"


def python_layer() -> Path:
    """The folder that becomes `/opt/endface`: its `.venv`, with all that is installed on a board."""
    tree = board_tree()
    script = HERE / "install.sh"
    read = [ROOT / name for name in WHAT_SETUP_READS]
    inputs = [origin(tree.parent), *content(script, *read)]
    return kept("python", inputs, lambda folder: _install(tree, folder, script, read))


def staged(name: str) -> Path:
    """Endface as it is now, installed: a copy of what git tracks, over the layer with the `.venv`."""
    layer = python_layer()
    folder = cache_folder() / f"staged-{name}"
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["cp", "-al", str(layer), str(folder)], check=True)
    for tracked in _files_of_the_project():
        if (ROOT / tracked).is_file():
            target = folder / tracked
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            shutil.copy2(ROOT / tracked, target)
    _compile(folder)
    return folder


def _files_of_the_project() -> list[str]:
    """What is or may be committed: what git does not ignore."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout, so which files belong to the project is not known")
    order = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(order, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split("\0") if name]


def _compile(folder: Path) -> None:
    """What a first run as root leaves on a board: else an emulated processor compiles it at each start."""
    order = ["systemd-nspawn", "-q", "--register=no", "--keep-unit", "--pipe", "--private-network"]
    order += ["-D", str(board_tree()), "--volatile=overlay", f"--bind={folder}:{INSTALLED_AT}"]
    order += [f"{INSTALLED_AT}/.venv/bin/python", "-m", "compileall", "-q"]
    order += [f"{INSTALLED_AT}/{package}" for package in ("device", "model", "tests")]
    subprocess.run(order, check=True, timeout=COMPILE_TIMEOUT_S)


def _install(tree: Path, folder: Path, script: Path, read: list[Path]) -> None:
    for path in read:
        shutil.copy(path, folder)
    shutil.copy(script, folder / "install.sh")
    for package in ("device", "model"):
        (folder / package).mkdir()
        (folder / package / "__init__.py").touch()
    (folder / "device" / "__init__.py").write_text('__version__ = "0"\n')
    order = ["systemd-nspawn", "-q", "--register=no", "--keep-unit", "--pipe", "-D", str(tree)]
    order += ["--volatile=overlay", f"--bind={folder}:{INSTALLED_AT}", "--resolv-conf=copy-host"]
    order += [*_certificates(), *[f"--setenv={name}={value}" for name, value in _settings_of_pip().items()]]
    fetch([*order, "sh", f"{INSTALLED_AT}/install.sh"])


def _settings_of_pip() -> dict[str, str]:
    """How this machine's pip reaches its registry, as variables that pip reads."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True
    )
    pairs = [line.split("=", 1) for line in listed.stdout.splitlines() if line.startswith("global.")]
    found = {f"PIP_{key[7:].upper().replace('-', '_')}": value.strip("'") for key, value in pairs}
    found |= {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    return settings_elsewhere(found)


def settings_elsewhere(settings: dict[str, str]) -> dict[str, str]:
    """Of pip's settings those that hold in another tree: nothing that names a file of this one, save
    certificates, which go along. A constraint or a folder of wheels that is not there stops pip."""
    kept_parts = {
        name: " ".join(
            part for part in value.split() if name == "PIP_CERT" or not part.startswith(("/", "file:"))
        )
        for name, value in settings.items()
    }
    return {name: value for name, value in kept_parts.items() if value}


def _certificates() -> list[str]:
    """This machine's own list of certificate authorities, which its registry may need."""
    bundle = Path("/etc/ssl/certs")
    return [f"--bind-ro={bundle}"] if bundle.is_dir() else []
