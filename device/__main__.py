"""The command line: `endface COMMAND`, also `python -m device COMMAND`.

Each command is a module of `device.commands` with `register(subparsers)`, which adds its arguments
and sets `run`, a function from the parsed arguments to the exit status. Only the module of the
command that was named is imported, so that `endface --help` does not wait for numpy or OpenCV.
"""

import argparse
import importlib
import keyword
import os
import sys
from collections.abc import Sequence

from device import __version__
from device.errors import ConfigurationError, EndfaceError, ProfileError

COMMANDS = {
    "inspect": "judge stored images",
    "run": "run the instrument",
    "calibrate": "find the scale, and check it daily",
    "config": "print the effective configuration",
    "selftest": "check that the instrument can work",
    "export": "write a bundle that proves itself",
    "verify": "verify a bundle",
    "report": "print a bundle as PDF",
    "verify-qr": "verify a scanned verdict",
    "stick": "serve a USB stick",
    "cable": "offer the log by USB cable",
    "prune": "remove pictures that an export holds",
    "import": "take in lists and signed orders",
    "sign": "sign an order, as the instrument's owner",
    "job": "how far the jobs are",
    "reset": "put the instrument back as it was delivered",
    "remark": "remark on an earlier record, or amend it",
}

DONE, ANSWER_IS_NO, USED_WRONGLY, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: the arguments without the program's name; None for the process's own.

    Returns:
        The exit status: 0 done, 1 the answer is no or it could not be done, 2 used wrongly,
        130 interrupted from the keyboard.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    args = _parser(arguments[0] if arguments else None).parse_args(arguments)
    try:
        status: int = args.run(args)
        sys.stdout.flush()
    except (ConfigurationError, ProfileError) as error:
        return _say(error, USED_WRONGLY)
    except EndfaceError as error:
        return _say(error, ANSWER_IS_NO)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has gone; the interpreter's own flush at exit must find another place to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ANSWER_IS_NO
    return status


def _say(error: EndfaceError, status: int) -> int:
    sys.stderr.write(f"endface: {error}\n")
    return status


def _parser(command: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("endface", description="Inspect fibre connector end faces.")
    parser.add_argument("--version", action="version", version=f"endface {__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        if name == command:
            importlib.import_module(f"device.commands.{_module(name)}").register(subparsers)
        else:
            subparsers.add_parser(name, help=summary)
    return parser


def _module(command: str) -> str:
    # No module may have the name of a keyword.
    return f"{command}_" if keyword.iskeyword(command) else command.replace("-", "_")


if __name__ == "__main__":
    sys.exit(main())
