"""Where the time came from: the network, a clock chip, or nowhere."""

import time
from pathlib import Path

import pytest

from device.parts.clock import SystemClock, TimeSource, chip_is_there


@pytest.fixture
def network(tmp_path: Path) -> Path:
    return tmp_path / "synchronized"


@pytest.fixture
def chips(tmp_path: Path) -> Path:
    made = tmp_path / "rtc"
    made.mkdir()
    return made


def fit(chips: Path, *, hctosys: str = "1", epoch_s: float = 0) -> None:
    chip = chips / "rtc0"
    chip.mkdir()
    (chip / "hctosys").write_text(f"{hctosys}\n")
    (chip / "since_epoch").write_text(f"{int(epoch_s or 1_800_000_000)}\n")


def test_without_network_and_chip_the_time_is_from_nowhere(network: Path, chips: Path) -> None:
    clock = SystemClock(network, chips)
    assert clock.source is TimeSource.NOWHERE
    assert clock.now().source == "none"
    assert not chip_is_there(chips)


def test_a_chip_that_the_kernel_has_taken_the_time_from_is_the_source(network: Path, chips: Path) -> None:
    fit(chips)
    assert SystemClock(network, chips).now().source == "rtc"
    assert chip_is_there(chips)


def test_a_chip_that_the_kernel_did_not_use_is_no_source(network: Path, chips: Path) -> None:
    fit(chips, hctosys="0")
    assert SystemClock(network, chips).source is TimeSource.NOWHERE


def test_a_chip_that_has_lost_its_battery_is_no_source(network: Path, chips: Path) -> None:
    fit(chips, epoch_s=946_684_800)  # the first of January 2000
    assert SystemClock(network, chips).source is TimeSource.NOWHERE


def test_a_chip_that_does_not_answer_is_no_source(network: Path, chips: Path) -> None:
    fit(chips)
    (chips / "rtc0" / "since_epoch").write_text("")
    assert SystemClock(network, chips).source is TimeSource.NOWHERE


def test_the_network_beats_the_chip_as_soon_as_it_has_set_the_clock(network: Path, chips: Path) -> None:
    fit(chips, epoch_s=time.time())
    clock = SystemClock(network, chips)
    network.touch()
    assert clock.now().source == "ntp"
