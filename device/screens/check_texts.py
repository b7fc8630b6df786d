"""What the panel says of a daily check, without saying it in any language; see `texts.py`."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class CheckTexts:
    """Every text about a daily check in one language; `tests/test_check_desk.py` says how long each may be.

    Attributes:
        against: checks against a reference, whose serial number is the field.
        quantities: what is compared, by the names of `device.daily_check`.
    """

    against: str
    quantities: Mapping[str, str]
