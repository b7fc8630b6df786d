"""Verify an Endface bundle, with nothing but Python 3.11 and `cryptography`.

Exit status: 0 the bundle is whole; 1 it is not, and each line says what is wrong; 2 used wrongly.
`endface verify` runs this, and so does `verify_bundle.pyz`: this module, `proof` and an entry point in one
file. What a bundle holds, and what is proved, is in FORMAT.md.
"""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from device.audit.proof import (
    Checkpoint,
    Frontier,
    NotWholeError,
    VerifierKey,
    check_consistency,
    leaf_hash,
    root_from_inclusion,
)

FORMAT = "endface-bundle/1"
CARD, MANIFEST, CHECKPOINT, BEFORE = "device-card.json", "manifest", "checkpoint", "checkpoint-before"
RECORDS, LEAVES, PROOF = "records.jsonl", "leaves.txt", "proof.json"


@dataclass
class Bundle:
    """One export on its way through the checks; what is wrong is collected in `problems`."""

    folder: Path
    key: VerifierKey
    problems: list[str] = field(default_factory=list)
    found: dict[str, str] = field(default_factory=dict)
    """The SHA-256 of every file, by its name."""
    checkpoint: Checkpoint | None = None
    first: int = 1
    tree_before: list[bytes] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)
    """The sealed leaf hashes, from record `first` on; empty where they are in doubt."""
    complete: bool = False
    """Every record from `first` to the end of the log is there."""
    pictures: int = 0

    def check(self) -> None:
        """Check everything that the bundle says about itself."""
        self.attempt(self._check_files, MANIFEST)
        self.attempt(self._read_checkpoint, CHECKPOINT)
        if self.checkpoint:
            self.attempt(self._read_leaves, LEAVES)
            self.attempt(self._check_earlier_export, BEFORE)
        if self.leaves:
            self._check_records()

    def root_at(self, size: int) -> bytes:
        """The root of the first `size` records, from the sealed leaves.

        Raises:
            NotWholeError: the bundle does not hold what that takes.
        """
        if not self.complete or size < self.first - 1:
            raise NotWholeError(
                f"nothing here joins the log to its first {size} records; ask for an export of all records"
            )
        tree = Frontier(self.first - 1, self.tree_before)
        for leaf in islice(self.leaves, size - self.first + 1):
            tree.append(leaf)
        return tree.root()

    def attempt(self, check: Callable[[], None], name: str) -> None:
        """Run a check; what it finds wrong is a problem with this name."""
        try:
            check()
        except NotWholeError as error:
            self.problems.append(f"{name}: {error}")
        except OSError as error:
            self.problems.append(f"{name}: {error.strerror}")

    def _check_files(self) -> None:
        self.found = dict(hashes(self.folder))
        lines = self.key.open((self.folder / MANIFEST).read_bytes()).splitlines()
        if lines[:2] != [FORMAT, self.key.name]:
            raise NotWholeError(f"not of the form {FORMAT}")
        listed = {name: digest for digest, _, name in (line.partition("  ") for line in lines[2:])}
        for name in sorted(listed.keys() | self.found.keys()):
            if name not in self.found:
                self.problems.append(f"{name} is missing")
            elif name not in listed:
                self.problems.append(f"{name} does not belong to the bundle")
            elif listed[name] != self.found[name]:
                self.problems.append(f"{name} was changed")

    def _read_checkpoint(self) -> None:
        self.checkpoint = self._signed(CHECKPOINT)

    def _signed(self, name: str) -> Checkpoint:
        return Checkpoint.parse(self.key.open((self.folder / name).read_bytes()), self.key.name)

    def _read_leaves(self) -> None:
        assert self.checkpoint is not None
        proof = _json_object(self.folder / PROOF)
        leaves = [_digest(line) for line in (self.folder / LEAVES).read_text("utf-8", "replace").splitlines()]
        size, root = self.checkpoint.size, self.checkpoint.root
        self.first, paths = _number(proof, "first"), proof.get("inclusion")
        if paths is None:
            self.tree_before = _digests(proof.get("before"))
            tree = Frontier(self.first - 1, self.tree_before)
            for leaf in leaves:
                tree.append(leaf)
            sealed = (tree.size, tree.root()) == (size, root)
        else:
            sealed = isinstance(paths, list) and len(paths) == len(leaves) > 0
            for index, leaf in enumerate(leaves if sealed else (), self.first - 1):
                path = _digests(paths[index - self.first + 1])
                sealed = sealed and root_from_inclusion(index, size, leaf, path) == root
        if not sealed:
            raise NotWholeError("these leaves do not lead to the signed root, so no record can be trusted")
        self.leaves, self.complete = leaves, paths is None

    def _check_earlier_export(self) -> None:
        if self.checkpoint and (self.folder / BEFORE).exists():
            path = _digests(_json_object(self.folder / PROOF).get("consistency"))
            check_consistency(self._signed(BEFORE), self.checkpoint, path)

    def _check_records(self) -> None:
        places = {leaf: place for place, leaf in enumerate(self.leaves)}
        seen: set[int] = set()
        strangers: dict[int, int | None] = {}
        latest = -1
        for line_number, line in enumerate(_lines(self.folder / RECORDS), 1):
            place = places.get(leaf_hash(line))
            if place is None:
                strangers[line_number] = _claimed_number(line)
                continue
            if place in seen or place < latest:
                how = "stands twice" if place in seen else f"stands after record {self.first + latest}"
                self.problems.append(f"record {self.first + place} {how}")
            seen.add(place)
            latest = max(latest, place)
            self._check_record(self.first + place, _record(line))
        self._name_missing(set(range(len(self.leaves))) - seen, strangers)

    def _name_missing(self, missing: set[int], strangers: dict[int, int | None]) -> None:
        for line_number, claimed in strangers.items():
            if claimed is not None and claimed - self.first in missing:
                missing.remove(claimed - self.first)
                self.problems.append(f"record {claimed} was changed")
            else:
                self.problems.append(f"{RECORDS}, line {line_number}: a record that was never sealed")
        self.problems += [f"record {self.first + place} is missing" for place in sorted(missing)]

    def _check_record(self, number: int, record: dict[str, Any]) -> None:
        # Sealed it is; but whose key that was, and what it sealed, is not known yet.
        content = record.get("content")
        if record.get("number") != number or not isinstance(content, dict):
            self.problems.append(f"record {number} was sealed, but is no record")
        elif "image" in content:
            self._check_picture(number, content["image"])

    def _check_picture(self, number: int, image: Any) -> None:
        self.pictures += 1
        sha256 = image.get("sha256") if isinstance(image, dict) else None
        name = f"images/{sha256}.png"
        if name not in self.found:
            self.problems.append(f"record {number}: its picture {name} is missing")
        elif self.found[name] != sha256:
            self.problems.append(f"record {number}: its picture {name} was changed")


def verify(folder: Path, card: dict[str, Any] | None, remembered: dict[str, Any]) -> Bundle:
    """Check a bundle against itself, the device's card, and what was seen of the device before.

    Args:
        folder: the bundle.
        card: the device card that the auditor holds; None where there is none.
        remembered: by origin, `size` and `root` of the last checkpoint that was verified.

    Raises:
        NotWholeError: the bundle has no readable device card, so nothing can be checked.
    """
    key = VerifierKey.parse(str(_json_object(folder / CARD).get("vkey")))
    bundle = Bundle(folder, key)
    if card is not None and card.get("vkey") != key.vkey:
        bundle.problems.append(f"another device's: {key.name}, but the card is {card.get('fingerprint')}'s")
    bundle.check()
    if bundle.checkpoint and key.name in remembered:
        bundle.attempt(lambda: _compare(bundle, remembered[key.name]), "remembered")
    return bundle


def hashes(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and SHA-256 of every file of a bundle but the manifest, which lists them.

    Raises:
        NotWholeError: something is no file.
    """
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            raise NotWholeError(f"{name} is a link, not a file")
        if path.is_file() and name != MANIFEST:
            with path.open("rb") as file:
                yield name, hashlib.file_digest(file, "sha256").hexdigest()


def _compare(bundle: Bundle, before: dict[str, Any]) -> None:
    assert bundle.checkpoint is not None
    size, here = _number(before, "size"), bundle.checkpoint.size
    if here < size:
        raise NotWholeError(f"an older log: it ends with record {here}, but {size} were seen before")
    root = bundle.checkpoint.root if here == size else bundle.root_at(size)
    if root != _digest(before.get("root")):
        raise NotWholeError(f"the first {size} records are not those that were seen before")


def _lines(path: Path) -> Iterator[bytes]:
    if path.exists():
        with path.open("rb") as file:
            yield from (line.removesuffix(b"\n") for line in file)


def _json_object(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_bytes())
    except OSError as error:
        raise NotWholeError(f"{path.name} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise NotWholeError(f"{path.name} is no JSON") from error
    if not isinstance(value, dict):
        raise NotWholeError(f"{path.name} is no JSON object")
    return value


def _number(values: dict[str, Any], key: str) -> int:
    value = values.get(key)
    if not isinstance(value, int) or value < 1:
        raise NotWholeError(f"{key} is no number from 1")
    return value


def _digests(values: Any) -> list[bytes]:
    return [_digest(value) for value in values] if isinstance(values, list) else []


def _digest(text: Any) -> bytes:
    if not isinstance(text, str) or not re.fullmatch("[0-9a-f]{64}", text):
        raise NotWholeError("a hash is damaged")
    return bytes.fromhex(text)


def _claimed_number(line: bytes) -> int | None:
    number = _record(line).get("number")
    return number if isinstance(number, int) else None


def _record(line: bytes) -> dict[str, Any]:
    """A line as a JSON object; empty where it is none."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


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
        card = _json_object(args.device_card) if args.device_card else None
        remembered = _json_object(args.remember) if args.remember and args.remember.exists() else {}
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
        remembered[bundle.key.name] = {"size": bundle.checkpoint.size, "root": bundle.checkpoint.root.hex()}
        beside = args.remember.with_suffix(".partial")
        beside.write_text(json.dumps(remembered, indent=2, sort_keys=True) + "\n")
        beside.replace(args.remember)
    return 0


def summary(bundle: Bundle, *, known: bool) -> str:
    """What came out, for people: one line a problem, or one that says what is whole."""
    if bundle.problems or bundle.checkpoint is None:
        return "".join(f"NOT WHOLE: {_harmless(problem)}\n" for problem in bundle.problems)
    last = bundle.first + len(bundle.leaves) - 1
    text = (
        f"WHOLE: records {bundle.first} to {last} of {bundle.checkpoint.size}, {bundle.pictures} pictures\n"
    )
    text += f"device {bundle.key.name}, fingerprint {bundle.key.fingerprint}\n"
    if not known:
        text += "whose device that is was not checked: compare the fingerprint, or give --device-card\n"
    return text


def _harmless(text: str) -> str:
    # A file's name may hold what a terminal would obey.
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in text)


def main() -> int:
    """The command line of this file on its own."""
    parser = argparse.ArgumentParser(description="Verify an Endface bundle.")
    add_arguments(parser)
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
