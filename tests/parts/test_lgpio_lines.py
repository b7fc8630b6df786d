"""The board's lines come from lgpio or not at all."""

import sys
from types import ModuleType

import pytest
from gpiozero.exc import PinUnknownPi

from device.errors import LampError, PartError
from device.parts.gpio_faults import as_part_faults
from device.parts.lgpio_lines import board_lines
from tests.support.modules import module


class OwnError(Exception):
    """lgpio raises an exception of its own."""


def fake(monkeypatch: pytest.MonkeyPatch, factory: object) -> None:
    back_end = module("gpiozero.pins.lgpio", LGPIOFactory=factory)
    monkeypatch.setitem(sys.modules, "lgpio", module("lgpio", error=OwnError))
    monkeypatch.setitem(sys.modules, "gpiozero.pins.lgpio", back_end)


def test_where_lgpio_is_missing_nothing_else_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lgpio", None)
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "mock")
    with pytest.raises(PartError, match="apt install python3-lgpio"):
        board_lines()


def test_pips_empty_placeholder_is_as_good_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lgpio", ModuleType("lgpio"))
    monkeypatch.delitem(sys.modules, "gpiozero.pins.lgpio", raising=False)
    with pytest.raises(PartError, match="apt install python3-lgpio"):
        board_lines()


@pytest.mark.parametrize("error", [PinUnknownPi("no Pi"), OwnError("no gpiochip"), OSError("busy")])
def test_lines_that_cannot_be_opened_are_a_fault_of_the_part(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def refuse() -> None:
        raise error

    fake(monkeypatch, refuse)
    with pytest.raises(PartError, match="lines cannot be opened"):
        board_lines()


def test_what_lgpio_raises_through_gpiozero_is_the_fault_of_the_part_on_the_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake(monkeypatch, object)
    with pytest.raises(LampError, match="the lamp cannot be driven"), as_part_faults("lamp", LampError):
        raise OwnError("GPIO busy")
