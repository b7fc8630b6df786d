"""What gpiozero raises, as the fault of a part; its own exceptions leave this folder nowhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from gpiozero.exc import GPIOZeroError

from device.errors import PartError


@contextmanager
def as_part_faults(part: str) -> Iterator[None]:
    """Do something with a line.

    Args:
        part: what is on the line, as a person calls it.

    Raises:
        PartError: gpiozero could not do it.
    """
    try:
        yield
    except GPIOZeroError as error:
        raise PartError(f"the {part} cannot be driven ({error}); check its wiring and its line") from error
