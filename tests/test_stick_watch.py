"""The panel says when a stick or the cable is being served, when it may be removed, and what is wrong."""

import pytest

from device.errors import Cause, Fault
from device.notices import Notice, NoticeCode
from device.parts.stick import Trouble
from device.stick_desk import Desk, Wish
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


def test_of_the_cable_is_said_that_it_is_made_ready_then_what_to_do_then_how_it_ended(desk):
    watch = StickWatch(desk)
    over = Notice(NoticeCode.CABLE_OVER, count=8)
    said = []
    for status in (
        Status(Stage.READING),
        Status(Stage.WRITING, 0.5),
        Status(Stage.OFFERED, 1.0, ("records 1 to 8 of 8",)),
        Status(Stage.REMOVE, 1.0, ("records 1 to 8 of 8",), over),
    ):
        desk.tell("cable", status)
        said += [*watch.news(), *watch.news()]
    desk.gone("cable")
    assert watch.news() == ()
    assert said == [Notice(NoticeCode.CABLE_BUSY), Notice(NoticeCode.CABLE_OFFERED), over]


def test_an_offer_that_stood_before_the_watch_began_is_told(desk):
    desk.tell("cable", Status(Stage.OFFERED))
    assert StickWatch(desk).news() == (Notice(NoticeCode.CABLE_OFFERED),)


@pytest.mark.parametrize("stage", [Stage.READING, Stage.WRITING, Stage.OFFERED])
def test_an_offer_that_ends_without_a_word_broke_off(desk, stage):
    watch = StickWatch(desk)
    desk.tell("cable", Status(stage))
    watch.news()
    desk.gone("cable")
    assert watch.news() == (Notice(NoticeCode.CABLE_BROKEN),)
    assert (watch.news(), watch.busy()) == ((), None)


def test_the_same_trouble_with_the_cable_is_told_again_when_it_is_asked_for_again(desk):
    watch = StickWatch(desk)
    fault = Fault(Cause.CABLE, "this board's USB port cannot be a device")
    for _ in range(2):
        desk.wish_by_cable(Wish())
        assert watch.news() == ()
        desk.tell("cable", Status(Stage.TROUBLE, lines=(fault.text,), fault=fault))
        assert watch.news() == (fault,)


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
