"""What gpiozero raises, as the fault of a part; its own exceptions leave this folder nowhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from gpiozero.exc import GPIOZeroError

from device.errors import PartError


@contextmanager
def as_part_faults(part: str, kind: type[PartError]) -> Iterator[None]:
    """Do something with a line.

    Args:
        part: what is on the line, as a person calls it.
        kind: the fault of that part.

    Raises:
        PartError: gpiozero could not do it.
    """
    try:
        yield
    except (GPIOZeroError, *_raised_by_lgpio()) as error:
        raise kind(f"the {part} cannot be driven ({error}); check its wiring and its line") from error


def _raised_by_lgpio() -> tuple[type[Exception], ...]:
    """The back end's own exception passes through gpiozero, and exists only where lgpio is in use."""
    lgpio = sys.modules.get("lgpio")
    return (lgpio.error,) if lgpio is not None else ()
