"""What the panel says of jobs and of cleaning, without saying it in any language; see `texts.py`."""

from collections.abc import Mapping
from dataclasses import dataclass

from device.stick_status import Stage


@dataclass(frozen=True)
class WorkTexts:
    """Every text about the work in one language; `tests/screens/test_work.py` says how long each may be.

    Attributes:
        job: an item of the menu, and the title of the page behind it.
        no_job: the item that goes on without a job.
        no_jobs: there is nothing to choose, since no list was imported.
        all_done, not_done: where a job stands at its end; `not_done` has the field count.
        is_done: of a port, before it is inspected once more: it is done already.
        again, leave: which button does what then.
        next_port: before the label of the port that comes after a PASS.
        cleaned: how many rungs of the cleaning ladder were climbed, with the fields count and all.
        replace: behind the last rung: the connector is given up.
        stayed: how many features cleaning did not move, with the field count.
        stages: what is being done with a USB stick, or for the cable.
        leave_in: that a stick must not be pulled meanwhile.
        await_disk: that the disk by cable is not there yet.
    """

    job: str
    no_job: str
    no_jobs: str
    all_done: str
    not_done: str
    is_done: str
    again: str
    leave: str
    next_port: str
    cleaned: str
    replace: str
    stayed: str
    stages: Mapping[Stage, str]
    leave_in: str
    await_disk: str
