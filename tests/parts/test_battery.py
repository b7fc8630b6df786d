"""The battery through the kernel's files, and what a charge means."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.errors import PartError
from device.parts.battery import Charge, Level, level
from device.parts.kernel_battery import KernelBattery
from device.parts.simulated.battery import SimulatedBattery


def supply(folder: Path, name: str, **files: str) -> Path:
    made = folder / name
    made.mkdir()
    for file, text in files.items():
        (made / file).write_text(f"{text}\n")
    return made


def test_the_gauge_is_found_among_other_supplies_and_read(tmp_path: Path) -> None:
    supply(tmp_path, "ac", type="Mains", online="1")
    supply(tmp_path, "hid-mouse", type="Battery", scope="Device", capacity="3", status="Discharging")
    gauge = supply(tmp_path, "max17043", type="Battery", capacity="81", status="Discharging")
    battery = KernelBattery(tmp_path)
    assert battery.charge() == Charge(81, on_charger=False)
    (gauge / "status").write_text("Charging\n")
    (gauge / "capacity").write_text("104\n")
    assert battery.charge() == Charge(100, on_charger=True)


@pytest.mark.parametrize("status", ["Full", "Not charging"])
def test_a_full_battery_on_its_charger_is_on_its_charger(tmp_path: Path, status: str) -> None:
    supply(tmp_path, "bat", type="Battery", capacity="100", status=status)
    assert KernelBattery(tmp_path).charge().on_charger


def test_a_gauge_that_is_not_there_or_falls_silent_is_a_fault_that_says_what_to_check(tmp_path: Path) -> None:
    with pytest.raises(PartError, match="no battery gauge; check its wiring"):
        KernelBattery(tmp_path)
    gauge = supply(tmp_path, "bat", type="Battery", capacity="50", status="Discharging")
    battery = KernelBattery(tmp_path)
    (gauge / "capacity").write_text("")
    with pytest.raises(PartError, match="does not answer"):
        battery.charge()
    (gauge / "capacity").unlink()
    with pytest.raises(PartError, match="does not answer"):
        battery.charge()


@pytest.mark.parametrize(
    ("percent", "meaning"),
    [
        (16, Level.ENOUGH),
        (15, Level.LOW),
        (6, Level.LOW),
        (5, Level.EMPTY),
        (0, Level.EMPTY),
    ],
)
def test_the_limits_belong_to_the_worse_side(percent: int, meaning: Level) -> None:
    assert level(Charge(percent, on_charger=False), Level.ENOUGH, 15, 5) is meaning


def test_a_warning_does_not_come_and_go_with_the_gauges_last_digit() -> None:
    now, changes = Level.ENOUGH, 0
    for percent in (16, 15, 16, 15, 16, 15, 17, 15):
        after = level(Charge(percent, on_charger=False), now, 15, 5)
        changes += after is not now
        now = after
    assert (now, changes) == (Level.LOW, 1)
    assert level(Charge(19, on_charger=False), now, 15, 5) is Level.ENOUGH


@given(st.integers(0, 100), st.sampled_from(Level))
def test_on_a_charger_there_is_always_enough(percent: int, before: Level) -> None:
    assert level(Charge(percent, on_charger=True), before, 15, 5) is Level.ENOUGH


def test_the_simulated_battery_drains_charges_and_fails_as_told() -> None:
    battery = SimulatedBattery()
    battery.drain_to(12)
    assert battery.charge() == Charge(12, on_charger=False)
    battery.plug_in()
    assert battery.charge() == Charge(12, on_charger=True)
    battery.fail()
    with pytest.raises(PartError):
        battery.charge()
