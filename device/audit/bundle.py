"""A bundle on its way through the checks of FORMAT.md: what is wrong with it, by name.

Goes into every bundle as part of its verifier: needs Python 3.11 and `cryptography`, and nothing else.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
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

FORMAT, FORMAT_BEFORE = "endface-bundle/2", "endface-bundle/1"
CARD, MANIFEST, CHECKPOINT, BEFORE = "device-card.json", "manifest", "checkpoint", "checkpoint-before"
HASH = re.compile("[0-9a-f]{64}")
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
    before: Checkpoint | None = None
    """That of the export before, once it is shown to lead to `checkpoint`."""
    numbers: Sequence[int] = ()
    """The record of each line and leaf."""
    tree_before: list[bytes] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)
    """The sealed leaf hashes of `numbers`; empty where they are in doubt."""
    complete: bool = False
    """Every record from the first of `numbers` to the end of the log is there."""
    pictures: int = 0
    pruned: dict[str, int] = field(default_factory=dict)
    """By a picture's hash the record that says that the instrument has removed it."""
    absent: list[tuple[int, str]] = field(default_factory=list)
    """Records whose pictures are not there, with the pictures' hashes."""

    def check(self) -> None:
        """Check everything that the bundle says about itself."""
        self.attempt(self._check_files, MANIFEST)
        self.attempt(self._read_checkpoint, CHECKPOINT)
        if self.checkpoint:
            self.attempt(self._read_leaves, LEAVES)
            self.attempt(self._check_earlier_export, BEFORE)
        if self.leaves:
            self._check_records()
            self._excuse_pruned()

    def root_at(self, size: int) -> bytes:
        """The root of the first `size` records, from the sealed leaves or the export before.

        Raises:
            NotWholeError: the bundle does not hold what that takes.
        """
        if self.before is not None and self.before.size == size:
            return self.before.root
        if not self.complete or size < self.numbers[0] - 1:
            raise NotWholeError(
                f"nothing here joins the log to its first {size} records; ask for an export of all records"
            )
        tree = Frontier(self.numbers[0] - 1, self.tree_before)
        for leaf in islice(self.leaves, size - tree.size):
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
        if lines[:1] not in ([FORMAT], [FORMAT_BEFORE]) or lines[1:2] != [self.key.name]:
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
        proof = json_object(self.folder / PROOF)
        leaves = [digest(line) for line in (self.folder / LEAVES).read_text("utf-8", "replace").splitlines()]
        paths = proof.get("inclusion")
        self.numbers = _numbers(proof, len(leaves))
        if paths is None:
            self.tree_before = _digests(proof.get("before"))
            sealed = len(leaves) > 0 and self._continue_the_tree(leaves)
        else:
            sealed = isinstance(paths, list) and len(paths) == len(leaves) > 0
            sealed = sealed and all(map(self._is_included, self.numbers, leaves, paths))
        if not sealed:
            raise NotWholeError("these leaves do not lead to the signed root, so no record can be trusted")
        self.leaves, self.complete = leaves, paths is None

    def _continue_the_tree(self, leaves: list[bytes]) -> bool:
        tree = Frontier(self.numbers[0] - 1, self.tree_before)
        for leaf in leaves:
            tree.append(leaf)
        return Checkpoint(tree.size, tree.root()) == self.checkpoint

    def _is_included(self, number: int, leaf: bytes, path: Any) -> bool:
        assert self.checkpoint is not None
        root = root_from_inclusion(number - 1, self.checkpoint.size, leaf, _digests(path))
        return root == self.checkpoint.root

    def _check_earlier_export(self) -> None:
        if self.checkpoint and (self.folder / BEFORE).exists():
            path = _digests(json_object(self.folder / PROOF).get("consistency"))
            before = self._signed(BEFORE)
            check_consistency(before, self.checkpoint, path)
            self.before = before

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
            number = self.numbers[place]
            if place in seen or place < latest:
                how = "stands twice" if place in seen else f"stands after record {self.numbers[latest]}"
                self.problems.append(f"record {number} {how}")
            seen.add(place)
            latest = max(latest, place)
            self._check_record(number, _record(line))
        missing = {number for place, number in enumerate(self.numbers) if place not in seen}
        self._name_missing(missing, strangers)

    def _name_missing(self, missing: set[int], strangers: dict[int, int | None]) -> None:
        for line_number, claimed in strangers.items():
            if claimed in missing:
                missing.remove(claimed)
                self.problems.append(f"record {claimed} was changed")
            else:
                self.problems.append(f"{RECORDS}, line {line_number}: a record that was never sealed")
        self.problems += [f"record {number} is missing" for number in sorted(missing)]

    def _check_record(self, number: int, record: dict[str, Any]) -> None:
        # Sealed it is; but whose key that was, and what it sealed, is not known yet.
        content = record.get("content")
        if record.get("number") != number or not isinstance(content, dict):
            self.problems.append(f"record {number} was sealed, but is no record")
        elif "image" in content:
            self._check_picture(number, content["image"])
        elif record.get("kind") == "pruning" and isinstance(content.get("pictures"), list):
            self.pruned.update((sha256, number) for sha256 in map(str, content["pictures"]))

    def _check_picture(self, number: int, image: Any) -> None:
        sha256 = image.get("sha256") if isinstance(image, dict) else None
        # A name that is no hash would lead out of the bundle.
        if not isinstance(sha256, str) or not HASH.fullmatch(sha256):
            self.problems.append(f"record {number} was sealed, but is no record")
            return
        name = f"images/{sha256}.png"
        if name not in self.found:
            self.absent.append((number, sha256))
            return
        self.pictures += 1
        if self.found[name] != sha256:
            self.problems.append(f"record {number}: its picture {name} was changed")

    def _excuse_pruned(self) -> None:
        """A picture may be absent where a later record says that it was removed."""
        for number, sha256 in self.absent:
            if self.pruned.get(sha256, 0) < number:
                self.problems.append(f"record {number}: its picture images/{sha256}.png is missing")


def files(folder: Path) -> dict[str, Path]:
    """Every file of a bundle, by its name.

    Raises:
        NotWholeError: something is none: a link leads elsewhere, on a pipe one would wait for ever.
    """
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*"))}
    for name, path in found.items():
        if path.is_symlink():
            raise NotWholeError(f"{name} is a link, not a file")
        if not path.is_file() and not path.is_dir():
            raise NotWholeError(f"{name} is no file")
    return {name: path for name, path in found.items() if path.is_file()}


def hashes(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and SHA-256 of every file of a bundle but the manifest, which lists them.

    Raises:
        NotWholeError: something is no file.
    """
    for name, path in files(folder).items():
        if name != MANIFEST:
            with path.open("rb") as file:
                yield name, hashlib.file_digest(file, "sha256").hexdigest()


def named(numbers: Sequence[int]) -> str:
    """Records by their numbers, at least one, in words."""
    first, last = numbers[0], numbers[-1]
    if first == last:
        return f"record {first}"
    if len(numbers) == last - first + 1:
        return f"records {first} to {last}"
    return f"{len(numbers)} records from {first} to {last}"


def json_object(path: Path) -> dict[str, Any]:
    """The JSON object that a file holds.

    Raises:
        NotWholeError: it holds none, or cannot be read.
    """
    try:
        value = json.loads(path.read_bytes())
    except OSError as error:
        raise NotWholeError(f"{path.name} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise NotWholeError(f"{path.name} is no JSON") from error
    if not isinstance(value, dict):
        raise NotWholeError(f"{path.name} is no JSON object")
    return value


def number_from_1(values: dict[str, Any], key: str) -> int:
    """The whole number from 1 that stands there.

    Raises:
        NotWholeError: none does.
    """
    value = values.get(key)
    if not isinstance(value, int) or value < 1:
        raise NotWholeError(f"{key} is no number from 1")
    return value


def digest(text: Any) -> bytes:
    """32 bytes from 64 lower-case hex digits.

    Raises:
        NotWholeError: it is something else.
    """
    if not isinstance(text, str) or not HASH.fullmatch(text):
        raise NotWholeError("a hash is damaged")
    return bytes.fromhex(text)


def _numbers(proof: dict[str, Any], count: int) -> Sequence[int]:
    """The number of each of the bundle's records: named one by one, or one after the other."""
    first, named = number_from_1(proof, "first"), proof.get("numbers")
    if named is None:
        return range(first, first + count)
    numbers = [number for number in named if type(number) is int] if isinstance(named, list) else []
    rising = all(here < following for here, following in pairwise(numbers))
    if len(numbers) != count or not rising or numbers[:1] != [first]:
        raise NotWholeError("the records' numbers are damaged")
    return numbers


def _lines(path: Path) -> Iterator[bytes]:
    if path.exists():
        with path.open("rb") as file:
            yield from (line.removesuffix(b"\n") for line in file)


def _digests(values: Any) -> list[bytes]:
    return [digest(value) for value in values] if isinstance(values, list) else []


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
