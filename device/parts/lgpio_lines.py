"""The board's lines through lgpio, and through nothing else: left alone, gpiozero falls back without a word.

lgpio makes a FIFO in the current folder when it is imported, so that folder must be writable.
"""

from typing import TypeAlias

from gpiozero.exc import GPIOZeroError
from gpiozero.pins import Factory

from device.errors import PartError

Lines: TypeAlias = Factory
"""The pin factory of gpiozero, by what it stands for here."""


def board_lines() -> Lines:
    """Open the lines of the board's header.

    Raises:
        PartError: lgpio is not there or cannot be used, or this is no Raspberry Pi.
    """
    try:
        import lgpio
        from gpiozero.pins.lgpio import LGPIOFactory
    except (ImportError, AttributeError) as error:
        # pip may resolve lgpio to an empty placeholder: it imports, and has nothing in it.
        raise PartError("lgpio is missing; install it with: apt install python3-lgpio") from error
    except OSError as error:
        raise PartError(
            "lgpio cannot make its FIFO in the current folder; start in one that is writable"
        ) from error
    try:
        lines: Lines = LGPIOFactory()
    except (GPIOZeroError, lgpio.error, OSError) as error:
        raise PartError(
            f"the board's lines cannot be opened ({error}); check that /dev/gpiochip0 may be used"
        ) from error
    return lines
