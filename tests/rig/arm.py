"""The firmware on the board's own kind of processor: Arm wheels under Arm Python, run by qemu.

Nothing is installed and nothing boots: packages are unpacked, and qemu translates one program.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.rig.cache import content, kept
from tests.rig.debian import fetch, unpack_tree
from tests.rig.needs import require_root, require_tools
from tests.rig.tree import ROOT

SUITE = "bookworm"
PACKAGES = ("python3", "libstdc++6", "zlib1g")
PYTHON = "3.11"
# glibc of the suite is 2.36; the wheels ask for less.
PLATFORMS = (
    "manylinux2014_aarch64",
    "manylinux_2_17_aarch64",
    "manylinux_2_28_aarch64",
    "manylinux_2_34_aarch64",
)
# What apt installs on this board, in the same versions or the nearest that has wheels; and the runtime
# that was the board's until LiteRT: LiteRT's own build for Arm does not run under qemu 7.2.
FROM_WHEELS = ("numpy<2", "opencv-python-headless==4.11.*", "tflite-runtime==2.14.0", "tqdm")


class ArmPython:
    """Python 3.11 for 64-bit Arm, with what Endface needs beside it."""

    def __init__(self, tree: Path, site: Path) -> None:
        """Say where the unpacked packages and the wheels are."""
        self._tree, self._site = tree, site

    def run(self, *arguments: str, timeout_s: float = 900.0) -> str:
        """What a program printed.

        Raises:
            AssertionError: it failed, with what it said.
        """
        order = [
            "qemu-aarch64-static",
            "-L",
            str(self._tree),
            str(self._tree / "usr/bin" / f"python{PYTHON}"),
        ]
        done = subprocess.run(
            [*order, *arguments],
            cwd=ROOT,
            env={
                "PYTHONPATH": f"{self._site}:{ROOT}",
                "PYTHONDONTWRITEBYTECODE": "1",
                "LC_ALL": "C.UTF-8",
                "OPENBLAS_NUM_THREADS": "1",  # threads that wait for each other are slow in an emulator
                # A board's. By itself OpenBLAS takes the emulator's wide vectors, which are ten times slower.
                "OPENBLAS_CORETYPE": "CORTEXA72",
            },
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def arm_python() -> ArmPython:
    """Arm Python, unpacked now or earlier; skips where that is not possible."""
    require_root()
    require_tools("apt-get", "mmdebstrap", "qemu-aarch64-static")
    project = ROOT / "pyproject.toml"
    inputs = [" ".join((SUITE, *PACKAGES, *FROM_WHEELS)).encode(), *content(project, Path(__file__))]
    folder = kept("arm", inputs, _make)
    return ArmPython(folder / "root", folder / "site")


def _make(folder: Path) -> None:
    unpack_tree(folder / "root", SUITE, "arm64", PACKAGES)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    order = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--target",
        str(folder / "site"),
        "--only-binary=:all:",
    ]
    order += ["--python-version", PYTHON, "--implementation=cp"]
    order += [f"--abi={abi}" for abi in ("cp311", "abi3", "none")]
    order += [f"--platform={platform}" for platform in PLATFORMS]
    fetch([*order, *project["dependencies"], *FROM_WHEELS])
