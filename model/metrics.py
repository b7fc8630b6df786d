"""How well verdicts agree with the truth."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Flags = npt.NDArray[np.bool_]

FALSE_FAIL_COST = 1.0
"""A good end face that fails is cleaned once for nothing: the unit of cost."""
FALSE_PASS_COST = 3.0
"""An end face that a technician would refuse, and that passes, costs three needless cleanings.

The rules hold every end face to the limits of the table, whatever the network says, and their
false PASS would cost far more: a port is damaged, a link fails. What the network alone lets pass
is within the limits; it has to be cleaned later, by somebody who comes for the purpose.
"""
THRESHOLD = FALSE_FAIL_COST / (FALSE_FAIL_COST + FALSE_PASS_COST)
"""The probability of dirt from which on FAIL costs less than PASS (Elkan 2001, eq. 2)."""


@dataclass(frozen=True)
class Agreement:
    """Counts of verdicts on pictures whose service is beyond doubt."""

    true_fail: int
    false_fail: int
    true_pass: int
    false_pass: int

    @property
    def count(self) -> int:
        """How many pictures."""
        return self.true_fail + self.false_fail + self.true_pass + self.false_pass

    @property
    def accuracy(self) -> float:
        """Share of right verdicts, 0 to 1."""
        return (self.true_fail + self.true_pass) / self.count

    @property
    def kappa(self) -> float | None:
        """Agreement beyond chance (Cohen, 1960, eq. 1); None unless both words are true of some."""
        failed = self.true_fail + self.false_fail
        dirty = self.true_fail + self.false_pass
        if dirty in (0, self.count):
            return None
        chance = (failed * dirty + (self.count - failed) * (self.count - dirty)) / self.count**2
        return (self.accuracy - chance) / (1 - chance)

    @property
    def cost(self) -> float:
        """Needless cleanings that the errors are worth, see `FALSE_PASS_COST`."""
        return self.false_pass * FALSE_PASS_COST + self.false_fail * FALSE_FAIL_COST


def agreement(dirty: Flags, failed: Flags) -> Agreement:
    """Counts the four outcomes of verdicts `failed` on end faces that truly are `dirty`."""
    return Agreement(
        true_fail=int((dirty & failed).sum()),
        false_fail=int((~dirty & failed).sum()),
        true_pass=int((~dirty & ~failed).sum()),
        false_pass=int((dirty & ~failed).sum()),
    )
