"""As much of QEMU's machine protocol (QMP) as putting things in and pulling them out takes."""

import json
import socket
from pathlib import Path
from typing import Any

TIMEOUT_S = 30.0


class Monitor:
    """Speaks to one running QEMU."""

    def __init__(self, path: Path) -> None:
        """Connect, which QEMU must be ready for.

        Raises:
            OSError: nobody listens there.
        """
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(TIMEOUT_S)
        self._socket.connect(str(path))
        self._lines = self._socket.makefile("r", encoding="utf-8")
        self._lines.readline()  # its greeting
        self.order("qmp_capabilities")

    def order(self, name: str, **arguments: Any) -> Any:
        """Give one order and take its answer.

        Raises:
            AssertionError: QEMU refused; with its reason.
            TimeoutError: it did not answer.
        """
        self._socket.sendall(json.dumps({"execute": name, "arguments": arguments}).encode() + b"\n")
        while True:
            answer = json.loads(self._lines.readline())
            if "event" not in answer:
                assert "return" in answer, answer
                return answer["return"]

    def await_event(self, name: str, device: str) -> None:
        """Wait until something has happened to a device.

        Raises:
            TimeoutError: it did not.
        """
        while True:
            told = json.loads(self._lines.readline())
            if told.get("event") == name and told["data"].get("device") == device:
                return

    def close(self) -> None:
        """Hang up."""
        self._lines.close()
        self._socket.close()
