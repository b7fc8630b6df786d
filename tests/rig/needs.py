"""What the rig needs of the machine that it runs on; where it is missing, tests are skipped and say so."""

import os
import shutil
import subprocess

import pytest

PACKAGE_OF = {
    "mmdebstrap": "mmdebstrap",
    "systemd-nspawn": "systemd-container",
    "qemu-system-x86_64": "qemu-system-x86",
    "qemu-aarch64-static": "qemu-user-static",
    "mkfs.ext4": "e2fsprogs",
    "mkfs.vfat": "dosfstools",
    "mkfs.exfat": "exfatprogs",
    "dpkg-deb": "dpkg",
    "apt-get": "apt",
}


def require_tools(*tools: str) -> None:
    """Skip where one of the programs is not installed."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        packages = " ".join(PACKAGE_OF[tool] for tool in missing)
        pytest.skip(f"no {', '.join(missing)} here (on Debian: apt install {packages})")


def require_root() -> None:
    """Skip where the tests do not run as root, who alone may make a Debian tree and boot it."""
    if os.geteuid() != 0:
        pytest.skip("only root may unpack a Debian tree and boot it")


def require_namespaces() -> None:
    """Skip where root may not make what a container is made of, as in most containers."""
    order = [
        "unshare",
        "--mount",
        "--pid",
        "--net",
        "--uts",
        "--ipc",
        "--fork",
        "mount",
        "-t",
        "tmpfs",
        "none",
        "/mnt",
    ]
    done = subprocess.run(order, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no namespaces may be made here: {done.stderr.strip()}")
