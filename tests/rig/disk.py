"""The disks of the virtual machine, made from folders without mounting anything."""

import shutil
import subprocess
from pathlib import Path

from tests.rig.cache import content, kept, origin
from tests.rig.needs import require_tools
from tests.rig.tree import HERE, board_tree

SYSTEM_MIB = 2048
SPARE_MIB = 64
BUILD_TIMEOUT_S = 300
MODULE = HERE / "i2c_panel"
CUT_INIT = HERE / "guest" / "cut-init.sh"
UNITS = HERE / "guest" / "units"


def system_disk() -> Path:
    """A folder with what the machine boots: `system.img`, `vmlinuz` and `initrd`."""
    require_tools("mkfs.ext4", "systemd-nspawn")
    tree = board_tree()
    inputs = [origin(tree.parent), str(SYSTEM_MIB).encode(), *content(MODULE, UNITS, CUT_INIT)]
    return kept("disk", inputs, lambda folder: _make_system(tree, folder))


def disk_from(folder: Path, image: Path) -> Path:
    """A disk that holds a folder, with a little room to spare."""
    used = subprocess.run(["du", "-sm", str(folder)], capture_output=True, text=True, check=True)
    return _format(image, int(used.stdout.split()[0]) * 5 // 4 + SPARE_MIB, "-d", str(folder))


def empty_disk(image: Path, size_mib: int) -> Path:
    """A disk with nothing on it."""
    return _format(image, size_mib)


def _format(image: Path, size_mib: int, *options: str) -> Path:
    with image.open("wb") as disk:
        disk.truncate(size_mib << 20)
    subprocess.run(["mkfs.ext4", "-q", "-F", *options, str(image)], check=True, timeout=BUILD_TIMEOUT_S)
    return image


def _make_system(tree: Path, folder: Path) -> None:
    version = next((tree / "usr/lib/modules").iterdir()).name
    root = folder / "root"
    subprocess.run(["cp", "-al", str(tree), str(root)], check=True)
    _add_module(tree, root, folder / "module", version)
    shutil.copy(CUT_INIT, root / "usr/sbin/cut-init")
    (root / "usr/sbin/cut-init").chmod(0o755)
    for unit in UNITS.iterdir():
        shutil.copy(unit, root / "etc/systemd/system")
        subprocess.run(["systemctl", f"--root={root}", "--quiet", "enable", unit.name], check=True)
    _format(folder / "system.img", SYSTEM_MIB, "-d", str(root))
    shutil.copy(root / "boot" / f"vmlinuz-{version}", folder / "vmlinuz")
    shutil.copy(root / "boot" / f"initrd.img-{version}", folder / "initrd")
    shutil.rmtree(root)


def _add_module(tree: Path, root: Path, source: Path, version: str) -> None:
    """Build the panel's adapter and put it where modprobe finds it."""
    shutil.copytree(MODULE, source)
    build = f"/usr/lib/modules/{version}/build"
    _inside(tree, source, "make", "-s", "-C", build, "M=/mnt", "modules")
    place = root / "usr/lib/modules" / version
    (place / "extra").mkdir()
    shutil.move(source / "i2c_panel.ko", place / "extra")
    shutil.rmtree(source)
    for index in place.glob("modules.*"):
        # The tree's own indices are the same files by another name, and stay as they are.
        copied = index.read_bytes()
        index.unlink()
        index.write_bytes(copied)
    _inside(tree, root, "depmod", "--basedir", "/mnt", version)


def _inside(tree: Path, shared: Path, *order: str) -> None:
    """Run a command in the tree, with a folder at `/mnt` and without a network."""
    board = ["systemd-nspawn", "-q", "--register=no", "--keep-unit", "--pipe", "--private-network"]
    board += ["-D", str(tree), "--volatile=overlay", f"--bind={shared}:/mnt"]
    subprocess.run([*board, *order], check=True, timeout=BUILD_TIMEOUT_S)
