"""`endface run`: the instrument itself, on its own parts or on simulated ones.

Whatever is slow to load is imported when it is needed, so that the first picture is on the panel soon.
"""

import argparse
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from device import log_output
from device.config import Loaded, load
from device.stopping import Stop, Stopped

KEYS = "i inspect, I long, u up, d down, m menu, n next connector, f and F turn the focus, q quit"


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("run", help="run the instrument", description=__doc__)
    parser.add_argument("--simulate", type=Path, metavar="FOLDER", help="pictures for a simulated camera")
    parser.add_argument("--interactive", action="store_true", help=f"press from the keyboard: {KEYS}")
    parser.add_argument("--config", type=Path, metavar="FILE", help="instead of /etc/endface/device.toml")
    parser.add_argument("--log", type=Path, metavar="FOLDER", help="instead of the configured one")
    parser.add_argument("--profile", help="instead of the configured one: a name or a .toml file")
    parser.add_argument("--scale", type=_scale, metavar="SX[,SY]", help="um per pixel, one number or x and y")
    parser.set_defaults(run=main)


def main(args: argparse.Namespace) -> int:
    """Run until told to stop; with --simulate until all pictures were inspected once, or somebody quits.

    Returns:
        0; 1 where the instrument cannot go on, or a fault stood in the way of a simulated verdict.

    Raises:
        ConfigurationError: a setting is wrong.
        PartError: the folder holds no picture.
    """
    log_output.begin(sys.stderr)
    stop = Stop()
    with stop.by_signals(), suppress(Stopped):
        return _run(args, stop)
    return 0


def _run(args: argparse.Namespace, stop: Stop) -> int:
    if args.simulate is None:
        from device.start import run

        return run(lambda: configured(args), stop)
    from device.commands.run_simulated import run_simulated

    return run_simulated(configured(args), args.simulate, stop, interactive=args.interactive)


def configured(args: argparse.Namespace) -> Loaded:
    """The configuration with what the command line says on top, as one more layer.

    Raises:
        ConfigurationError: a setting is wrong.
    """
    options = {
        "log.folder": args.log and str(args.log.resolve()),
        "grading.profile": args.profile,
        "camera.scale_x_um_per_px": args.scale and args.scale.x_um_per_px,
        "camera.scale_y_um_per_px": args.scale and args.scale.y_um_per_px,
    }
    return load(args.config, options={key: value for key, value in options.items() if value is not None})


def _scale(text: str) -> Any:
    from device.commands.inspect import scale

    return scale(text)
