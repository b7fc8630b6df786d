"""Values as canonical JSON (RFC 8785): equal values give equal bytes."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
import rfc8785

from device.errors import LogError


def canonical(value: object) -> bytes:
    """UTF-8 bytes of a value made of dataclasses, mappings, sequences, arrays, enums and scalars.

    Raises:
        LogError: a number that JSON does not have (not finite, or an integer beyond 2^53).
    """
    try:
        return rfc8785.dumps(plain(value))
    except rfc8785.CanonicalizationError as error:
        raise LogError(f"a value cannot be recorded: {error}") from error


def plain(value: object) -> Any:
    """The same value in the types that JSON has."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray | list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, np.generic):
        return value.item()
    return str(value) if isinstance(value, Path) else value
