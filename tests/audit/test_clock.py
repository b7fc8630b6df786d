"""Steps of the calendar against the time since boot."""

from datetime import UTC, datetime, timedelta

import pytest

from device.audit.clock import clock_step
from device.audit.entry import Kind
from device.moment import Moment

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def moment(calendar_s: float, since_boot_s: float, boot_id: str = "a") -> Moment:
    utc = (NOON + timedelta(seconds=calendar_s)).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return Moment(utc, "system", boot_id, since_boot_s)


@pytest.mark.parametrize("step_s", [-86400, -1.5, 1.5, 3e8])
def test_a_calendar_that_jumps_within_a_boot_is_recorded_with_both_moments(step_s: float) -> None:
    before, after = moment(0, 60), moment(step_s + 2, 62)
    found = clock_step(before, after)
    assert found is not None
    assert found.kind is Kind.CLOCK
    assert found.content == {"before": before, "after": after, "step_s": step_s}


@pytest.mark.parametrize("after", [moment(5, 65), moment(5.9, 65), moment(86400 + 43, 86400 + 60)])
def test_time_that_passes_or_is_set_right_little_by_little_is_no_step(after: Moment) -> None:
    assert clock_step(moment(0, 60), after) is None


def test_across_a_boot_only_a_calendar_that_went_back_is_a_step() -> None:
    assert clock_step(moment(0, 6000), moment(3600, 5, "b")) is None
    back = clock_step(moment(0, 6000), moment(-3600, 5, "b"))
    assert back is not None
    assert back.content["step_s"] == -3600
