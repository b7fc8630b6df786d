"""Log messages carry systemd's priorities, unless a person reads along on a terminal."""

import io
import logging
import subprocess
import sys

import pytest

from device.log_output import formatter


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def record(level: int, text: str) -> logging.LogRecord:
    return logging.LogRecord("device.service", level, "", 0, text, None, None)


@pytest.mark.parametrize(
    ("level", "prefix"),
    [
        (logging.DEBUG, "<7>"),
        (logging.INFO, "<6>"),
        (logging.WARNING, "<4>"),
        (logging.ERROR, "<3>"),
        (logging.CRITICAL, "<2>"),
    ],
)
def test_each_level_has_its_priority_in_front(level, prefix):
    assert (
        formatter(io.StringIO()).format(record(level, "no picture")) == f"{prefix}device.service: no picture"
    )


def test_every_line_of_a_message_has_it():
    text = formatter(io.StringIO()).format(record(logging.ERROR, "one\ntwo"))
    assert text == "<3>device.service: one\n<3>two"


def test_on_a_terminal_the_level_has_its_name():
    text = formatter(Terminal()).format(record(logging.WARNING, "no picture"))
    assert text == "WARNING device.service: no picture"


def test_a_process_that_writes_into_a_pipe_writes_priorities():
    program = (
        "import logging, sys; from device.log_output import begin; begin(sys.stderr);"
        "logging.getLogger('x').info('not this'); logging.getLogger('x').warning('but this')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr == "<4>x: but this\n"
