"""Debounce, short and long."""

from hypothesis import given
from hypothesis import strategies as st

from device.parts.press import Classifier, Edge, Key, Length, Press

SHORT = Press(Key.INSPECT, Length.SHORT)
LONG = Press(Key.INSPECT, Length.LONG)


def presses(*edges: tuple[bool, float], until_s: float = 10.0, key: Key = Key.INSPECT) -> list[Press]:
    classifier = Classifier(debounce_s=0.02, long_s=0.8)
    seen = [press for down, at_s in edges for press in classifier.take(Edge(key, down, at_s))]
    return [*seen, *classifier.at(until_s)]


def test_a_short_press_is_decided_on_release() -> None:
    classifier = Classifier(debounce_s=0.02, long_s=0.8)
    assert classifier.take(Edge(Key.INSPECT, down=True, at_s=1.0)) == ()
    assert classifier.at(1.5) == ()
    assert classifier.take(Edge(Key.INSPECT, down=False, at_s=1.6)) == ()
    assert classifier.at(1.63) == (SHORT,)
    assert classifier.at(9.0) == ()


def test_a_long_press_is_decided_while_it_is_held_and_only_once() -> None:
    classifier = Classifier(debounce_s=0.02, long_s=0.8)
    classifier.take(Edge(Key.INSPECT, down=True, at_s=1.0))
    assert classifier.at(1.79) == ()
    assert classifier.at(1.81) == (LONG,)
    assert classifier.take(Edge(Key.INSPECT, down=False, at_s=3.0)) == ()
    assert classifier.at(4.0) == ()


def test_a_long_press_that_nobody_watched_is_still_long() -> None:
    assert presses((True, 1.0), (False, 3.0)) == [LONG]


def test_contacts_that_bounce_make_one_press() -> None:
    bouncing = [(True, 1.0), (False, 1.004), (True, 1.007), (False, 1.2), (True, 1.206), (False, 1.21)]
    assert presses(*bouncing) == [SHORT]


def test_a_spike_shorter_than_the_debounce_time_is_no_press() -> None:
    assert presses((True, 1.0), (False, 1.005)) == []


def test_two_presses_are_two() -> None:
    assert presses((True, 1.0), (False, 1.2), (True, 1.3), (False, 1.5)) == [SHORT, SHORT]


def test_two_buttons_do_not_disturb_each_other() -> None:
    classifier = Classifier(debounce_s=0.02, long_s=0.8)
    edges = [
        Edge(Key.UP, down=True, at_s=1.0),
        Edge(Key.DOWN, down=True, at_s=1.1),
        Edge(Key.UP, down=False, at_s=1.3),
        Edge(Key.DOWN, down=False, at_s=1.4),
    ]
    seen = [press for edge in edges for press in classifier.take(edge)] + list(classifier.at(2.0))
    assert seen == [Press(Key.UP, Length.SHORT), Press(Key.DOWN, Length.SHORT)]


def test_a_press_that_was_abandoned_says_nothing_on_release() -> None:
    classifier = Classifier(debounce_s=0.02, long_s=0.8)
    classifier.take(Edge(Key.INSPECT, down=True, at_s=1.0))
    classifier.abandon()
    assert classifier.take(Edge(Key.INSPECT, down=False, at_s=1.3)) == ()
    assert classifier.at(2.0) == ()
    assert [
        *classifier.take(Edge(Key.INSPECT, down=True, at_s=3.0)),
        *classifier.take(Edge(Key.INSPECT, down=False, at_s=3.2)),
    ] == []
    assert classifier.at(4.0) == (SHORT,)


def chord(*edges: tuple[Key, bool, float], until_s: float = 10.0) -> list[Press]:
    classifier = Classifier(debounce_s=0.02, long_s=0.8)
    seen = [press for key, down, at_s in edges for press in classifier.take(Edge(key, down, at_s))]
    return [*seen, *classifier.at(until_s)]


DOWN_TOGETHER = [(Key.UP, True, 1.0), (Key.DOWN, True, 1.05)]


def test_up_and_down_together_are_one_press_and_neither_of_the_two() -> None:
    released = [(Key.DOWN, False, 1.4), (Key.UP, False, 1.45)]
    assert chord(*DOWN_TOGETHER, *released) == [Press(Key.UP_AND_DOWN, Length.SHORT)]


def test_held_long_together_they_are_decided_while_they_are_held() -> None:
    assert chord(*DOWN_TOGETHER, until_s=1.84) == []
    assert chord(*DOWN_TOGETHER, until_s=1.86) == [Press(Key.UP_AND_DOWN, Length.LONG)]
    released = [(Key.UP, False, 3.0), (Key.DOWN, False, 3.1)]
    assert chord(*DOWN_TOGETHER, *released) == [Press(Key.UP_AND_DOWN, Length.LONG)]


def test_a_chord_whose_contacts_bounce_is_still_one() -> None:
    bouncing = [(Key.DOWN, False, 1.053), (Key.DOWN, True, 1.056), (Key.UP, False, 1.4), (Key.UP, True, 1.41)]
    released = [(Key.UP, False, 1.5), (Key.DOWN, False, 1.6)]
    assert chord(*DOWN_TOGETHER, *bouncing, *released) == [Press(Key.UP_AND_DOWN, Length.SHORT)]


def test_after_a_chord_each_button_counts_for_itself_again() -> None:
    released = [(Key.UP, False, 1.4), (Key.DOWN, False, 1.4)]
    again = [(Key.UP, True, 2.0), (Key.UP, False, 2.2)]
    assert chord(*DOWN_TOGETHER, *released, *again) == [
        Press(Key.UP_AND_DOWN, Length.SHORT),
        Press(Key.UP, Length.SHORT),
    ]


def test_a_button_that_no_finger_holds_is_stuck_until_it_is_free() -> None:
    classifier = Classifier(debounce_s=0.02, long_s=0.8)
    classifier.take(Edge(Key.DOWN, down=True, at_s=1.0))
    classifier.take(Edge(Key.UP, down=True, at_s=1.0))
    assert classifier.stuck(30.9) == ()
    assert set(classifier.stuck(31.1)) == {Key.UP, Key.DOWN}
    classifier.take(Edge(Key.UP, down=False, at_s=40.0))
    assert classifier.stuck(41.0) == (Key.DOWN,)


def test_inspect_is_part_of_no_chord() -> None:
    edges = [(Key.INSPECT, True, 1.0), (Key.UP, True, 1.01), (Key.UP, False, 1.3), (Key.INSPECT, False, 1.3)]
    assert set(chord(*edges)) == {SHORT, Press(Key.UP, Length.SHORT)}


@given(
    st.lists(st.tuples(st.sampled_from([Key.UP, Key.DOWN]), st.booleans(), st.floats(0.0, 0.3)), max_size=40)
)
def test_whatever_two_fingers_do_no_press_is_left_over_once_they_are_gone(
    edges: list[tuple[Key, bool, float]],
) -> None:
    classifier, now_s, presses = Classifier(debounce_s=0.02, long_s=0.8), 0.0, 0
    downs = 0
    for key, down, gap_s in edges:
        now_s += gap_s
        downs += down
        presses += len(classifier.take(Edge(key, down, now_s)))
    for key in (Key.UP, Key.DOWN):
        presses += len(classifier.take(Edge(key, down=False, at_s=now_s + 0.1)))
    presses += len(classifier.at(now_s + 1))
    assert presses <= downs
    assert classifier.at(now_s + 100) == ()


@given(st.lists(st.tuples(st.floats(0.03, 2.0), st.floats(0.03, 2.0)), max_size=20))
def test_every_deliberate_press_counts_once(pushes: list[tuple[float, float]]) -> None:
    now_s, edges = 0.0, []
    for gap_s, held_s in pushes:
        edges += [(True, now_s + gap_s), (False, now_s + gap_s + held_s)]
        now_s += gap_s + held_s
    assert len(presses(*edges, until_s=now_s + 1)) == len(pushes)
