"""The instrument's log, as the commands open it that read it or add to it."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from device.audit.entry import Instrument
from device.audit.journal import Journal
from device.config import Configuration, Loaded, load
from device.errors import ConfigurationError
from device.parts.clock import SystemClock


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that say which log."""
    parser.add_argument("--config", type=Path, metavar="FILE", help="instead of /etc/endface/device.toml")
    parser.add_argument("--log", type=Path, metavar="FOLDER", help="instead of the configured one")


def configured(args: argparse.Namespace) -> Loaded:
    """The configuration where the log is in the folder that the arguments name.

    Raises:
        ConfigurationError: a setting is wrong.
    """
    return load(args.config, options={"log.folder": str(args.log.resolve())} if args.log else {})


@contextmanager
def opened(args: argparse.Namespace) -> Iterator[tuple[Journal, Configuration]]:
    """The journal that the arguments name, closed afterwards, and the configuration.

    Raises:
        ConfigurationError: there is no log.
        SealError: the log is not as it was sealed.
    """
    settings = load(args.config).configuration
    folder = args.log or settings.log.folder
    if not (folder / "log.sqlite").exists():
        raise ConfigurationError(f"{folder} holds no log; name the instrument's folder with --log")
    journal = Journal(folder, Instrument(settings.instrument.serial), SystemClock().now)
    try:
        journal.log.wait_until_compared()
        yield journal, settings
    finally:
        journal.close()
