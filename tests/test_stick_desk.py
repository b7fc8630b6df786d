"""Where the instrument and the process that serves a stick leave each other word."""

from pathlib import Path

import pytest

from device.audit.selection import Selection
from device.errors import Cause, Fault
from device.notices import Notice, NoticeCode
from device.parts.stick import StickError, Trouble
from device.stick_desk import Desk, Wish
from device.stick_status import Stage, Status


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk")


def test_without_a_word_a_stick_gets_what_no_export_before_has_taken(desk: Desk) -> None:
    assert desk.wished() == Wish(Selection.since_last())


@pytest.mark.parametrize(
    "wish",
    [Wish(Selection()), Wish(Selection.records(3, 7)), Wish(Selection.of_job("panel-7")), Wish(brings=True)],
)
def test_a_wish_arrives_as_it_was(desk: Desk, wish: Wish) -> None:
    desk.wish(wish)
    assert desk.wished() == wish


def test_a_wish_that_is_fulfilled_is_not_done_with_the_stick_after_that(desk: Desk) -> None:
    desk.wish(Wish(brings=True))
    desk.fulfilled()
    assert desk.wished() == Wish(Selection.since_last())
    desk.fulfilled()


def test_each_stick_has_its_own_status_until_it_is_taken_out(desk: Desk) -> None:
    written = Notice(NoticeCode.STICK_WRITTEN, count=8)
    done = Status(Stage.REMOVE, 1.0, ("records 1 to 8 of 8",), written)
    refused = Status(Stage.TROUBLE, lines=("another stick",), trouble=Trouble.SECOND)
    desk.tell("sda1", done)
    desk.tell("sdb1", refused)
    broken = Status(Stage.TROUBLE, lines=("no log",), fault=Fault(Cause.LOG, "no log"))
    desk.tell("cable", broken)
    assert desk.told() == {"cable": broken, "sda1": done, "sdb1": refused}
    desk.gone("cable")
    desk.gone("sda1")
    desk.gone("sdz9")
    assert desk.told() == {"sdb1": refused}


def test_two_sticks_are_not_served_at_once(desk: Desk) -> None:
    with desk.alone():
        with pytest.raises(StickError) as caught, desk.alone():
            pass
        assert caught.value.trouble is Trouble.SECOND
    with desk.alone():
        assert desk.told() == {}


def test_what_another_version_has_left_is_passed_over(tmp_path: Path, desk: Desk) -> None:
    desk.tell("sda1", Status(Stage.READING))
    for name, left in (
        ("sdb1", '{"stage": "writing", "share": 0.5, "lines": [], "trouble": null}'),
        ("sdc1", '{"stage": "elsewhere", "share": 0, "lines": [], "notice": null, "trouble": 0, "fault": 0}'),
        ("sdd1", "[]"),
        ("sde1", ""),
    ):
        (tmp_path / "desk" / f"stick-{name}.json").write_text(left)
    assert desk.told() == {"sda1": Status(Stage.READING)}
