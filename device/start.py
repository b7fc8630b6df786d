"""The start of the real instrument: first a picture on the panel, then everything that is slow to load.

numpy and OpenCV take seconds on a small board, so only what needs neither is imported here at the top.
"""

import logging
import os
from collections.abc import Callable
from contextlib import closing
from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image

from device import __version__
from device.config import Configuration, Loaded, ScreenSettings
from device.errors import ConfigurationError, EndfaceError, Fault, ScreenError
from device.notify import Notifier
from device.parts.clock import SystemClock
from device.parts.lgpio_lines import Lines, board_lines
from device.parts.oled import OledScreen
from device.parts.panel_bus import bus_opener
from device.parts.screen import Screen
from device.screens.splash import splash
from device.stopping import Stop, Stopped

if TYPE_CHECKING:
    from device.state import State

log = logging.getLogger(__name__)

READ_AGAIN_S = 1.0
FAULT_SHOWN_S = 5.0
"""How long a fault stands on the panel before the next process tries."""

OpenLines = Callable[[], Lines]


def run(configured: Callable[[], Loaded], stop: Stop) -> int:
    """Run the instrument until `stop` is set.

    Args:
        configured: reads the configuration; called again as long as it raises ConfigurationError, while
            the panel says what is wrong.
        stop: set from elsewhere.

    Returns:
        0; 1 where another process has to go on.
    """
    notifier, lines = Notifier(), lru_cache(board_lines)
    loaded, refused = _read(configured, notifier, lines, stop)
    if loaded is None:
        return 0
    screen = _screen(loaded.configuration.screen, lines)
    try:
        return _work_or_tell(loaded, refused, screen, lines, notifier, stop)
    except Stopped:
        screen.close()
        return 0


def _work_or_tell(
    loaded: Loaded, refused: list[Fault], screen: Screen, lines: OpenLines, notifier: Notifier, stop: Stop
) -> int:
    _show(screen, splash(__version__))
    try:
        return _work(loaded, refused, screen, lines, notifier, stop)
    except EndfaceError as fault:
        log.warning("%s", fault)
        _tell(fault.fault, screen, notifier, loaded.configuration.instrument.language)
        stop.wait(FAULT_SHOWN_S)
        return 1


def _read(
    configured: Callable[[], Loaded], notifier: Notifier, lines: OpenLines, stop: Stop
) -> tuple[Loaded | None, list[Fault]]:
    """The configuration, None where told to stop meanwhile; and why it could not be read before."""
    refused: list[Fault] = []
    with closing(_screen(ScreenSettings(), lines)) as screen:
        while not stop.is_set():
            try:
                return configured(), refused
            except ConfigurationError as error:
                if error.fault not in refused:
                    refused.append(error.fault)
                    log.warning("%s", error)
                _tell(error.fault, screen, notifier, Configuration().instrument.language)
                stop.wait(READ_AGAIN_S)
    return None, refused


def _work(
    loaded: Loaded, refused: list[Fault], screen: Screen, lines: OpenLines, notifier: Notifier, stop: Stop
) -> int:
    # Only now, with a picture on the panel.
    from device.heartbeat import Heartbeat
    from device.instrument import build

    def watch(state: "State") -> None:
        notifier.say(f"{state.mode}: {state.fault.text}" if state.fault else state.mode)

    def stopping() -> None:
        stop.closing()
        notifier.stopping()

    stop.let_finish()
    heartbeat = Heartbeat(notifier.alive, notifier.watchdog_s)
    service = build(loaded, screen, lines(), SystemClock(), heartbeat, watch)
    for fault in refused:
        service.record_fault(fault)
    service.run(stop, lambda: notifier.ready(service.state.mode), stopping)
    if service.camera_is_lost:
        _leave_at_once(1)
    return 0


def _screen(settings: ScreenSettings, lines: OpenLines) -> Screen:
    return OledScreen(bus_opener(settings, lines), settings)


def _tell(fault: Fault, screen: Screen, notifier: Notifier, language: str) -> None:
    # The words of faults are slow to load, and nobody waits for anything any more.
    from device.screens.catalogue import LANGUAGES
    from device.screens.message import error
    from device.screens.reasons import told

    log.error("%s", fault.text)
    say = LANGUAGES[language]
    _show(screen, error(told(fault, say), say))
    notifier.ready(fault.text)
    notifier.alive()


def _show(screen: Screen, picture: Image.Image) -> None:
    try:
        screen.show(picture)
    except ScreenError as error:
        log.warning("%s", error)


def _leave_at_once(status: int) -> None:
    """End the process without its last rites: a driver that hangs would wait in them for ever."""
    logging.shutdown()
    os._exit(status)
