"""A Debian tree from the mirror that this machine's apt is set up with."""

import os
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest

SUITE = "trixie"
BUILD_TIMEOUT_S = 900
# What it mounts goes with it when it is killed: a tree with /dev in it could not be removed, nor made anew.
MMDEBSTRAP = ("unshare", "--mount", "mmdebstrap")
LEFT_OUT = ("/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*", "/usr/share/icons/*")


def mirror() -> str:
    """The address of Debian's main archive, as apt knows it."""
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(LABEL) $(REPO_URI)", "Created-By: Packages"],
        capture_output=True,
        text=True,
        check=True,
    )
    found = [
        line.removeprefix("Debian ") for line in listed.stdout.splitlines() if line.startswith("Debian ")
    ]
    if not found:
        _not_made("apt has no list of Debian's main archive; run apt-get update")
    return found[0]


def make_tree(folder: Path, packages: tuple[str, ...], skeleton: Path) -> None:
    """Unpack and set up a Debian tree.

    Args:
        folder: an empty folder.
        packages: what it holds besides the essential ones.
        skeleton: files that are there before the first package is.
    """
    address = mirror()
    order = [*MMDEBSTRAP, "--variant=apt", f"--include={','.join(packages)}", *_options_of_mmdebstrap()]
    order += [f'--setup-hook=cp -r --no-preserve=ownership "{skeleton}/." "$1"']
    sources = [f"deb {address} {suite} main" for suite in (SUITE, f"{SUITE}-backports")]
    fetch([*order, SUITE, str(folder), *sources])


def unpack_tree(folder: Path, suite: str, architecture: str, packages: tuple[str, ...]) -> None:
    """Unpack packages for another processor, without running anything that is in them."""
    order = [*MMDEBSTRAP, "--variant=extract", f"--architectures={architecture}", *_options_of_mmdebstrap()]
    order += [f"--include={','.join(packages)}"]
    fetch([*order, suite, str(folder), f"deb {mirror()} {suite} main"])


def fetch(order: list[str]) -> None:
    """Run what needs the network, for a bounded time."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            order, env=environment, capture_output=True, text=True, timeout=BUILD_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        _not_made(f"{order[0]} took longer than {BUILD_TIMEOUT_S} s")
    if done.returncode:
        _not_made(f"{order[0]} did not succeed: {done.stderr[-1500:]}")


def _not_made(reason: str) -> NoReturn:
    """Skip; but in continuous integration, where everything is to be made, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def _options_of_mmdebstrap() -> list[str]:
    apt = [f"--aptopt={option}" for option in _options_of_apt()]
    left_out = [f"--dpkgopt=path-exclude={pattern}" for pattern in LEFT_OUT]
    return ["--mode=root", *apt, "--dpkgopt=force-unsafe-io", *left_out]


def _options_of_apt() -> list[str]:
    """How this machine's apt reaches its mirror: proxies, and what it does not check."""
    names = ("Acquire::http", "Acquire::https", "Acquire::Check-Valid-Until", "Acquire::Check-Date")
    dumped = subprocess.run(
        ["apt-config", "dump", "--format", "%F %v%n", *names], capture_output=True, text=True, check=True
    )
    pairs = [line.split(" ", 1) for line in dumped.stdout.splitlines()]
    return [f'{pair[0]} "{pair[1]}"' for pair in pairs if len(pair) == 2 and pair[1]]
