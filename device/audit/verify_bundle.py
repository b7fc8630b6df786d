"""Verify an Endface bundle, with nothing but Python 3.11 and `cryptography`.

Exit status: 0 the bundle is whole; 1 it is not, and each line says what is wrong; 2 used wrongly, or
what was seen cannot be remembered.
`endface verify` runs this, and so does `verify_bundle.pyz`: this module, `bundle`, `proof` and an entry point
in one file. What a bundle holds, and what is proved, is in FORMAT.md.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from device.audit.bundle import CARD, MANIFEST, Bundle, digest, files, json_object, named, number_from_1
from device.audit.proof import DEVICE, Checkpoint, NotWholeError, VerifierKey, harmless


def verify(folder: Path, card: dict[str, Any] | None, remembered: dict[str, Any]) -> Bundle:
    """Check a bundle against itself, the device's card, and what was seen of the device before.

    Args:
        folder: the bundle.
        card: the device card that the auditor holds; None where there is none.
        remembered: by origin, `size` and `root` of the last checkpoint that was verified, and the
            `fingerprint` of the key that had signed it.

    Raises:
        NotWholeError: the bundle holds something that is no file, has no readable device card, or one with a
            key that bears another's name, so nothing can be checked.
    """
    files(folder)
    key = VerifierKey.of(DEVICE, str(json_object(folder / CARD).get("vkey")))
    bundle = Bundle(folder, key)
    if card is not None and card.get("vkey") != key.vkey:
        bundle.problems.append(f"another device's: {key.name}, but the card is {card.get('fingerprint')}'s")
    bundle.check()
    if bundle.checkpoint and key.name in remembered:
        bundle.attempt(lambda: _compare(bundle, remembered[key.name]), "remembered")
    return bundle


def _compare(bundle: Bundle, before: Any) -> None:
    assert bundle.checkpoint is not None
    if not isinstance(before, dict):
        raise NotWholeError("what was seen before cannot be read")
    # A name holds 16 digits of the fingerprint only.
    if before.get("fingerprint") != bundle.key.fingerprint:
        raise NotWholeError("another key bore this name before")
    size, here = number_from_1(before, "size"), bundle.checkpoint.size
    if here < size:
        raise NotWholeError(f"an older log: it ends with record {here}, but {size} were seen before")
    root = bundle.checkpoint.root if here == size else bundle.root_at(size)
    if root != digest(before.get("root")):
        raise NotWholeError(f"the first {size} records are not those that were seen before")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("bundle", type=Path, metavar="BUNDLE", help="the folder that was exported")
    parser.add_argument(
        "--device-card", type=Path, metavar="FILE", help="the card of the device it must be from"
    )
    parser.add_argument(
        "--remember", type=Path, metavar="FILE", help="what was seen of each device; kept up to date"
    )


def run(args: argparse.Namespace) -> int:
    """Verify as asked, say what came out; the exit status."""
    try:
        card = json_object(args.device_card) if args.device_card else None
        remembered = json_object(args.remember) if args.remember and args.remember.exists() else {}
    except NotWholeError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if not args.bundle.is_dir():
        sys.stderr.write(f"{args.bundle} is no folder\n")
        return 2
    try:
        bundle = verify(args.bundle, card, remembered)
    except NotWholeError as error:
        sys.stdout.write(f"NOT WHOLE: {error}\n")
        return 1
    sys.stdout.write(summary(bundle, known=card is not None or bundle.key.name in remembered))
    if bundle.problems or bundle.checkpoint is None:
        return 1
    if args.remember:
        remembered[bundle.key.name] = seen(bundle.checkpoint, bundle.key)
        return _keep(remembered, args.remember)
    return 0


def _keep(remembered: dict[str, Any], path: Path) -> int:
    """Write down what was seen; the exit status."""
    beside = path.with_suffix(".partial")
    try:
        beside.write_text(json.dumps(remembered, indent=2, sort_keys=True) + "\n")
        beside.replace(path)
    except OSError as error:
        sys.stderr.write(f"{path} cannot be written: {error.strerror}\n")
        return 2
    return 0


def seen(checkpoint: Checkpoint, key: VerifierKey) -> dict[str, Any]:
    """What is remembered of a device."""
    return {"size": checkpoint.size, "root": checkpoint.root.hex(), "fingerprint": key.fingerprint}


def summary(bundle: Bundle, *, known: bool) -> str:
    """What came out, for people: one line a problem, or one that says what is whole."""
    if bundle.problems or bundle.checkpoint is None:
        return "".join(f"NOT WHOLE: {harmless(problem)}\n" for problem in bundle.problems)
    text = f"WHOLE: {named(bundle.numbers)} of {bundle.checkpoint.size}, {bundle.pictures} pictures"
    text += f", {len(bundle.absent)} more were removed after an export held them\n" if bundle.absent else "\n"
    text += f"device {bundle.key.name}, fingerprint {bundle.key.fingerprint}\n"
    text += f"manifest {manifest_sha256(bundle.folder)}\n"
    if not known:
        text += "whose device that is was not checked: compare the fingerprint, or give --device-card\n"
    return text


def manifest_sha256(folder: Path) -> str:
    """What names this bundle: the SHA-256 of its manifest, in hex."""
    return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()


def main() -> int:
    """The command line of this file on its own."""
    parser = argparse.ArgumentParser(description="Verify an Endface bundle.")
    add_arguments(parser)
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
