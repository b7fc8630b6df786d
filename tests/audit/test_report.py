"""The report in a real browser: it checks itself, names what was changed, and can be read and searched."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
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
from device.audit.report import PAGE, write_report
from device.audit.selection import Selection
from device.audit.verify_bundle import verify
from device.grading.grade import Verdict
from tests.support.browser import chromium
from tests.support.journal import fill, inspection, made, mm_profile

MARKUP = "<img src=x onerror=document.title='taken'></script>"


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundles")
    journal, other = made(folder / "log", ports=3), made(folder / "other-log")
    journal.write(entry.error(MARKUP))
    journal.write(entry.amendment(5, "bob", "wrong port", {"port": 9}))
    export(journal, folder / "all")
    fill(journal, 1, first=7)
    export(journal, folder / "later", Selection.since_last())
    export(journal, folder / "some", Selection.records(4, 6))
    export(other, folder / "other")
    journal.close()
    other.close()
    return folder


@pytest.fixture
def bundle(exported: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(exported / "all", tmp_path / "bundle"))


def seal_of(browser: Chrome, bundle: Path) -> tuple[str, str]:
    """What the page says of the seal, once it has looked: state and text."""
    browser.get((bundle / "report.html").as_uri())
    seal = browser.find_element(By.ID, "seal")
    WebDriverWait(browser, 20).until(lambda _: seal.get_attribute("data-state") != "checking")
    return str(seal.get_attribute("data-state")), seal.text


def problems(browser: Chrome) -> list[str]:
    return [line.text for line in browser.find_elements(By.CSS_SELECTOR, "#problems li")]


def rows(browser: Chrome) -> list[str]:
    return [row.text for row in browser.find_elements(By.CSS_SELECTOR, "#records tbody tr")]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("all", "WHOLE: records 1 to 12 of 12: no record was changed, added or left out; 6 pictures fit"),
        ("later", "WHOLE: records 13 to 15 of 15: no record was changed, added or left out; 2 pictures fit"),
        ("some", "WHOLE: records 4 to 6 of 16: these records were not changed; nothing is said about others"),
    ],
)
def test_a_whole_bundle_is_said_to_be_whole_in_one_line(
    browser: Chrome, exported: Path, name: str, said: str
) -> None:
    state, text = seal_of(browser, exported / name)
    assert (state, text[: len(said)]) == ("whole", said)
    assert verify(exported / name, None, {}).key.fingerprint in browser.find_element(By.ID, "device").text


def test_the_page_asks_no_network_and_logs_no_error(browser: Chrome, exported: Path) -> None:
    browser.get_log("performance")
    browser.get_log("browser")
    seal_of(browser, exported / "all")
    sent = [json.loads(line["message"])["message"] for line in browser.get_log("performance")]
    urls = [
        each["params"]["request"]["url"] for each in sent if each["method"] == "Network.requestWillBeSent"
    ]
    assert urls
    assert [url for url in urls if not url.startswith(("file:", "data:"))] == []
    assert [line for line in browser.get_log("browser") if line["level"] == "SEVERE"] == []


def change(bundle: Path, name: str, what: Callable[[list[bytes]], list[bytes]]) -> None:
    lines = what((bundle / name).read_bytes().splitlines())
    (bundle / name).write_bytes(b"".join(line + b"\n" for line in lines))


TAMPERING = {
    "changed": lambda lines: [line.replace(b'"port":2', b'"port":8') for line in lines],
    "removed": lambda lines: lines[:4] + lines[5:],
    "added": lambda lines: [*lines, lines[3].replace(b'"number":4', b'"number":13')],
    "no record": lambda lines: [*lines, b"no json"],
    "swapped": lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]],
    "repeated": lambda lines: [*lines, lines[2]],
    "tail cut": lambda lines: lines[:8],
}


@pytest.mark.parametrize("how", TAMPERING)
def test_tampered_records_are_named_as_the_command_line_names_them(
    browser: Chrome, bundle: Path, how: str
) -> None:
    change(bundle, "records.jsonl", TAMPERING[how])
    write_report(bundle)
    state, text = seal_of(browser, bundle)
    on_command_line = [
        problem.removeprefix("records.jsonl, ")
        for problem in verify(bundle, None, {}).problems
        if not problem.endswith((".jsonl was changed", ".html was changed"))
    ]
    assert on_command_line
    assert (state, problems(browser)) == ("broken", on_command_line)
    assert text.startswith(f"NOT WHOLE: {on_command_line[0]}")


def test_a_changed_record_is_marked_where_it_stands(browser: Chrome, bundle: Path) -> None:
    change(bundle, "records.jsonl", TAMPERING["changed"])
    write_report(bundle)
    seal_of(browser, bundle)
    assert [row.split()[:2] for row in rows(browser) if "changed" in row] == [
        ["6", "changed"],
        ["7", "changed"],
    ]


def test_each_changed_picture_names_its_record(browser: Chrome, bundle: Path) -> None:
    records = [json.loads(line) for line in (bundle / "records.jsonl").read_text().splitlines()]
    for record in records[3:9]:
        picture = bundle / "images" / f"{record['content']['image']['sha256']}.png"
        original = picture.read_bytes()
        picture.write_bytes(original + b"\0")
        write_report(bundle)
        assert seal_of(browser, bundle)[1] == f"NOT WHOLE: record {record['number']}: its picture was changed"
        picture.write_bytes(original)


@pytest.mark.parametrize(
    ("source", "name", "said"),
    [
        ("other", "checkpoint", "not signed by endface/"),
        ("later", "checkpoint", "the leaves do not lead to the signed root"),
        ("other", "device-card.json", "not signed by endface/"),
        ("later", "leaves.txt", "the leaves do not lead to the signed root"),
    ],
)
def test_another_devices_or_another_logs_parts_are_named(
    browser: Chrome, bundle: Path, exported: Path, source: str, name: str, said: str
) -> None:
    shutil.copy(exported / source / name, bundle / name)
    write_report(bundle)
    state, text = seal_of(browser, bundle)
    assert state == "broken"
    assert said in text


def test_an_earlier_log_that_is_not_continued_is_named(
    browser: Chrome, exported: Path, tmp_path: Path
) -> None:
    later = Path(shutil.copytree(exported / "later", tmp_path / "later"))
    proof = json.loads((later / "proof.json").read_bytes())
    proof["consistency"][0] = "00" * 32
    (later / "proof.json").write_text(json.dumps(proof))
    write_report(later)
    assert "no continuation" in seal_of(browser, later)[1]


def test_flipped_bits_in_the_pages_data_never_pass_for_whole(browser: Chrome, bundle: Path) -> None:
    page = (bundle / "report.html").read_bytes()
    for element in (b'id="sealed">', b'id="records-data">', b'id="leaves-data">', b"data-picture="):
        begin = page.index(element) + len(element)
        begin = page.index(b">", begin) + 1 if element.endswith(b"=") else begin
        end = page.index(b"</script>", begin)
        for place in range(begin + 40, end, max(1, (end - begin) // 4)):
            flipped = bytearray(page)
            flipped[place] ^= 1
            (bundle / "report.html").write_bytes(flipped)
            state, text = seal_of(browser, bundle)
            assert (element, state, text.split(":")[0]) == (element, "broken", "NOT WHOLE")


def test_pictures_that_find_no_room_in_the_page_lie_beside_it(browser: Chrome, bundle: Path) -> None:
    write_report(bundle, pictures_bytes=0)
    state, text = seal_of(browser, bundle)
    assert (state, "0 pictures fit; 6 lie beside this page" in text) == ("whole", True)
    browser.find_element(By.CSS_SELECTOR, "#records button.open").click()
    image = WebDriverWait(browser, 5).until(lambda b: b.find_element(By.CSS_SELECTOR, "#detail svg image"))
    assert "images/" in str(image.get_attribute("href"))


def test_a_log_that_is_too_long_for_a_page_is_said_to_be_and_not_to_be_broken(
    browser: Chrome, bundle: Path
) -> None:
    write_report(bundle, records_bytes=(bundle / "records.jsonl").stat().st_size - 1)
    state, text = seal_of(browser, bundle)
    assert state == "unchecked"
    assert text.startswith("NOT CHECKED: this log is too long for a page. verify_bundle.pyz checks it")
    write_report(bundle, records_bytes=(bundle / "records.jsonl").stat().st_size)
    assert seal_of(browser, bundle)[0] == "whole"


def test_the_summary_counts_ports_by_how_they_ended(browser: Chrome, exported: Path) -> None:
    seal_of(browser, exported / "all")
    assert [row.text for row in browser.find_elements(By.CSS_SELECTOR, "#summary tbody tr")] == [
        "ada 2026-01-01 3 0 3 0 0"
    ]


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
    browser.find_element(By.ID, "search").send_keys("port A2")
    assert len(rows(browser)) == 1


def test_records_are_searched_and_filtered(browser: Chrome, exported: Path) -> None:
    seal_of(browser, exported / "all")
    assert len(rows(browser)) == 6
    browser.find_element(By.ID, "search").send_keys("Port 2")
    assert [row.split()[0] for row in rows(browser)] == ["6", "7"]
    browser.find_element(By.ID, "search").send_keys(Keys.BACKSPACE * len("Port 2"))
    Select(browser.find_element(By.ID, "verdict")).select_by_visible_text("PASS")
    assert [row.split()[0] for row in rows(browser)] == ["5", "7", "9"]
    Select(browser.find_element(By.ID, "verdict")).select_by_visible_text("any")
    Select(browser.find_element(By.ID, "kind")).select_by_visible_text("all records")
    assert len(rows(browser)) == 12


def test_a_text_in_a_record_is_shown_and_never_run(browser: Chrome, exported: Path) -> None:
    seal_of(browser, exported / "all")
    Select(browser.find_element(By.ID, "kind")).select_by_visible_text("all records")
    assert [row for row in rows(browser) if MARKUP in row] != [], rows(browser)
    assert browser.title == "Endface report"


def test_an_inspection_opens_by_the_keyboard_with_both_attempts_zones_defects_limits_and_amendments(
    browser: Chrome, exported: Path
) -> None:
    seal_of(browser, exported / "all")
    second = browser.find_elements(By.CSS_SELECTOR, "#records button.open")[1]
    second.send_keys(Keys.ENTER)
    detail = browser.switch_to.active_element
    assert detail.get_attribute("id") == "detail"
    assert len(detail.find_elements(By.TAG_NAME, "figure")) == 2
    assert len(detail.find_elements(By.CSS_SELECTOR, "figure:first-child .zone")) == 4
    assert len(detail.find_elements(By.CSS_SELECTOR, "figure:first-child .defect")) == 2
    for text in ("Verdict\nPASS", "none > 5 µm", "wrong port", 'should say {"port":9}', "0 to 65"):
        assert text in detail.text
    browser.find_element(By.ID, "show-defects").send_keys(Keys.SPACE)
    shown = {
        kind: detail.find_element(By.CSS_SELECTOR, kind).value_of_css_property("display")
        for kind in (".zone", ".defect")
    }
    assert shown == {".zone": "inline", ".defect": "none"}


def test_every_control_has_a_name_and_every_picture_a_text(browser: Chrome, exported: Path) -> None:
    seal_of(browser, exported / "all")
    browser.find_element(By.CSS_SELECTOR, "#records button.open").click()
    for control in browser.find_elements(By.CSS_SELECTOR, "input, select, button, svg"):
        if control.is_displayed():
            assert control.accessible_name, control.get_attribute("outerHTML")


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


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.1."""
    digits = colour.lstrip("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_text_stands_out_from_paper_and_from_a_marked_row() -> None:
    style = (PAGE / "report.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+): (#\w+)", style))
    for name in ("ink", "good", "bad", "unsure", "link"):
        for paper in (colours["paper"], "#fdecec"):
            assert (luminance(paper) + 0.05) / (luminance(colours[name]) + 0.05) >= 4.5, name
