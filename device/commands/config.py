"""`endface config`: the effective configuration, and where each value came from."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from device.config import load, settings


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("config", help="print the effective configuration", description=__doc__)
    parser.add_argument("--config", type=Path, metavar="FILE", help="instead of /etc/endface/device.toml")
    parser.set_defaults(run=main)


def main(args: argparse.Namespace) -> int:
    """Print a TOML document whose comments say where each value came from; 0.

    Raises:
        ConfigurationError: a layer is wrong.
    """
    loaded = load(args.config)
    section = ""
    for key, value in settings(loaded.configuration).items():
        here, _, name = key.partition(".")
        if here != section:
            sys.stdout.write(f"[{here}]\n" if not section else f"\n[{here}]\n")
            section = here
        sys.stdout.write(f"{name} = {_toml(value)}  # {loaded.sources[key]}\n")
    return 0


def _toml(value: Any) -> str:
    # A JSON string is a TOML string, and so are the numbers that the schema lets through.
    return json.dumps(str(value) if isinstance(value, Path) else value, ensure_ascii=False)
