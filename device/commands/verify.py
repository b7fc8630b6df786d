"""`endface verify`: is a bundle whole, and the device's? The same as the bundle's own verify_bundle.pyz."""

import argparse

from device.audit import verify_bundle


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("verify", help="verify a bundle", description=__doc__)
    verify_bundle.add_arguments(parser)
    parser.set_defaults(run=verify_bundle.run)
