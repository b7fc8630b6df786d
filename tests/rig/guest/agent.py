"""Runs commands for the host, over a port that looks like a serial line. One JSON object a line, each way.

In: {"order": [...], "timeout_s": 30}. Out: {"status": 0, "said": "...", "complained": "..."},
with status null where the time was over.
"""

import json
import subprocess
from io import RawIOBase
from pathlib import Path
from typing import Any

PORT = Path("/dev/virtio-ports/endface.agent")


def obey(asked: dict[str, Any]) -> dict[str, Any]:
    """Run one command."""
    try:
        done = subprocess.run(
            asked["order"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=asked["timeout_s"],
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"status": None, "said": "", "complained": f"not done in {asked['timeout_s']} s"}
    except OSError as error:
        return {"status": 127, "said": "", "complained": str(error)}
    return {"status": done.returncode, "said": done.stdout, "complained": done.stderr}


def say(port: RawIOBase, answer: bytes) -> None:
    """Hand on all of an answer: the port takes no more than 32 KiB at once."""
    while answer:
        answer = answer[port.write(answer) :]


def main() -> None:
    """Answer until the machine goes."""
    with PORT.open("r+b", buffering=0) as port:
        port.write(b'{"up": true}\n')
        waiting = b""
        while part := port.read(65536):
            waiting += part
            *lines, waiting = waiting.split(b"\n")
            for line in lines:
                say(port, json.dumps(obey(json.loads(line))).encode() + b"\n")


if __name__ == "__main__":
    main()
