"""What a record must hold: the JSON Schema that every bundle carries too."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from device.audit.proof import NotWholeError

SCHEMA = Path(__file__).parent / "record.schema.json"
LONGEST_MESSAGE = 200


def check_shape(record: Mapping[str, Any]) -> None:
    """Make sure that a record has the shape of its kind; whose key has sealed it says nothing of that.

    Raises:
        NotWholeError: it has not.
    """
    found = best_match(_validator().iter_errors(record))
    if found is not None:
        raise NotWholeError(found.message[:LONGEST_MESSAGE])


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
