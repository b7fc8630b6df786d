"""How log messages look on stderr: for the journal with priority prefixes, for a person with names."""

import logging
from typing import TextIO

# sd-daemon(3): the journal takes the priority from the beginning of each line.
_PRIORITIES = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6))
_DEBUG = 7


class PriorityFormatter(logging.Formatter):
    """Every line of a message, a traceback's too, behind its priority, as in `<4>`."""

    def format(self, record: logging.LogRecord) -> str:
        """The message as the journal reads it."""
        prefix = f"<{_priority(record.levelno)}>"
        return "\n".join(f"{prefix}{line}" for line in super().format(record).splitlines() or [""])


def formatter(stream: TextIO) -> logging.Formatter:
    """Names of levels where a person reads along, on a terminal; else priorities."""
    if stream.isatty():
        return logging.Formatter("%(levelname)s %(name)s: %(message)s")
    return PriorityFormatter("%(name)s: %(message)s")


def begin(stream: TextIO, level: int = logging.WARNING) -> None:
    """Write this process's messages of at least `level` to a stream, unless they go somewhere already."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(stream))
    logging.basicConfig(level=level, handlers=[handler])


def _priority(level: int) -> int:
    return next((priority for least, priority in _PRIORITIES if level >= least), _DEBUG)
