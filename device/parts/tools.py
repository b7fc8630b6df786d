"""The system's own tools, run with a limit of time and messages in English."""

import os
import subprocess

from device.errors import PartError

LONGEST_WAIT_S = 300.0
ENVIRONMENT = {"LC_ALL": "C", "PATH": f"/usr/sbin:/usr/bin:/sbin:/bin:{os.defpath}"}


def run(*order: str) -> "subprocess.CompletedProcess[str]":
    """Run a tool; its exit status and what it said.

    Raises:
        PartError: it is not installed, or did not end in time.
    """
    try:
        return subprocess.run(
            order, capture_output=True, text=True, check=False, env=ENVIRONMENT, timeout=LONGEST_WAIT_S
        )
    except subprocess.TimeoutExpired as error:
        raise PartError(f"{order[0]} did not end within {LONGEST_WAIT_S:.0f} s; switch off and on") from error
    except FileNotFoundError as error:
        raise PartError(f"{order[0]} is not installed; see scripts/install") from error
