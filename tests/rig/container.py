"""A board without hardware: the tree booted by systemd-nspawn, with a real systemd as its first process."""

import signal
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.rig.board import Board
from tests.rig.tree import INSTALLED_AT

BOOT_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 30.0
NAMESPACES = ("--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup")


class Container(Board):
    """Runs until the block is left. What is written inside is in memory and gone afterwards."""

    def __init__(self, tree: Path, installed: Path, console: Path, shared: Path) -> None:
        """Prepare; nothing runs yet.

        Args:
            tree: the board's operating system.
            installed: what is seen at `/opt/endface`.
            console: file that keeps what the console said.
            shared: folder that is seen at `/mnt/shared`, read-only.
        """
        self._order = [
            "setpriv",
            "--pdeathsig",
            "TERM",
            "systemd-nspawn",
            "-q",
            "--register=no",
            "--keep-unit",
        ]
        self._order += ["--private-network", "-D", str(tree), "--volatile=overlay", "--boot"]
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

    def run(self, *order: str, timeout_s: float = 60.0, check: bool = True) -> str:
        """See `Board.run`."""
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

    def alive(self) -> None:
        """See `Board.alive`."""
        said = self._console.read_text(errors="replace")[-1000:]
        assert self._process.poll() is None, f"the container ended: {said}"

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
