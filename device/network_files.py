"""A network's file and its sidecar: the JSON file beside it, with its hash and what its reader asks for."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from device.errors import ModelError


@dataclass(frozen=True)
class NetworkFiles:
    """What lies there.

    Attributes:
        content: the network.
        sha256: its hash, in hex.
        sidecar: what the JSON file says; its `sha256` is that of the network.
    """

    content: bytes
    sha256: str
    sidecar: dict[str, Any]


def read(path: Path) -> NetworkFiles:
    """The network in `path` and its sidecar, which lies beside it with the suffix `.json`.

    Raises:
        ModelError: one of them cannot be read, or the network is not the one of which the sidecar tells.
    """
    content, beside = _content(path), path.with_suffix(".json")
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        sidecar: dict[str, Any] = json.loads(_content(beside))
        recorded = sidecar["sha256"]
    except (ValueError, KeyError, TypeError) as error:
        raise refused(beside, error) from error
    if recorded != sha256:
        raise ModelError(f"{beside}: the network has hash {sha256}, not {recorded}; install the model again")
    return NetworkFiles(content, sha256, sidecar)


def refused(beside: Path, error: Exception) -> ModelError:
    """What to raise for a sidecar that lacks what its reader asks for."""
    return ModelError(f"{beside}: not a network's sidecar ({error!r}); install the model again")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(
            f"{path}: the network cannot be read ({error.strerror}); install the model again"
        ) from error
