"""The watchdog is fed only after loop, camera and log have moved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.heartbeat import Heartbeat, Organ


class Watchdog:
    def __init__(self) -> None:
        self.fed = 0

    def feed(self) -> None:
        self.fed += 1


@pytest.fixture
def watchdog() -> Watchdog:
    return Watchdog()


def test_it_is_fed_once_all_three_have_moved_and_then_not_before_the_next_time(watchdog: Watchdog) -> None:
    heart = Heartbeat(watchdog.feed, watchdog_s=20)
    for organ in Organ:
        heart.moved(organ)
    assert heart.beat(100.0) == frozenset()
    assert watchdog.fed == 1
    assert heart.beat(101.0) == frozenset()
    assert watchdog.fed == 1


@pytest.mark.parametrize("still", Organ)
def test_while_one_stands_still_it_is_asked_and_the_watchdog_starves(
    watchdog: Watchdog, still: Organ
) -> None:
    heart = Heartbeat(watchdog.feed, watchdog_s=20)
    asked = 0
    for tick in range(400):
        for organ in set(Organ) - {still}:
            heart.moved(organ)
        asked += heart.beat(tick * 0.05) == {still}
    assert watchdog.fed == 0
    assert 15 <= asked <= 21, "once a second, not at every turn of the loop"


def test_what_moves_after_it_was_asked_feeds_it_in_time(watchdog: Watchdog) -> None:
    heart, longest_s, last_s = Heartbeat(watchdog.feed, watchdog_s=20), 0.0, 0.0
    for tick in range(2000):
        now_s, before = tick * 0.05, watchdog.fed
        heart.moved(Organ.LOOP)
        for organ in heart.beat(now_s):
            heart.moved(organ)
        if watchdog.fed > before:
            longest_s, last_s = max(longest_s, now_s - last_s), now_s
    assert watchdog.fed > 10
    assert longest_s < 10


def test_where_nobody_watches_nothing_is_asked(watchdog: Watchdog) -> None:
    heart = Heartbeat(watchdog.feed, None)
    assert [heart.beat(float(second)) for second in range(100)] == [frozenset()] * 100
    assert watchdog.fed == 0


@given(st.lists(st.tuples(st.floats(0, 2), st.sets(st.sampled_from(Organ))), max_size=200))
def test_never_fed_twice_without_all_three_in_between(steps: list[tuple[float, set[Organ]]]) -> None:
    watchdog, now_s = Watchdog(), 0.0
    heart = Heartbeat(watchdog.feed, watchdog_s=4)
    since: set[Organ] = set()
    for passed_s, moving in steps:
        now_s += passed_s
        since |= moving
        for organ in moving:
            heart.moved(organ)
        before = watchdog.fed
        heart.beat(now_s)
        if watchdog.fed > before:
            assert since == set(Organ)
            since = set()
