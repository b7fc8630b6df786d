"""The report in a real browser: it checks itself, names what was changed, and can be read and searched."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from device.audit import entry
from device.audit.entry import Job
from device.audit.export import export
from device.audit.prune import confirm, prune
from device.audit.report import write_report
from device.audit.selection import Selection
from device.audit.verify_bundle import verify
from device.grading.grade import Verdict
from tests.support.journal import inspection, made, mm_profile
from tests.support.report_page import MARKUP, rows, seal_of


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("all", "WHOLE: records 1 to 12 of 12: no record was changed, added or left out; 6 pictures fit"),
        ("later", "WHOLE: records 13 to 15 of 15: no record was changed, added or left out; 2 pictures fit"),
        ("some", "WHOLE: records 4 to 6 of 16: these records were not changed; nothing is said about others"),
    ],
)
def test_a_whole_bundle_is_said_to_be_whole_in_one_line(
    browser: Chrome, reports: Path, name: str, said: str
) -> None:
    state, text = seal_of(browser, reports / name)
    assert (state, text[: len(said)]) == ("whole", said)
    assert verify(reports / name, None, {}).key.fingerprint in browser.find_element(By.ID, "device").text


def test_the_page_asks_no_network_and_logs_no_error(browser: Chrome, reports: Path) -> None:
    browser.get_log("performance")
    browser.get_log("browser")
    seal_of(browser, reports / "all")
    sent = [json.loads(line["message"])["message"] for line in browser.get_log("performance")]
    urls = [
        each["params"]["request"]["url"] for each in sent if each["method"] == "Network.requestWillBeSent"
    ]
    assert urls
    assert [url for url in urls if not url.startswith(("file:", "data:"))] == []
    assert [line for line in browser.get_log("browser") if line["level"] == "SEVERE"] == []


def test_pictures_that_find_no_room_in_the_page_lie_beside_it(browser: Chrome, report: Path) -> None:
    write_report(report, pictures_bytes=0)
    state, text = seal_of(browser, report)
    assert (state, "0 pictures fit; 6 lie beside this page" in text) == ("whole", True)
    browser.find_element(By.CSS_SELECTOR, "#records button.open").click()
    image = WebDriverWait(browser, 5).until(lambda b: b.find_element(By.CSS_SELECTOR, "#detail svg image"))
    assert "images/" in str(image.get_attribute("href"))


def test_a_log_that_is_too_long_for_a_page_is_said_to_be_and_not_to_be_broken(
    browser: Chrome, report: Path
) -> None:
    write_report(report, records_bytes=(report / "records.jsonl").stat().st_size - 1)
    state, text = seal_of(browser, report)
    assert state == "unchecked"
    assert text.startswith("NOT CHECKED: this log is too long for a page. verify_bundle.pyz checks it")
    write_report(report, records_bytes=(report / "records.jsonl").stat().st_size)
    assert seal_of(browser, report)[0] == "whole"


def test_the_summary_counts_ports_by_how_they_ended(browser: Chrome, reports: Path) -> None:
    seal_of(browser, reports / "all")
    assert [row.text for row in browser.find_elements(By.CSS_SELECTOR, "#summary tbody tr")] == [
        "ada 2026-01-01 3 0 3 0 0"
    ]


def test_a_picture_that_is_taken_again_makes_no_other_port_and_no_cleaning(
    browser: Chrome, tmp_path: Path
) -> None:
    journal = made(tmp_path / "log", ports=0)
    for number, verdict in enumerate((Verdict.NOT_GRADED, Verdict.PASS)):
        journal.write_inspection(inspection(number, verdict), mm_profile(), Job("ada", 1, 1))
    export(journal, tmp_path / "bundle")
    journal.close()
    seal_of(browser, tmp_path / "bundle")
    assert [row.text for row in browser.find_elements(By.CSS_SELECTOR, "#summary tbody tr")] == [
        "ada 2026-01-01 1 1 0 0 0"
    ]


def test_a_daily_check_is_said_to_be_one_and_how_it_went(browser: Chrome, tmp_path: Path) -> None:
    journal = made(tmp_path / "log", ports=0)
    journal.write(entry.calibration("reference R7", None, {}))
    journal.write(entry.calibration("check", "2026-01-02", {"reference": "R7", "within": False}))
    journal.write_inspection(inspection(1, Verdict.PASS), mm_profile(), Job("ada", 1, 1))
    export(journal, tmp_path / "bundle")
    journal.close()
    seal_of(browser, tmp_path / "bundle")
    browser.find_element(By.CSS_SELECTOR, "#records button.open").click()
    detail = WebDriverWait(browser, 5).until(lambda b: b.find_element(By.CSS_SELECTOR, "#detail dl"))
    assert "check by record 6, BEYOND its limits, due on 2026-01-02" in detail.text
    seal_of(browser, tmp_path / "bundle")
    Select(browser.find_element(By.ID, "kind")).select_by_visible_text("all records")
    said = "\n".join(rows(browser))
    assert "reference R7 was recorded" in said
    assert "daily check against reference R7: BEYOND its limits, due again on 2026-01-02" in said


@pytest.fixture(scope="module")
def pruned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of one job, whose first two pictures were removed after an export held them."""
    folder = tmp_path_factory.mktemp("pruned")
    journal = made(folder / "log", ports=0)
    journal.write(entry.job("panel-7", ("A1", "A2"), "0" * 64))
    for attempt, verdict in ((1, Verdict.FAIL), (2, Verdict.PASS)):
        done = inspection(attempt, verdict)
        journal.write_inspection(done, mm_profile(), Job("ada", 1, attempt, "panel-7", "A1"))
    confirm(journal, export(journal, folder / "first").manifest_sha256, "ada")
    prune(journal)
    done = inspection(3, Verdict.PASS)
    journal.write_inspection(done, mm_profile(), Job("bob", 2, 1, "panel-7", "A2"))
    export(journal, folder / "job", Selection.of_job("panel-7"))
    journal.close()
    return folder / "job"


def test_removed_pictures_are_told_from_missing_ones(browser: Chrome, pruned: Path) -> None:
    state, text = seal_of(browser, pruned)
    assert (state, "1 pictures fit; 2 more were removed after an export held them" in text) == ("whole", True)
    browser.find_element(By.CSS_SELECTOR, "#records button.open").click()
    notes = [note.text for note in browser.find_elements(By.CSS_SELECTOR, "#detail figure .pruned")]
    assert notes == ["The picture was removed from the instrument, see record 10."] * 2


def test_a_jobs_ports_are_known_by_their_labels_and_counted_by_job(browser: Chrome, pruned: Path) -> None:
    seal_of(browser, pruned)
    assert [row.text for row in browser.find_elements(By.CSS_SELECTOR, "#summary tbody tr")] == [
        "panel-7 ada 2026-01-01 1 0 1 0 0",
        "panel-7 bob 2026-01-01 1 1 0 0 0",
    ]
    assert ["A2 (panel-7)" in row for row in rows(browser)] == [False, False, True]
    Select(browser.find_element(By.ID, "operator")).select_by_visible_text("ada")
    Select(browser.find_element(By.ID, "job")).select_by_visible_text("panel-7")
    assert [row.split()[0] for row in rows(browser)] == ["6", "7"]
    Select(browser.find_element(By.ID, "operator")).select_by_visible_text("any")
    browser.find_element(By.ID, "search").send_keys("port A2")
    assert len(rows(browser)) == 1


def test_records_are_searched_and_filtered(browser: Chrome, reports: Path) -> None:
    seal_of(browser, reports / "all")
    assert len(rows(browser)) == 6
    browser.find_element(By.ID, "search").send_keys("Port 2")
    assert [row.split()[0] for row in rows(browser)] == ["6", "7"]
    browser.find_element(By.ID, "search").send_keys(Keys.BACKSPACE * len("Port 2"))
    Select(browser.find_element(By.ID, "verdict")).select_by_visible_text("PASS")
    assert [row.split()[0] for row in rows(browser)] == ["5", "7", "9"]
    Select(browser.find_element(By.ID, "verdict")).select_by_visible_text("any")
    Select(browser.find_element(By.ID, "kind")).select_by_visible_text("all records")
    assert len(rows(browser)) == 12


def test_a_job_that_was_amended_counts_as_amended_and_says_what_it_was(
    browser: Chrome, tmp_path: Path
) -> None:
    journal = made(tmp_path / "log")
    journal.write(entry.amendment(5, "bob", "wrong port", {"port": 9, "attempt": 1}))
    journal.write(entry.amendment(5, "bob", "and wrong name", {"operator": "eve"}))
    export(journal, tmp_path / "bundle")
    journal.close()
    seal_of(browser, tmp_path / "bundle")
    assert [row.text for row in browser.find_elements(By.CSS_SELECTOR, "#summary tbody tr")] == [
        "ada 2026-01-01 2 0 1 1 0",
        "eve 2026-01-01 1 1 0 0 0",
    ]
    assert rows(browser)[1].startswith("5 2026-01-01 12:00:00 inspection eve 9 1 PASS")
    assert rows(browser)[1].endswith("(amended)")
    browser.find_elements(By.CSS_SELECTOR, "#records button.open")[1].click()
    said = browser.find_element(By.ID, "detail").text
    assert "eve, port 9, attempt 1; amended by record 9, 10, recorded as ada, port 1, attempt 2" in said


def test_what_the_two_opinions_differ_on_can_be_listed_for_review(browser: Chrome, tmp_path: Path) -> None:
    journal = made(tmp_path / "log", ports=1)
    done = inspection(3)
    done = replace(done, grade=replace(done.grade, disagree=True))
    number = journal.write_inspection(done, mm_profile(), Job("ada", 2, 1))
    export(journal, tmp_path / "bundle")
    journal.close()
    seal_of(browser, tmp_path / "bundle")
    browser.find_element(By.ID, "review").click()
    assert [row.split()[0] for row in rows(browser)] == [str(number)]


def test_a_text_in_a_record_is_shown_and_never_run(browser: Chrome, reports: Path) -> None:
    seal_of(browser, reports / "all")
    Select(browser.find_element(By.ID, "kind")).select_by_visible_text("all records")
    assert [row for row in rows(browser) if MARKUP in row] != [], rows(browser)
    assert browser.title == "Endface report"


def test_an_inspection_opens_by_the_keyboard_with_both_attempts_zones_defects_limits_and_amendments(
    browser: Chrome, reports: Path
) -> None:
    seal_of(browser, reports / "all")
    second = browser.find_elements(By.CSS_SELECTOR, "#records button.open")[1]
    second.send_keys(Keys.ENTER)
    detail = browser.switch_to.active_element
    assert detail.get_attribute("id") == "detail"
    before, after = detail.find_elements(By.TAG_NAME, "figure")
    assert before.rect["y"] == after.rect["y"]
    assert before.rect["x"] + before.rect["width"] <= after.rect["x"]
    assert ["Attempt 1: FAIL" in before.text, "Attempt 2: PASS" in after.text] == [True, True]
    assert len(detail.find_elements(By.CSS_SELECTOR, "figure:first-child .zone")) == 4
    assert len(detail.find_elements(By.CSS_SELECTOR, "figure:first-child .defect")) == 2
    for text in ("Verdict\nPASS", "none > 5 µm", "wrong rack", 'should say {"label":"A1"}', "0 to 65"):
        assert text in detail.text
    browser.find_element(By.ID, "show-defects").send_keys(Keys.SPACE)
    shown = {
        kind: detail.find_element(By.CSS_SELECTOR, kind).value_of_css_property("display")
        for kind in (".zone", ".defect")
    }
    assert shown == {".zone": "inline", ".defect": "none"}


def test_a_long_log_is_checked_and_searched_without_freezing(browser: Chrome, tmp_path: Path) -> None:
    journal = made(tmp_path / "log", ports=1)
    record = next(journal.records(after=3)).content
    for port in range(2, 1000):
        content = {**record["content"], "job": {"operator": "ada", "port": port, "attempt": 1}}
        journal.write(entry.Entry(entry.Kind.INSPECTION, content))
    export(journal, tmp_path / "bundle")
    journal.close()
    assert seal_of(browser, tmp_path / "bundle")[0] == "whole"
    search = """const search = document.getElementById("search"), begun = performance.now();
        search.value = "port 999"; search.dispatchEvent(new Event("input"));
        document.body.offsetHeight; return performance.now() - begun;"""
    assert browser.execute_script(search) < 200
    assert [row.split()[5] for row in rows(browser)] == ["999"]
