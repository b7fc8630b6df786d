"""Bundles: what an auditor takes away, written so that it proves itself (FORMAT.md)."""

import errno
import hashlib
import os
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import device
from device.audit import bundle, entry, merkle, proof, prune
from device.audit.bundle import BEFORE, CARD, CHECKPOINT, FORMAT, LEAVES, MANIFEST, PROOF, RECORDS
from device.audit.canonical import canonical
from device.audit.durable import sync, sync_tree
from device.audit.entry import Kind
from device.audit.journal import Journal
from device.audit.log import Record
from device.audit.report import write_report
from device.audit.selection import Selection
from device.audit.table import FINDING_COLUMNS, RECORD_COLUMNS, Table, findings, row
from device.errors import LogError

EVERYTHING = Selection()
VERIFIER = "verify_bundle.pyz"
PAPERS = ("FORMAT.md", "THREATS.md", "record.schema.json")
"""What the auditor reads beside the records."""
VERIFIER_MODULES = ("__init__", "audit/__init__", "audit/proof", "audit/bundle", "audit/verify_bundle")
FIRST_MOMENT_OF_ZIP = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Taken:
    """What a bundle holds.

    Attributes:
        take: see `Selection`.
        numbers: the records, in order, of a log of `size`.
        manifest_sha256: what names the bundle.
        missing_pictures: names of pictures that the card has lost.
        entry: what to record once the bundle is where it was to be taken.
    """

    take: str
    numbers: Sequence[int]
    size: int
    manifest_sha256: str
    missing_pictures: tuple[str, ...]
    entry: entry.Entry


def export(journal: Journal, out: Path, selection: Selection = EVERYTHING) -> Taken:
    """Write a bundle, then record that it was written.

    Args:
        journal: the log with its pictures.
        out: the bundle's folder, which must not be there yet.
        selection: what to take.

    Raises:
        LogError: there is no room, the folder is there already, or no such records are.
        SealError: the log is not as it was sealed.
    """
    try:
        taken = write_bundle(journal, out, selection)
    except OSError as error:
        raise LogError(
            f"{out} cannot be written: {error.strerror}; make room, or name another place"
        ) from error
    journal.write(taken.entry)
    return taken


def write_bundle(
    journal: Journal,
    out: Path,
    selection: Selection,
    tell: Callable[[float], None] = lambda _: None,
    copies: int = 1,
) -> Taken:
    """Write a bundle; nothing is recorded yet.

    Args:
        journal: the log with its pictures.
        out: the bundle's folder, which must not be there yet.
        selection: what to take.
        tell: is told which share is done, 0 to 1: the first half while the files are written, the second
            while they come to the disk, which takes longer where the disk is a stick.
        copies: how many such bundles there must be room for, this one among them.

    Raises:
        OSError: it cannot be written; nothing is left behind where that can be helped.
        LogError: the folder is there already, or no such records are.
        SealError: the log is not as it was sealed.
    """
    if out.exists():
        raise LogError(f"{out} is there already; name a folder that is not")
    beside = out.with_name(f"{out.name}.partial")
    try:
        shutil.rmtree(beside, ignore_errors=True)
        (beside / "images").mkdir(parents=True)
        (beside / "profiles").mkdir()
        with journal.log.reading():
            writer = _Writer(journal, beside, selection, lambda share: tell(share / 2))
            _refuse_where_too_small(beside, copies * writer.picture_bytes())
            writer.write()
        sync_tree(beside, lambda share: tell((1 + share) / 2))
        beside.rename(out)
        sync(out.parent)
    finally:
        with suppress(OSError):
            shutil.rmtree(beside)
    return writer.taken(hashlib.sha256((out / MANIFEST).read_bytes()).hexdigest())


def _refuse_where_too_small(folder: Path, least_bytes: int) -> None:
    """Notice at once what would otherwise be noticed after minutes of writing.

    Raises:
        OSError: there is not even room for the pictures.
    """
    if shutil.disk_usage(folder).free < least_bytes:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class _Writer:
    """Writes the files of one bundle, all from one state of the log."""

    def __init__(
        self, journal: Journal, folder: Path, selection: Selection, tell: Callable[[float], None]
    ) -> None:
        self._journal, self._folder, self._selection, self._tell = journal, folder, selection, tell
        self._sealed = journal.log.seal.newest()
        last = journal.log.newest(Kind.EXPORT)
        self._before: Mapping[str, Any] = last.content["content"] if last else {"complete_to": 0, "size": 0}
        self._numbers = selection.numbers(journal.log, self._sealed.size, self._before["complete_to"])
        self._missing: list[str] = []

    def picture_bytes(self) -> int:
        """How long the pictures are that it takes, which are most of a bundle."""
        wanted = set(self._numbers)
        names = {sha256 for number, sha256 in self._journal.log.pictures() if number in wanted}
        paths = map(self._journal.picture, names)
        return sum(path.stat().st_size for path in paths if path.exists())

    def write(self) -> None:
        self._write_records()
        self._write_seal()
        self._put(CARD, canonical(device_card(self._journal)))
        write_report(self._folder)
        self._put(VERIFIER, verifier())
        for name in PAPERS:
            self._put(name, (Path(__file__).parent / name).read_bytes())
        self._put(MANIFEST, self._journal.key.sign(self._manifest()))

    def taken(self, manifest_sha256: str) -> Taken:
        names = tuple(f"{sha256}.png" for sha256 in self._missing)
        recorded = self._exported(manifest_sha256)
        return Taken(self._selection.take, self._numbers, self._sealed.size, manifest_sha256, names, recorded)

    def _exported(self, manifest_sha256: str) -> entry.Entry:
        to_the_end, complete_to = self._selection.to_the_end, self._before["complete_to"]
        content = {
            "take": self._selection.take,
            "job": self._selection.job or None,
            "first": self._numbers[0],
            "last": self._numbers[-1],
            "numbers": None if to_the_end else self._numbers,
            "size": self._sealed.size,
            "root": self._sealed.root.hex(),
            "complete_to": self._sealed.size if to_the_end else complete_to,
            "manifest_sha256": manifest_sha256,
            "missing": self._missing,
        }
        return entry.Entry(Kind.EXPORT, content)

    def _put(self, name: str, content: bytes) -> None:
        (self._folder / name).write_bytes(content)

    def _write_records(self) -> None:
        pruned = prune.pruned(self._journal.log)
        with (
            (self._folder / RECORDS).open("wb") as lines,
            (self._folder / LEAVES).open("w") as leaves,
            Table(self._folder / "records.csv", RECORD_COLUMNS) as table,
            Table(self._folder / "findings.csv", FINDING_COLUMNS) as found,
        ):
            for count, record in enumerate(self._records(), 1):
                lines.write(record.body + b"\n")
                leaves.write(f"{proof.leaf_hash(record.body).hex()}\n")
                table.add(row(record.content))
                for finding in findings(record.content):
                    found.add(finding)
                self._write_what_it_names(record, pruned)
                self._tell(count / len(self._numbers))

    def _records(self) -> Iterator[Record]:
        wanted = set(self._numbers)
        for record in self._journal.records(after=self._numbers[0] - 1):
            if record.number > self._numbers[-1]:
                break
            if record.number in wanted:
                yield record

    def _write_what_it_names(self, record: Record, pruned: Mapping[str, int]) -> None:
        content = record.content["content"]
        if "profile" in content:
            self._write_profile(content["profile"])
        if "image" not in content:
            return
        sha256 = content["image"]["sha256"]
        picture, copy = self._journal.picture(sha256), self._folder / "images" / f"{sha256}.png"
        if picture.exists() and not copy.exists():
            shutil.copyfile(picture, copy)
        elif not picture.exists() and pruned.get(sha256, 0) < record.number:
            self._missing.append(sha256)

    def _write_profile(self, profile: Mapping[str, Any]) -> None:
        path = self._folder / "profiles" / f"{profile['sha256']}.json"
        if not path.exists():
            path.write_bytes(canonical(profile["content"]))

    def _write_seal(self) -> None:
        seal, size = self._journal.log.seal, self._sealed.size
        self._put(CHECKPOINT, seal.note(size))
        earlier, first = self._before["size"], self._numbers[0]
        if earlier:
            self._put(BEFORE, seal.note(earlier))
        whole = self._selection.to_the_end
        proofs: dict[str, Any] = {
            "first": first,
            "numbers": None if whole else self._numbers,
            "before": _hex(merkle.frontier(first - 1, seal.node)) if whole else [],
            "consistency": _hex(merkle.consistency(earlier, size, seal.node)),
            "inclusion": None if whole else [self._inclusion(number) for number in self._numbers],
        }
        self._put(PROOF, canonical(proofs))

    def _inclusion(self, number: int) -> list[str]:
        return _hex(merkle.inclusion(number - 1, self._sealed.size, self._journal.log.seal.node))

    def _manifest(self) -> str:
        lines = [f"{digest}  {name}\n" for name, digest in bundle.hashes(self._folder)]
        return f"{FORMAT}\n{self._journal.key.origin}\n{''.join(lines)}"


def device_card(journal: Journal) -> dict[str, Any]:
    """What an auditor keeps of a device: its key and fingerprint, and the serial number it goes by."""
    key = journal.key.verifier
    return {
        "format": "endface-device-card/1",
        "fingerprint": key.fingerprint,
        "serial": journal.instrument.serial,
        "vkey": key.vkey,
    }


def verifier() -> bytes:
    """The verifier as one file: the modules that `endface verify` runs, with an entry point."""
    package = Path(device.__file__).parent
    entry_point = "import sys\n\nfrom device.audit.verify_bundle import main\n\nsys.exit(main())\n"
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for name in VERIFIER_MODULES:
            source = (package / f"{name}.py").read_bytes()
            file.writestr(zipfile.ZipInfo(f"device/{name}.py", FIRST_MOMENT_OF_ZIP), source)
        file.writestr(zipfile.ZipInfo("__main__.py", FIRST_MOMENT_OF_ZIP), entry_point)
    return b"#!/usr/bin/env python3\n" + archive.getvalue()


def _hex(digests: Iterable[bytes]) -> list[str]:
    return [digest.hex() for digest in digests]
