"""What a finger did: the one place that decides debounce, short, long and chord. Pure; time is passed in."""

from dataclasses import dataclass, field
from enum import StrEnum


class Key(StrEnum):
    """The three buttons, a trigger such as a foot switch, and two buttons as one."""

    INSPECT = "inspect"
    UP = "up"
    DOWN = "down"
    TRIGGER = "trigger"
    UP_AND_DOWN = "up and down"


STUCK_S = 30.0
"""What is down for so long is held by a thing."""
CHORD = (Key.UP, Key.DOWN)
CHORD_S = 0.1
"""Two buttons that go down within this time are meant as one; longer after each other they are two."""


class Length(StrEnum):
    """How long a button was held."""

    SHORT = "short"
    LONG = "long"


@dataclass(frozen=True)
class Edge:
    """A line changed: which button, whether it is now down, when (monotonic seconds)."""

    key: Key
    down: bool
    at_s: float


@dataclass(frozen=True)
class Press:
    """A button was pressed, and for how long."""

    key: Key
    length: Length


@dataclass
class Classifier:
    """Turns edges into presses.

    A short press is decided on release, a long one as soon as it is long enough, without waiting
    for the release. A contact that opens for less than `debounce_s` has bounced, and so has one
    that closes for less than that. Up and down pressed together are a button of their own: neither
    counts for itself, and it is released when one of them is.

    Attributes:
        debounce_s: shortest press and shortest gap between two presses, in seconds.
        long_s: from here on a press is long, in seconds.
    """

    debounce_s: float
    long_s: float
    _down_since_s: dict[Key, float] = field(default_factory=dict)
    _released_at_s: dict[Key, float] = field(default_factory=dict)
    _decided: set[Key] = field(default_factory=set)

    def take(self, edge: Edge) -> tuple[Press, ...]:
        """Follow one edge; edges come in the order of their time."""
        finished = self.at(edge.at_s)
        if edge.down:
            self._released_at_s.pop(edge.key, None)
            self._down_since_s.setdefault(edge.key, edge.at_s)
        elif edge.key in self._down_since_s:
            self._released_at_s[edge.key] = edge.at_s
        if edge.key in CHORD:
            self._join(edge)
        return finished

    def at(self, now_s: float) -> tuple[Press, ...]:
        """What is decided by this time although no line has changed."""
        return tuple(press for key in Key for press in self._settle(key, now_s))

    def stuck(self, now_s: float) -> tuple[Key, ...]:
        """What has been down for longer than any finger presses."""
        return tuple(
            key
            for key, since_s in self._down_since_s.items()
            if key is not Key.UP_AND_DOWN and self._is_down(key) and now_s - since_s >= STUCK_S
        )

    def abandon(self) -> None:
        """Forget what is held down: its release says nothing any more."""
        self._decided.update(self._down_since_s)

    def _join(self, edge: Edge) -> None:
        chord = Key.UP_AND_DOWN
        if not edge.down:
            if chord in self._down_since_s:
                self._released_at_s.setdefault(chord, edge.at_s)
            return
        since_s = [self._down_since_s[key] for key in CHORD if self._is_down(key)]
        if len(since_s) < 2:
            return
        if chord in self._down_since_s:
            self._released_at_s.pop(chord, None)
        elif max(since_s) - min(since_s) <= CHORD_S and not self._decided.intersection(CHORD):
            self._down_since_s[chord] = max(since_s)
            self._decided.update(CHORD)

    def _is_down(self, key: Key) -> bool:
        return key in self._down_since_s and key not in self._released_at_s

    def _settle(self, key: Key, now_s: float) -> list[Press]:
        since_s = self._down_since_s.get(key)
        if since_s is None:
            return []
        released_s = self._released_at_s.get(key)
        if released_s is None:
            return self._decide(key, Length.LONG) if now_s - since_s >= self.long_s else []
        if now_s - released_s < self.debounce_s:
            return []
        held_s = released_s - since_s
        length = Length.LONG if held_s >= self.long_s else Length.SHORT
        presses = self._decide(key, length) if held_s >= self.debounce_s else []
        del self._down_since_s[key], self._released_at_s[key]
        self._decided.discard(key)
        return presses

    def _decide(self, key: Key, length: Length) -> list[Press]:
        if key in self._decided:
            return []
        self._decided.add(key)
        return [Press(key, length)]
