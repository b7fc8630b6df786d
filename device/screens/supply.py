"""Battery and clock, small enough for the live view."""

from dataclasses import dataclass

from PIL import Image

from device.screens.draw import BLACK, WHITE, pen, write

_BODY_PX = (16, 7)
_CELLS_PX = 12
_CLOCK_PX = 8


@dataclass(frozen=True)
class Supply:
    """What the instrument works from.

    Attributes:
        percent: how full the battery is, 0 to 100; None where there is none, or its gauge is silent.
        on_charger: whether it is on a charger, which is then shown instead of a number.
        clock_is_set: whether anything has set the clock since the board was switched on.
    """

    percent: int | None = None
    on_charger: bool = False
    clock_is_set: bool = True


def draw_supply(picture: Image.Image, at: tuple[int, int], supply: Supply) -> None:
    """Draw a battery with its charge, and a struck-through clock where the time is not to be trusted.

    Args:
        picture: what is drawn on.
        at: top left corner of a box of 50x8 pixels.
        supply: what there is to show; a battery that is not there takes no room.
    """
    x, y = at
    if supply.percent is not None:
        _battery(picture, (x, y), supply.percent)
        write(picture, (x + _BODY_PX[0] + 3, y), "+" if supply.on_charger else f"{supply.percent}")
    if not supply.clock_is_set:
        _struck_clock(picture, (x + 42, y))


def _battery(picture: Image.Image, at: tuple[int, int], percent: int) -> None:
    x, y = at
    draw = pen(picture)
    draw.rectangle((x, y, x + _BODY_PX[0] - 2, y + _BODY_PX[1] - 1), outline=WHITE)
    draw.line((x + _BODY_PX[0] - 1, y + 2, x + _BODY_PX[0] - 1, y + 4), fill=WHITE)
    lit = round(_CELLS_PX * percent / 100)
    if lit:
        draw.rectangle((x + 2, y + 2, x + 1 + lit, y + _BODY_PX[1] - 3), fill=WHITE)


def _struck_clock(picture: Image.Image, at: tuple[int, int]) -> None:
    x, y = at
    draw = pen(picture)
    draw.ellipse((x, y, x + _CLOCK_PX - 1, y + _CLOCK_PX - 1), outline=WHITE)
    draw.line((x, y + _CLOCK_PX - 1, x + _CLOCK_PX - 1, y), fill=BLACK, width=3)
    draw.line((x, y + _CLOCK_PX - 1, x + _CLOCK_PX - 1, y), fill=WHITE)
