"""Bundles: what an auditor takes away, written so that it proves itself (FORMAT.md)."""

import hashlib
import shutil
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import device
from device.audit import entry, merkle, proof, verify_bundle
from device.audit.canonical import canonical
from device.audit.durable import sync, sync_tree
from device.audit.entry import Kind
from device.audit.journal import Journal
from device.audit.log import Record
from device.audit.report import write_report
from device.audit.table import Table
from device.audit.verify_bundle import BEFORE, CARD, CHECKPOINT, FORMAT, LEAVES, MANIFEST, PROOF, RECORDS
from device.errors import LogError

ALL, SINCE_LAST, RANGE = "all", "since-last", "records"
VERIFIER = "verify_bundle.pyz"
FIRST_MOMENT_OF_ZIP = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Taken:
    """What an export took: the records `first` to `last` of a log of `size`."""

    take: str
    first: int
    last: int
    size: int
    missing_pictures: tuple[str, ...]


def export(journal: Journal, out: Path, take: str = ALL, wanted: tuple[int, int] | None = None) -> Taken:
    """Write a bundle, then record that it was written.

    Args:
        journal: the log with its pictures.
        out: the bundle's folder, which must not be there yet.
        take: `ALL`, `SINCE_LAST` (what no export before has taken) or `RANGE`.
        wanted: for `RANGE` the first and the last number.

    Raises:
        LogError: there is no room, the folder is there already, or no such records are.
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
            writer = _Writer(journal, beside, take, wanted)
            taken = writer.write()
        sync_tree(beside)
        beside.rename(out)
        sync(out.parent)
    except OSError as error:
        raise LogError(
            f"{out} cannot be written: {error.strerror}; make room, or name another place"
        ) from error
    finally:
        with suppress(OSError):
            shutil.rmtree(beside)
    journal.write(writer.exported(hashlib.sha256((out / MANIFEST).read_bytes()).hexdigest()))
    return taken


class _Writer:
    """Writes the files of one bundle, all from one state of the log."""

    def __init__(self, journal: Journal, folder: Path, take: str, wanted: tuple[int, int] | None) -> None:
        self._journal, self._folder, self._take = journal, folder, take
        self._sealed = journal.log.seal.newest()
        last = journal.log.newest(Kind.EXPORT)
        self._complete_to: int = last.content["content"]["complete_to"] if last else 0
        self._first, self._last = self._range(wanted)

    def _range(self, wanted: tuple[int, int] | None) -> tuple[int, int]:
        if wanted is None:
            return (self._complete_to + 1 if self._take == SINCE_LAST else 1), self._sealed.size
        if not 1 <= wanted[0] <= wanted[1] <= self._sealed.size:
            raise LogError(
                f"there are the records 1 to {self._sealed.size}, so not {wanted[0]} to {wanted[1]}"
            )
        return wanted

    def write(self) -> Taken:
        missing = self._write_records()
        self._write_seal()
        self._put(CARD, canonical(device_card(self._journal)))
        write_report(self._folder)
        self._put(VERIFIER, verifier())
        self._put("FORMAT.md", (Path(__file__).parent / "FORMAT.md").read_bytes())
        self._put(MANIFEST, self._journal.key.sign(self._manifest()))
        return Taken(self._take, self._first, self._last, self._sealed.size, tuple(missing))

    def exported(self, manifest_sha256: str) -> entry.Entry:
        """What is recorded of it."""
        complete_to = self._complete_to if self._take == RANGE else self._sealed.size
        content = {
            "take": self._take,
            "first": self._first,
            "last": self._last,
            "size": self._sealed.size,
            "root": self._sealed.root.hex(),
            "complete_to": complete_to,
            "manifest_sha256": manifest_sha256,
        }
        return entry.Entry(Kind.EXPORT, content)

    def _put(self, name: str, content: bytes) -> None:
        (self._folder / name).write_bytes(content)

    def _write_records(self) -> list[str]:
        missing: list[str] = []
        with (
            (self._folder / RECORDS).open("wb") as lines,
            (self._folder / LEAVES).open("w") as leaves,
            Table(self._folder / "records.csv") as table,
        ):
            for record in self._journal.records(after=self._first - 1):
                if record.number > self._last:
                    break
                lines.write(record.body + b"\n")
                leaves.write(f"{proof.leaf_hash(record.body).hex()}\n")
                table.add(record.content)
                missing += self._write_what_it_names(record)
        return missing

    def _write_what_it_names(self, record: Record) -> Iterable[str]:
        content = record.content["content"]
        if "profile" in content:
            self._write_profile(content["profile"])
        if "image" not in content:
            return
        name = f"{content['image']['sha256']}.png"
        picture = self._journal.picture(content["image"]["sha256"])
        if not picture.exists():
            yield name
        elif not (self._folder / "images" / name).exists():
            shutil.copyfile(picture, self._folder / "images" / name)

    def _write_profile(self, profile: Mapping[str, Any]) -> None:
        path = self._folder / "profiles" / f"{profile['sha256']}.json"
        if not path.exists():
            path.write_bytes(canonical(profile["content"]))

    def _write_seal(self) -> None:
        seal, size = self._journal.log.seal, self._sealed.size
        self._put(CHECKPOINT, seal.note(size))
        earlier = 0 if self._take == RANGE else self._complete_to
        if earlier:
            self._put(BEFORE, seal.note(earlier))
        whole = self._take != RANGE
        indices = () if whole else range(self._first - 1, self._last)
        proofs: dict[str, Any] = {
            "first": self._first,
            "before": _hex(merkle.frontier(self._first - 1, seal.node)) if whole else [],
            "consistency": _hex(merkle.consistency(earlier, size, seal.node)),
            "inclusion": None if whole else [_hex(merkle.inclusion(i, size, seal.node)) for i in indices],
        }
        self._put(PROOF, canonical(proofs))

    def _manifest(self) -> str:
        lines = [f"{digest}  {name}\n" for name, digest in verify_bundle.hashes(self._folder)]
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
        for name in ("__init__.py", "audit/__init__.py", "audit/proof.py", "audit/verify_bundle.py"):
            file.writestr(
                zipfile.ZipInfo(f"device/{name}", FIRST_MOMENT_OF_ZIP), (package / name).read_bytes()
            )
        file.writestr(zipfile.ZipInfo("__main__.py", FIRST_MOMENT_OF_ZIP), entry_point)
    return b"#!/usr/bin/env python3\n" + archive.getvalue()


def _hex(digests: Iterable[bytes]) -> list[str]:
    return [digest.hex() for digest in digests]
