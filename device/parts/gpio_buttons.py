"""Three buttons on gpiozero lines; the pin factory decides whether they are real or simulated."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from queue import Empty, SimpleQueue

from gpiozero import Button
from gpiozero.pins import Factory

from device.errors import ButtonError
from device.parts.gpio_faults import as_part_faults
from device.parts.press import Edge, Key


class GpioButtons:
    """Buttons between a line and ground. The callbacks run on another thread and only enqueue."""

    def __init__(self, lines: Mapping[Key, int], factory: Factory, monotonic_s: Callable[[], float]) -> None:
        """Take the lines.

        Args:
            lines: BCM number of each button.
            factory: gpiozero's pin factory, mock or real; never chosen silently.
            monotonic_s: the clock that stamps the edges.

        Raises:
            PartError: there is no such line, or it is taken; those taken before are given back.
        """
        self._edges: SimpleQueue[Edge] = SimpleQueue()
        self._monotonic_s = monotonic_s
        self._buttons: dict[Key, Button] = {}
        with ExitStack() as giving_back, as_part_faults("button", ButtonError):
            giving_back.callback(self.close)
            for key, line in lines.items():
                self._buttons[key] = self._listen(key, line, factory)
            giving_back.pop_all()

    def wait(self, timeout_s: float) -> Edge | None:
        """See `Buttons.wait`."""
        try:
            return self._edges.get(timeout=timeout_s) if timeout_s > 0 else self._edges.get_nowait()
        except Empty:
            return None

    def held(self) -> tuple[Key, ...]:
        """Which buttons are down now."""
        return tuple(key for key, button in self._buttons.items() if button.is_pressed)

    def close(self) -> None:
        """See `Buttons.close`."""
        for button in self._buttons.values():
            button.close()

    def _listen(self, key: Key, line: int, factory: Factory) -> Button:
        button = Button(line, pull_up=True, pin_factory=factory)
        button.when_pressed = lambda: self._enqueue(key, down=True)
        button.when_released = lambda: self._enqueue(key, down=False)
        return button

    def _enqueue(self, key: Key, *, down: bool) -> None:
        self._edges.put(Edge(key, down, self._monotonic_s()))
