"""What somebody may do to a bundle, and that the verifier names it."""

import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from device.audit.bundle import FORMAT, hashes
from device.audit.canonical import canonical
from device.audit.export import export
from device.audit.journal import Journal
from device.audit.proof import Checkpoint, Frontier, NotWholeError, leaf_hash
from device.audit.selection import Selection
from device.audit.verify_bundle import seen as seen_of
from device.audit.verify_bundle import verify
from tests.support.journal import fill, made
from tests.support.tampering import leaves_of, with_another

FLIPS = 10_000


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bundles of one device: everything, what came later, and some records; and one of another device."""
    folder = tmp_path_factory.mktemp("bundles")
    journal, other = made(folder / "log"), made(folder / "other-log")
    export(journal, folder / "all")
    fill(journal, 1, first=7)
    export(journal, folder / "later", Selection.since_last())
    export(journal, folder / "some", Selection.records(4, 6))
    export(journal, folder / "whole-again")
    export(other, folder / "other")
    journal.close()
    other.close()
    return folder


@pytest.fixture
def bundle(exported: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(exported / "all", tmp_path / "bundle"))


def lines(bundle: Path) -> list[bytes]:
    return (bundle / "records.jsonl").read_bytes().splitlines()


def rewrite(bundle: Path, changed: list[bytes]) -> list[str]:
    """Put other records in, and say what the verifier finds beside that the file is another."""
    (bundle / "records.jsonl").write_bytes(b"".join(line + b"\n" for line in changed))
    found = verify(bundle, None, {}).problems
    assert "records.jsonl was changed" in found
    return [problem for problem in found if problem != "records.jsonl was changed"]


def test_each_changed_field_of_a_record_names_the_record(bundle: Path) -> None:
    original = lines(bundle)
    record = json.loads(original[3])
    paths = [path for path in leaves_of(record) if path != ("number",)]
    assert len(paths) > 100
    for path in paths:
        changed = [*original[:3], canonical(with_another(record, path)), *original[4:]]
        assert rewrite(bundle, changed) == ["record 4 was changed"], path


def test_a_record_with_another_number_is_a_stranger_and_the_old_one_is_missing(bundle: Path) -> None:
    original = lines(bundle)
    renumbered = original[3].replace(b'"number":4', b'"number":99')
    assert rewrite(bundle, [*original[:3], renumbered, *original[4:]]) == [
        "records.jsonl, line 4: a record that was never sealed",
        "record 4 is missing",
    ]


def test_a_removed_record_is_named(bundle: Path) -> None:
    original = lines(bundle)
    assert rewrite(bundle, [*original[:4], *original[5:]]) == ["record 5 is missing"]


def test_the_cut_off_tail_is_named(bundle: Path) -> None:
    assert rewrite(bundle, lines(bundle)[:6]) == ["record 7 is missing", "record 8 is missing"]


def test_swapped_records_are_named(bundle: Path) -> None:
    original = lines(bundle)
    swapped = [*original[:4], original[5], original[4], *original[6:]]
    assert rewrite(bundle, swapped) == ["record 5 stands after record 6"]


def test_a_repeated_record_is_named(bundle: Path) -> None:
    original = lines(bundle)
    assert rewrite(bundle, [*original, original[1]]) == ["record 2 stands twice"]


@pytest.mark.parametrize(
    "line", [b"{}", b"no json", b"[" * 100_000, b'{"number":9}', b'{"number":true}', b""]
)
def test_an_added_record_is_named_by_its_line(bundle: Path, line: bytes) -> None:
    found = rewrite(bundle, [*lines(bundle), line])
    assert found == ["records.jsonl, line 9: a record that was never sealed"]


def test_each_changed_or_removed_picture_names_its_record(bundle: Path, exported: Path) -> None:
    records = [json.loads(line) for line in lines(bundle)]
    for record in records[3:7]:
        name = f"images/{record['content']['image']['sha256']}.png"
        (bundle / name).write_bytes((bundle / name).read_bytes() + b"\0")
        said = f"record {record['number']}: its picture {name}"
        assert verify(bundle, None, {}).problems == [f"{name} was changed", f"{said} was changed"]
        (bundle / name).unlink()
        assert verify(bundle, None, {}).problems == [f"{name} is missing", f"{said} is missing"]
        shutil.copy(exported / "all" / name, bundle / name)


FILES = ["FORMAT.md", "records.csv", "verify_bundle.pyz", "proof.json", "leaves.txt", "records.jsonl"]


@pytest.mark.parametrize("name", FILES)
def test_each_changed_or_removed_file_is_named(bundle: Path, name: str) -> None:
    (bundle / name).write_bytes((bundle / name).read_bytes() + b" ")
    assert f"{name} was changed" in verify(bundle, None, {}).problems
    (bundle / name).unlink()
    assert f"{name} is missing" in verify(bundle, None, {}).problems


def test_what_does_not_belong_to_the_bundle_is_named(bundle: Path) -> None:
    (bundle / "extra.html").write_text("click me")
    assert verify(bundle, None, {}).problems == ["extra.html does not belong to the bundle"]


@pytest.mark.parametrize("name", ["records.csv", "device-card.json", "manifest", "images", "extra"])
def test_a_link_out_of_the_bundle_is_not_followed(bundle: Path, tmp_path: Path, name: str) -> None:
    if (bundle / name).exists():
        (bundle / name).rename(tmp_path / "elsewhere")
    (bundle / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotWholeError, match=f"{name} is a link, not a file"):
        verify(bundle, None, {})


@pytest.mark.parametrize("name", ["device-card.json", "manifest", "records.jsonl", "extra"])
def test_a_pipe_on_which_a_reader_would_wait_for_ever_is_not_read(bundle: Path, name: str) -> None:
    (bundle / name).unlink(missing_ok=True)
    os.mkfifo(bundle / name)
    with pytest.raises(NotWholeError, match=f"{name} is no file"):
        verify(bundle, None, {})


@pytest.mark.parametrize("name", ["manifest", "checkpoint"])
def test_what_another_device_signed_is_named(bundle: Path, exported: Path, name: str) -> None:
    shutil.copy(exported / "other" / name, bundle / name)
    assert any(
        problem.startswith(f"{name}: not signed by endface/") for problem in verify(bundle, None, {}).problems
    )


def test_a_checkpoint_of_a_shorter_or_longer_log_fits_to_no_other_records(
    bundle: Path, exported: Path
) -> None:
    shutil.copy(exported / "later" / "checkpoint", bundle / "checkpoint")
    found = verify(bundle, None, {}).problems
    assert "leaves.txt: these leaves do not lead to the signed root, so no record can be trusted" in found


def test_an_earlier_checkpoint_that_the_log_does_not_continue_is_named(
    exported: Path, tmp_path: Path
) -> None:
    later = Path(shutil.copytree(exported / "later", tmp_path / "later"))
    shutil.copy(exported / "later" / "checkpoint", later / "checkpoint-before")
    assert any(
        problem.startswith("checkpoint-before: two different") for problem in verify(later, None, {}).problems
    )


def card_of(folder: Path) -> dict[str, Any]:
    card: dict[str, Any] = json.loads((folder / "device-card.json").read_bytes())
    return card


def test_another_devices_bundle_is_named_by_the_card_that_the_auditor_holds(exported: Path) -> None:
    assert verify(exported / "all", card_of(exported / "later"), {}).problems == []
    (problem,) = verify(exported / "other", card_of(exported / "all"), {}).problems
    assert problem.startswith("another device's: endface/")


Memory = dict[str, Any]


@pytest.fixture
def seen(exported: Path) -> Callable[[str], Memory]:
    def remember(name: str) -> Memory:
        bundle = verify(exported / name, None, {})
        assert bundle.checkpoint is not None
        return {bundle.key.name: seen_of(bundle.checkpoint, bundle.key)}

    return remember


@pytest.mark.parametrize(("before", "now"), [("all", "all"), ("all", "later"), ("later", "whole-again")])
def test_a_log_that_continues_what_was_seen_is_whole(
    exported: Path, seen: Callable[[str], Memory], before: str, now: str
) -> None:
    assert verify(exported / now, None, seen(before)).problems == []


def test_an_older_log_than_was_seen_is_named(exported: Path, seen: Callable[[str], Memory]) -> None:
    (problem,) = verify(exported / "all", None, seen("later")).problems
    assert problem == "remembered: an older log: it ends with record 8, but 11 were seen before"


@pytest.mark.parametrize("now", ["all", "later", "whole-again"])
def test_a_log_that_was_written_anew_is_named(
    exported: Path, seen: Callable[[str], Memory], now: str
) -> None:
    memory = seen("all")
    (origin,) = memory
    memory[origin]["root"] = "00" * 32
    (problem,) = verify(exported / now, None, memory).problems
    assert problem == "remembered: the first 8 records are not those that were seen before"


def test_some_records_alone_cannot_be_joined_to_what_was_seen(
    exported: Path, seen: Callable[[str], Memory]
) -> None:
    (problem,) = verify(exported / "some", None, seen("all")).problems
    assert "ask for an export of all records" in problem


@pytest.mark.parametrize("body", [b"no json", b"[]", b"{}", b'{"number":2}', b'{"content":{},"number":7}'])
def test_what_a_key_has_sealed_is_still_no_record_unless_it_is_one(tmp_path: Path, body: bytes) -> None:
    journal = made(tmp_path / "log", ports=0)
    export(journal, tmp_path / "bundle")
    forge(journal, tmp_path / "bundle", [next(journal.records()).body, body])
    journal.close()
    assert verify(tmp_path / "bundle", None, {}).problems == ["record 2 was sealed, but is no record"]


def forge(journal: Journal, bundle: Path, bodies: list[bytes]) -> None:
    """What somebody with a key of his own can make: a bundle in which every seal fits."""
    tree, key = Frontier(), journal.key
    for body in bodies:
        tree.append(leaf_hash(body))
    (bundle / "records.jsonl").write_bytes(b"".join(body + b"\n" for body in bodies))
    (bundle / "leaves.txt").write_text("".join(f"{leaf_hash(body).hex()}\n" for body in bodies))
    (bundle / "checkpoint").write_bytes(key.sign(Checkpoint(tree.size, tree.root()).text(key.origin)))
    lines = [f"{digest}  {name}\n" for name, digest in hashes(bundle)]
    (bundle / "manifest").write_bytes(key.sign(f"{FORMAT}\n{key.origin}\n{''.join(lines)}"))


def whole(bundle: Path) -> bool:
    try:
        return not verify(bundle, None, {}).problems
    except NotWholeError:
        return False


@pytest.mark.parametrize("name", ["all", "later", "some"])
def test_ten_thousand_random_single_bit_flips_are_all_caught(
    exported: Path, tmp_path: Path, name: str
) -> None:
    bundle = Path(shutil.copytree(exported / name, tmp_path / "bundle"))
    assert whole(bundle)
    files = sorted(path for path in bundle.rglob("*") if path.is_file())
    rng = random.Random(11)
    missed = []
    for _ in range(FLIPS // 3 + 1):
        path = rng.choice(files)
        content = path.read_bytes()
        place = rng.randrange(len(content) * 8)
        flipped = bytearray(content)
        flipped[place // 8] ^= 1 << place % 8
        path.write_bytes(flipped)
        if whole(bundle):
            missed.append((path.name, place))
        path.write_bytes(content)
    assert missed == []
    assert whole(bundle)
