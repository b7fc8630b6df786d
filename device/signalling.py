"""What status light and buzzer say in each state of the flow. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

from device.grading.grade import Verdict
from device.parts.signals import Signal
from device.state import Mode, State

VERDICTS: Mapping[Verdict, Signal] = MappingProxyType(
    {
        Verdict.PASS: Signal.PASS,
        Verdict.FAIL: Signal.FAIL,
        Verdict.NOT_GRADED: Signal.NOT_GRADED,
    }
)


def signal_of(state: State) -> Signal:
    """A verdict for as long as it or its reasons are shown, an error for as long as it stands."""
    if state.mode is Mode.ERROR:
        return Signal.ERROR
    if state.mode in (Mode.VERDICT, Mode.WHY) and state.verdict is not None:
        return VERDICTS[state.verdict]
    return Signal.NOTHING
