"""Every kind of record has the shape that its schema says, and the schema says all of it."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import device.audit
from device.audit import entry
from device.audit.clock import clock_step
from device.audit.entry import Entry, Job, Kind
from device.audit.export import export
from device.audit.journal import Journal
from device.audit.record import settings_in_force
from device.config import load
from device.orders import OrderedFile, Ware
from tests.support.journal import inspection, made, mm_profile

SCHEMA = json.loads((Path(device.audit.__file__).parent / "record.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
HASH = "11" * 32


def with_every_kind(folder: Path) -> Journal:
    """A log that holds every kind of record at least once, written as the instrument writes it."""
    journal = made(folder / "log")
    before = None
    for profile in (mm_profile(), mm_profile()):
        journal.write(settings_in_force(load(None, {}), profile, HASH, before))
        before = journal.last_settings()
    for new in (
        entry.boot("by a power cut"),
        entry.amendment(4, "ada", "wrong port", {"port": 2, "label": "A2"}),
        entry.calibration("scale", "2027-01-01", {"um_per_px": [0.433, 0.434]}),
        entry.job("panel-7", ("A1", "A2"), HASH),
        entry.operators(("ada", "bob"), HASH),
        entry.choice("ada", "panel-7"),
        entry.refusal("panel-8.csv", None, "panel-8.csv is no file"),
        entry.order(7, HASH, (OrderedFile(Ware.PROFILE, HASH, "house.toml"),)),
        entry.confirmation(5, "read back from the stick"),
        entry.pruning((HASH,), (5,)),
        entry.reset("ada", ("calibration.toml",)),
    ):
        journal.write(new)
    journal.write(stepped(journal))
    journal.write_inspection(inspection(50), mm_profile(), Job("ada", 1, 1, "panel-7", "A1"))
    export(journal, folder / "out")
    return journal


def stepped(journal: Journal) -> Entry:
    before = journal.last_moment()
    assert before is not None
    found = clock_step(before, replace(before, utc="2025-01-01T00:00:00.000000Z", source="ntp"))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    journal = with_every_kind(tmp_path_factory.mktemp("kinds"))
    found = [record.content for record in journal.records()]
    journal.close()
    return found


def test_every_kind_is_tried(records: list[dict[str, Any]]) -> None:
    assert {record["kind"] for record in records} == set(Kind)
    assert set(SCHEMA["$defs"]["content"]) == set(Kind)


def test_every_record_has_the_shape_that_the_schema_says(records: list[dict[str, Any]]) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for record in records:
        assert [error.message for error in VALIDATOR.iter_errors(record)] == []


def test_the_schema_names_everything_that_a_record_holds(records: list[dict[str, Any]]) -> None:
    for record in records:
        said = SCHEMA["$defs"]["content"][record["kind"]]["properties"]
        assert set(record["content"]) <= set(said), record["kind"]


def test_a_record_that_lacks_what_it_needs_does_not_fit(records: list[dict[str, Any]]) -> None:
    for record in records:
        for name in SCHEMA["$defs"]["content"][record["kind"]]["required"]:
            content = {key: value for key, value in record["content"].items() if key != name}
            assert not VALIDATOR.is_valid({**record, "content": content}), (record["kind"], name)
    for name in SCHEMA["required"]:
        assert not VALIDATOR.is_valid({key: value for key, value in records[0].items() if key != name})


def test_an_inspection_names_every_network_that_was_asked(records: list[dict[str, Any]]) -> None:
    contents = [record["content"] for record in records if record["kind"] == "inspection"]
    assert contents
    for content in contents:
        assert {"model_sha256", "segmentation_sha256", "finds_sha256"} <= content.keys()
