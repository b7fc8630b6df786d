"""The host's end of the line to `guest/agent.py`."""

import json
import socket
from pathlib import Path
from typing import Any

SPARE_S = 30.0
"""How much longer than a command may take its answer may take: the machine is emulated."""


class Agent:
    """Runs commands in the virtual machine."""

    def __init__(self, path: Path) -> None:
        """Connect; the guest may not be up yet.

        Raises:
            OSError: nobody listens there.
        """
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(path))
        self._waiting = b""

    def await_up(self, timeout_s: float) -> None:
        """Wait until the guest says that it is there.

        Raises:
            TimeoutError: it did not.
        """
        self._receive(timeout_s)

    def run(self, order: tuple[str, ...], timeout_s: float) -> dict[str, Any]:
        """Run one command; see `guest/agent.py` for the answer.

        Raises:
            TimeoutError: no answer came.
        """
        asked = {"order": order, "timeout_s": timeout_s}
        self._socket.sendall(json.dumps(asked).encode() + b"\n")
        return self._receive(timeout_s + SPARE_S)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _receive(self, timeout_s: float) -> dict[str, Any]:
        self._socket.settimeout(timeout_s)
        while b"\n" not in self._waiting:
            part = self._socket.recv(1 << 20)
            if not part:
                raise ConnectionError("the virtual machine has hung up")
            self._waiting += part
        line, self._waiting = self._waiting.split(b"\n", 1)
        answer: dict[str, Any] = json.loads(line)
        return answer
