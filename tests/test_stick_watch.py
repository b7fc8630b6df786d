"""The panel says when a stick is being served, when it may be removed, and what is wrong with it."""

import pytest

from device.errors import Cause, Fault
from device.notices import Notice, NoticeCode
from device.parts.stick import Trouble
from device.stick_desk import Desk
from device.stick_status import Stage, Status
from device.stick_watch import StickWatch

BUSY = Notice(NoticeCode.STICK_BUSY)
WRITTEN = Notice(NoticeCode.STICK_WRITTEN, count=40)


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path / "sticks")


def test_nothing_is_said_where_no_stick_is(desk):
    assert StickWatch(desk).news() == ()


def test_a_stick_is_told_of_when_it_is_begun_and_when_it_may_be_removed_and_in_between_not(desk):
    watch = StickWatch(desk)
    said = []
    for status in (
        Status(Stage.READING),
        Status(Stage.WRITING, 0.5),
        Status(Stage.CHECKING, 0.9),
        Status(Stage.REMOVE, 1.0, ("records 1 to 40 of 40", "endface-1-40"), WRITTEN),
    ):
        desk.tell("sda1", status)
        said += [*watch.news(), *watch.news()]
    assert said == [BUSY, WRITTEN]


def test_what_is_wrong_with_a_stick_or_with_what_serves_it_is_said_once(desk):
    watch = StickWatch(desk)
    full = Fault(Cause.LOG, "the card is full; export")
    for what in ({"trouble": Trouble.PROTECTED}, {"fault": full}):
        desk.tell("sda1", Status(Stage.TROUBLE, lines=(str(what),), **what))
        assert watch.news() == tuple(what.values())
        assert watch.news() == ()


def test_the_next_stick_is_told_of_as_the_first_was(desk):
    watch = StickWatch(desk)
    for _ in range(2):
        desk.tell("sda1", Status(Stage.REMOVE, 1.0, ("records 1 to 40 of 40",), WRITTEN))
        assert watch.news() == (WRITTEN,)
        desk.gone("sda1")
        assert watch.news() == ()


def test_an_offer_by_cable_asks_for_nothing(desk):
    watch = StickWatch(desk)
    desk.tell("cable", Status(Stage.OFFERED))
    assert watch.news() == ()


def test_how_far_a_stick_is_can_be_asked_for_as_long_as_it_is_being_served(desk):
    watch = StickWatch(desk)
    assert watch.busy() is None
    desk.tell("sdb1", Status(Stage.TROUBLE, trouble=Trouble.SECOND))
    for status in (Status(Stage.READING), Status(Stage.WRITING, 0.45), Status(Stage.CHECKING, 0.9)):
        desk.tell("sdc1", status)
        watch.news()
        assert watch.busy() == status
    desk.tell("sdc1", Status(Stage.REMOVE, 1.0))
    watch.news()
    assert watch.busy() is None


def test_a_log_that_is_offered_by_cable_keeps_nobody_waiting(desk):
    watch = StickWatch(desk)
    desk.tell("cable", Status(Stage.OFFERED, 1.0))
    watch.news()
    assert watch.busy() is None
