"""A board without hardware: the tree booted by systemd-nspawn, with a real systemd as its first process."""

import json
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.rig.tree import INSTALLED_AT

BOOT_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 30.0
NAMESPACES = ("--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup")


class Container:
    """Runs until the block is left. What is written inside is in memory and gone afterwards."""

    def __init__(self, tree: Path, installed: Path, console: Path, shared: Path) -> None:
        """Prepare; nothing runs yet.

        Args:
            tree: the board's operating system.
            installed: what is seen at `/opt/endface`.
            console: file that keeps what the console said.
            shared: folder that is seen at `/mnt/shared`, read-only.
        """
        self._order = ["systemd-nspawn", "-q", "--register=no", "--keep-unit", "--private-network"]
        self._order += ["-D", str(tree), "--volatile=overlay", "--boot"]
        self._order += [f"--bind-ro={installed}:{INSTALLED_AT}", f"--bind-ro={shared}:/mnt/shared"]
        self._console = console
        self._leader = 0

    def __enter__(self) -> Self:
        """Boot, and wait until systemd has started everything."""
        with self._console.open("wb") as out:
            self._process = subprocess.Popen(
                self._order, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT
            )
        try:
            self.until(self._is_up, BOOT_TIMEOUT_S)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Shut down in order, or, after half a minute, without."""
        self._stop()

    def run(self, *order: str, timeout_s: float = 30.0, check: bool = True) -> str:
        """Run a command inside as root; what it printed.

        Raises:
            AssertionError: it failed, with what it printed.
        """
        enter = ["nsenter", "--target", str(self._leader), *NAMESPACES, "--root", "--wd=/", "--"]
        done = subprocess.run(
            [*enter, *order],
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def write(self, path: str, text: str) -> None:
        """Make a file inside, with its folders."""
        self.run("mkdir", "-p", str(Path(path).parent))
        self.run("sh", "-c", 'printf %s "$2" > "$1"', "sh", path, text)

    def properties(self, unit: str) -> dict[str, str]:
        """What systemd says about a unit."""
        return dict(
            line.split("=", 1) for line in self.run("systemctl", "show", unit).splitlines() if "=" in line
        )

    def journal(self, unit: str) -> list[dict[str, Any]]:
        """What a unit wrote to the journal, oldest first."""
        lines = self.run("journalctl", "--unit", unit, "--output", "json", "--no-pager").splitlines()
        return [json.loads(line) for line in lines]

    def until(self, is_so: Callable[[], bool], timeout_s: float) -> None:
        """Wait, for a bounded time.

        Raises:
            AssertionError: the time has passed, or the container has ended; with its console.
        """
        end_s = time.monotonic() + timeout_s
        while not is_so():
            said = self._console.read_text(errors="replace")[-1000:]
            assert self._process.poll() is None, f"the container ended: {said}"
            assert time.monotonic() < end_s, f"not within {timeout_s} s; the console: {said}"
            time.sleep(0.1)

    def _is_up(self) -> bool:
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        if not children:
            return False
        self._leader = int(children[0])
        state = self.run("systemctl", "is-system-running", check=False).strip()
        return state in ("running", "degraded")

    def _stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
