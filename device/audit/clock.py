"""Steps of the calendar, seen against the time since boot. Pure."""

from datetime import datetime

from device.audit.entry import Entry, Kind
from device.moment import Moment

STEP_S = 1.0
SLEWED_SHARE = 0.001
"""A calendar that is set right little by little gains or loses half of this share; that is no step."""


def clock_step(before: Moment, now: Moment) -> Entry | None:
    """What to record where the calendar jumped between two moments; None where it did not.

    Within one boot a jump is what the calendar moved more, or less, than the time since boot. Across a boot
    only a calendar that went back is known to have jumped, by at least what it went back.
    """
    moved_s = (datetime.fromisoformat(now.utc) - datetime.fromisoformat(before.utc)).total_seconds()
    if now.boot_id == before.boot_id:
        passed_s = now.since_boot_s - before.since_boot_s
        step_s = moved_s - passed_s
        stepped = abs(step_s) >= STEP_S + SLEWED_SHARE * abs(passed_s)
    else:
        step_s, stepped = moved_s, moved_s < 0
    if not stepped:
        return None
    return Entry(Kind.CLOCK, {"before": before, "after": now, "step_s": round(step_s, 3)})
