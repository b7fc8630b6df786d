"""A network's file and its sidecar: the JSON file beside it, with its hash and what its reader asks for."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from device.errors import ModelError

T = TypeVar("T")


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


def proven(
    path: Path,
    asked: Mapping[str, object],
    made: Callable[[NetworkFiles], T],
    golden: Callable[[T], object],
) -> T:
    """The network in `path`, checked against its sidecar and its golden pattern.

    Args:
        path: the network; its sidecar lies beside it.
        asked: what the sidecar has to say by the name: what this release was made for.
        made: makes a network of its files; raises whatever its parts stumble over.
        golden: what a network says to its golden pattern, as the sidecar records it.

    Raises:
        ModelError: a file is missing, is not the one that was shipped, was made for another release,
            or does not say what it said.
    """
    files = read(path)
    if any(files.sidecar.get(name) != value for name, value in asked.items()):
        raise ModelError(f"{path}: the network was made for another release; install the model again")
    try:
        network = made(files)
        said = golden(network)
    except (ValueError, KeyError, TypeError, IndexError, zipfile.BadZipFile) as error:
        raise refused(path.with_suffix(".json"), error) from error
    if said != files.sidecar.get("golden"):
        raise ModelError(f"{path}: the golden pattern does not come out as recorded; grading is refused")
    return network


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
