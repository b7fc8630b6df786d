"""The attempts at the port that is worked at, as far as the panel compares them. Pure."""

from dataclasses import dataclass

from PIL import Image

from device.grading.grade import MENDING
from device.inspection import Inspection
from device.screens.attempts import Ladder, before_after, ladder, stayed
from device.screens.texts import Texts
from device.state import State


@dataclass(frozen=True)
class Attempt:
    """One attempt: at which port of which job, which one it was, and what came out."""

    place: tuple[str | None, int]
    number: int
    done: Inspection


@dataclass(frozen=True)
class Attempts:
    """The last attempt, and the last inspection of the one before it at the same port, where there is one."""

    now: Attempt | None = None
    before: Attempt | None = None

    def after(self, done: Inspection, state: State) -> "Attempts":
        """The same with one inspection more.

        Args:
            done: the inspection.
            state: where the flow was when it was asked for.
        """
        now = Attempt((state.job.job.name if state.job else None, state.port), state.attempt, done)
        if self.now is None or self.now.place != now.place:
            return Attempts(now)
        return Attempts(now, self.now if self.now.number < now.number else self.before)

    def pages(
        self, steps: tuple[str, ...], climbed: int, say: Texts
    ) -> tuple[list[Image.Image], list[Image.Image]]:
        """The page that compares, where there is something to compare, and that of the cleaning ladder.

        Args:
            steps: the ladder's methods.
            climbed: how many of them the connector was cleaned by.
            say: the language.
        """
        if self.now is None:
            return [], []
        done, before = self.now.done, self.before
        numbers = (before.number, self.now.number) if before else None
        compared = [before_after(before.done, done, numbers, say)] if before and numbers else []
        if done.grade.action not in MENDING:
            return compared, []
        left = stayed(before.done, done) if before else 0
        return compared, [ladder(Ladder(steps, climbed, done.grade.action), left, say)]
