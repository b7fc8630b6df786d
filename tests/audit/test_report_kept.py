"""A page compared with what the auditor has kept of earlier visits: card, checkpoint, memory."""

import json
from pathlib import Path

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from device.__main__ import main
from tests.support.report_page import seal_of


def kept(browser: Chrome, path: Path) -> tuple[str, str]:
    """What the page says once it is given something that the auditor has kept."""
    seal = browser.find_element(By.ID, "seal")
    before = seal.text
    browser.find_element(By.ID, "known").send_keys(str(path))
    WebDriverWait(browser, 10).until(lambda _: seal.text != before)
    return str(seal.get_attribute("data-state")), seal.text


def test_what_the_auditor_has_kept_of_the_device_and_its_log_fits(
    browser: Chrome, reports: Path, tmp_path: Path
) -> None:
    assert main(["verify", str(reports / "all"), "--remember", str(tmp_path / "memory.json")]) == 0
    seal_of(browser, reports / "later")
    state, text = kept(browser, reports / "all" / "device-card.json")
    assert (state, "device-card.json: the log is this card's device's" in text) == ("whole", True)
    for path in (reports / "all" / "checkpoint", tmp_path / "memory.json"):
        state, text = kept(browser, path)
        awaited = f"{path.name}: the log continues the 12 records that were seen before"
        assert (state, awaited in text) == ("whole", True)


def test_an_older_bundle_is_named_by_a_later_checkpoint(browser: Chrome, reports: Path) -> None:
    seal_of(browser, reports / "all")
    awaited = "NOT WHOLE: checkpoint: an older log: it ends with record 12, but 15 were seen before"
    assert kept(browser, reports / "later" / "checkpoint") == ("broken", awaited)


def test_another_devices_bundle_is_named_by_the_card_and_by_its_checkpoint(
    browser: Chrome, reports: Path
) -> None:
    for name, said in (("device-card.json", "another device's: endface/"), ("checkpoint", "not signed by")):
        seal_of(browser, reports / "other")
        state, text = kept(browser, reports / "all" / name)
        assert (state, text.startswith(f"NOT WHOLE: {name}: {said}")) == ("broken", True)


def test_a_log_that_was_written_anew_is_named(browser: Chrome, reports: Path, tmp_path: Path) -> None:
    assert main(["verify", str(reports / "all"), "--remember", str(tmp_path / "memory.json")]) == 0
    memory = json.loads((tmp_path / "memory.json").read_text())
    (entry,) = memory.values()
    entry["size"], entry["root"] = 7, "00" * 32
    (tmp_path / "memory.json").write_text(json.dumps(memory))
    seal_of(browser, reports / "all")
    awaited = "NOT WHOLE: memory.json: the first 7 records are not those that were seen before"
    assert kept(browser, tmp_path / "memory.json") == ("broken", awaited)


def test_some_records_alone_cannot_be_joined_to_what_was_seen(browser: Chrome, reports: Path) -> None:
    seal_of(browser, reports / "some")
    assert "ask for an export of all records" in kept(browser, reports / "all" / "checkpoint")[1]


def test_a_log_that_nobody_has_seen_before_is_not_called_broken(
    browser: Chrome, reports: Path, tmp_path: Path
) -> None:
    assert main(["verify", str(reports / "other"), "--remember", str(tmp_path / "memory.json")]) == 0
    seal_of(browser, reports / "all")
    state, text = kept(browser, tmp_path / "memory.json")
    assert state == "whole"
    awaited = (
        "memory.json: it remembers no log of this device; compare the fingerprint with your device card."
    )
    assert text.endswith(awaited)


def test_what_is_nothing_that_is_kept_is_said(browser: Chrome, reports: Path, tmp_path: Path) -> None:
    for content in ("[]", "7", "no note", '{"a": 1}'):
        (tmp_path / "kept").write_text(content)
        seal_of(browser, reports / "all")
        state, text = kept(browser, tmp_path / "kept")
        assert (state, text.startswith("NOT WHOLE: kept: ")) == ("broken", True), content
