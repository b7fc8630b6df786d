"""The test vectors of the written specification (FORMAT.md), for whoever writes a verifier of his own."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from device.audit import entry, merkle
from device.audit.canonical import canonical
from device.audit.entry import Entry, Instrument, Job, Kind
from device.audit.key import SigningKey
from device.audit.log import Log
from device.audit.proof import (
    OWNER,
    Checkpoint,
    NotWholeError,
    VerifierKey,
    check_consistency,
    leaf_hash,
    root_from_inclusion,
)
from device.audit.shape import check_shape
from device.audit.ticket import open_ticket, ticket
from device.orders import Order, OrderedFile, Ware, opened
from device.parts.simulated.clock import SimulatedClock

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
LOG, PROOFS, TICKET, ORDER = VECTORS["log"], VECTORS["proofs"], VECTORS["ticket"], VECTORS["order"]
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(LOG["seed_hex"]))
KEY = SigningKey(PRIVATE)
HASH = "77" * 32
PROFILE = {
    "name": "house",
    "sha256": HASH,
    "content": {
        "title": "House",
        "source": "QE-12",
        "zones": [
            {
                "name": "A",
                "inner_um": 0,
                "outer_um": 65,
                "scratches": "any",
                "defects": [{"at_most": 0, "over_um": 5}],
            }
        ],
    },
}
MOMENT = {
    "utc": "2026-01-01T12:00:00.000000Z",
    "source": "none",
    "boot_id": "00000000-0000-4000-8000-000000000001",
    "since_boot_s": 60.0,
}
WHY = [{"code": "defect_size", "text": "zone A: particle 7.5 um, limit 5 um"}]
SETTINGS = {
    "settings": {"lamp.level": 0.8},
    "sources": {"lamp.level": "default"},
    "firmware": "1.2.3",
    "firmware_sha256": HASH,
    "profile": PROFILE,
    "model_sha256": HASH,
    "changed": {"lamp.level": {"before": 0.7, "after": 0.8}},
}
INSPECTION = {
    "job": Job("ada", 1, 1, "panel-7", "A1"),
    "verdict": "FAIL",
    "reasons": WHY,
    "action": "clean",
    "cleaning": "dry",
    "rules": {"verdict": "FAIL", "zones": {"A": {"defects": 1, "scratches": 0, "over": 1}}, "reasons": WHY},
    "network": {"verdict": "FAIL", "dirty": 0.9375},
    "disagree": False,
    "quality": {"focus": 1.5, "flaws": []},
    "end_face": {"center_px": [576.5, 431.25], "radius_px": [144.5, 144.25], "cladding_um": 125.1},
    "features": [
        {
            "kind": "particle",
            "zone": "A",
            "x_um": 1.25,
            "y_um": -40.5,
            "size_um": 7.5,
            "length_um": 7.5,
            "uncertainty_um": 0.3,
        }
    ],
    "on_optics": [],
    "descriptors": [0.5, -1e-7, 1e21],
    "profile": PROFILE,
    "model_sha256": HASH,
    "firmware_sha256": HASH,
    "calibrations": {"scale": {"record": 4, "sha256": HASH, "due": "2027-01-01"}},
    "image": {"sha256": HASH, "scale": {"x_um_per_px": 0.433, "y_um_per_px": 0.434}, "exposure_us": 8000},
    "timing_ms": {"total": 120.5},
}
EXPORT: dict[str, Any] = {
    "take": "all",
    "job": None,
    "first": 1,
    "last": 5,
    "numbers": None,
    "size": 5,
    "root": HASH,
    "complete_to": 5,
    "manifest_sha256": HASH,
    "missing": [],
}
ONE_OF_EACH = (
    entry.key(KEY.verifier.vkey, KEY.verifier.fingerprint),
    entry.boot(),
    entry.error("Ünlucky"),
    entry.calibration(
        "scale", "2027-01-01", {"um_per_px": [0.433, 0.434], "artefact": "stage micrometre 17"}
    ),
    Entry(Kind.SETTINGS, SETTINGS),
    entry.job("panel-7", ("A1", "A2"), "11" * 32),
    entry.operators(("ada", "bob"), "22" * 32),
    entry.choice("ada", "panel-7"),
    Entry(Kind.INSPECTION, INSPECTION),
    entry.remark(9, "ada", "seen by two"),
    entry.amendment(9, "ada", "wrong port", {"port": 2, "label": "A2"}),
    Entry(Kind.CLOCK, {"before": MOMENT, "after": {**MOMENT, "source": "ntp"}, "step_s": -86400.0}),
    entry.refusal("panel-8.csv", "33" * 32, "panel-8, line 3: A1 stands in line 2 already"),
    entry.order(7, "44" * 32, (OrderedFile(Ware.PROFILE, "55" * 32, "house.toml"),)),
    Entry(Kind.EXPORT, EXPORT),
    entry.confirmation(15, "read back from the stick"),
    entry.pruning(("66" * 32,), (15,)),
    entry.reset("ada", ("calibration.toml",)),
    entry.boot("by a power cut"),
)
"""Every kind of record."""


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    clock = SimulatedClock()
    written = Log(tmp_path / "log.sqlite", Instrument("E-7", "1.2.3"), clock.now, KEY)
    for new in ONE_OF_EACH:
        written.append(new)
        clock.advance(1.5)
    yield written
    written.close()


def test_every_kind_of_record_has_its_vector_and_the_shape_of_its_kind() -> None:
    records = [json.loads(vector["body"]) for vector in LOG["records"]]
    assert {record["kind"] for record in records} == set(Kind)
    for record in records:
        check_shape(record)


def test_records_leaves_and_checkpoints_come_out_byte_for_byte(log: Log) -> None:
    assert KEY.verifier.vkey == LOG["verifier_key"]
    for stored, vector in zip(log.records(), LOG["records"], strict=True):
        assert stored.body.decode() == vector["body"]
        assert leaf_hash(stored.body).hex() == vector["leaf_hash"]
        assert log.seal.note(stored.number).decode() == vector["checkpoint"]


@pytest.mark.parametrize("vector", VECTORS["canonical"])
def test_canonical_json_is_that_of_rfc_8785(vector: dict[str, str]) -> None:
    assert canonical(json.loads(vector["json"])).decode() == vector["canonical"]


def raw(digests: list[str]) -> list[bytes]:
    return [bytes.fromhex(digest) for digest in digests]


def checkpoint(size: int) -> Checkpoint:
    verifier = VerifierKey.of("endface", LOG["verifier_key"])
    return Checkpoint.parse(verifier.open(LOG["records"][size - 1]["checkpoint"].encode()), verifier.name)


@pytest.mark.parametrize("vector", PROOFS["inclusion"])
def test_inclusion_proofs_come_out_and_lead_to_the_root(log: Log, vector: dict[str, Any]) -> None:
    index, size = vector["number"] - 1, vector["size"]
    assert merkle.inclusion(index, size, log.seal.node) == raw(vector["path"])
    leaf = bytes.fromhex(LOG["records"][index]["leaf_hash"])
    assert root_from_inclusion(index, size, leaf, raw(vector["path"])) == checkpoint(size).root


@pytest.mark.parametrize("vector", PROOFS["consistency"])
def test_consistency_proofs_come_out_and_join_the_checkpoints(log: Log, vector: dict[str, Any]) -> None:
    old, new = vector["old"], vector["new"]
    assert merkle.consistency(old, new, log.seal.node) == raw(vector["path"])
    check_consistency(checkpoint(old), checkpoint(new), raw(vector["path"]))


@pytest.mark.parametrize("vector", PROOFS["refused"])
def test_what_joins_no_two_checkpoints_is_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(NotWholeError):
        check_consistency(checkpoint(vector["old"]), checkpoint(vector["new"]), raw(vector["path"]))


def test_a_verdict_in_a_code_comes_out_and_opens_under_the_key() -> None:
    body = LOG["records"][TICKET["number"] - 1]["body"]
    assert ticket(body.encode(), json.loads(body), KEY) == TICKET["text"]
    assert open_ticket(TICKET["text"], KEY.verifier).verdict == "FAIL"


def test_an_order_comes_out_and_opens_under_the_owners_key() -> None:
    owner = SigningKey(PRIVATE, OWNER)
    order = Order(7, (OrderedFile(Ware.PROFILE, "55" * 32, "house.toml"),))
    assert owner.verifier.vkey == ORDER["verifier_key"]
    assert owner.sign(order.text()).decode() == ORDER["note"]
    assert opened(ORDER["note"].encode(), ORDER["verifier_key"], last=6) == order
