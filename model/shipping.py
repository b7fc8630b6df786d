"""Puts a network among the shipped ones."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

NOTES = "training.json"
"""Beside a trained network: how it was trained, for its card."""


def ship(network: Path, shipped: Path, card: str, text: Callable[[Any], str]) -> None:
    """Copies a network and its sidecar, and writes its card beside them.

    Args:
        network: the file; its sidecar has the suffix `.json`, and its notes lie beside it.
        shipped: the folder of the shipped networks, made where it is missing.
        card: the card's file name.
        text: of the card, from the notes.
    """
    shipped.mkdir(parents=True, exist_ok=True)
    for path in (network, network.with_suffix(".json")):
        shutil.copyfile(path, shipped / path.name)
    notes = json.loads(network.with_name(NOTES).read_text(encoding="utf-8"))
    (shipped / card).write_text(text(notes), encoding="utf-8")
