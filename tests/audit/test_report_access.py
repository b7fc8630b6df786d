"""The report for everybody: by keyboard, by ear, with weak eyes, on paper. In a real Chromium."""

import base64
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from device.audit import entry
from device.audit.entry import Entry, Kind
from device.audit.export import export
from device.audit.report import write_report
from tests.support.journal import made
from tests.support.report_page import change, rows, seal_of

FAINT = """
const luminance = (rgb) => {
  const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const [r, g, b] = rgb.map((v) => linear(v / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const numbers = (colour) => colour.match(/[0-9.]+/g).map(Number);
const paper = (node) => {
  for (let at = node; at; at = at.parentElement) {
    const [r, g, b, a = 1] = numbers(getComputedStyle(at).backgroundColor);
    if (a === 1) return [r, g, b];
  }
  return [255, 255, 255];
};
const faint = [];
let texts = 0;
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const at = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || !at.checkVisibility()) continue;
  texts += 1;
  const style = getComputedStyle(at);
  const [one, other] = [luminance(numbers(style.color).slice(0, 3)), luminance(paper(at))];
  const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  if (ratio < (large ? 3 : 4.5)) faint.push([walker.currentNode.data.trim(), ratio]);
}
return [texts, faint];
"""
"""Every text that is seen and stands out less than WCAG 2.1, 1.4.3 (AA) asks for."""


A4_PX = {"width": 718, "height": 1047, "deviceScaleFactor": 1, "mobile": False}
"""What the browser leaves of A4 for the page, in CSS px, within its margins of 1 cm."""

BEYOND_EDGE = """
return [...document.querySelectorAll(".scroll")].map((each) => each.scrollWidth - each.clientWidth);
"""
"""By how many px each table is wider than its place."""


def too_faint(browser: Chrome) -> list[object]:
    texts, faint = browser.execute_script(FAINT)
    assert texts > 10
    return list(faint)


def test_every_control_has_a_name_and_every_picture_a_text(browser: Chrome, reports: Path) -> None:
    seal_of(browser, reports / "all")
    browser.find_element(By.CSS_SELECTOR, "#records button.open").click()
    for control in browser.find_elements(By.CSS_SELECTOR, "input, select, button, svg"):
        if control.is_displayed():
            assert control.accessible_name, control.get_attribute("outerHTML")


@pytest.mark.parametrize("name", ["all", "some", "changed", "too long"])
def test_every_text_stands_out_as_the_browser_draws_it(browser: Chrome, report: Path, name: str) -> None:
    if name == "changed":
        change(report, "records.jsonl", lambda lines: [line.replace(b'"FAIL"', b'"PASS"') for line in lines])
    write_report(report, records_bytes=0 if name == "too long" else 2**20)
    state, _ = seal_of(browser, report)
    assert state == {"changed": "broken", "too long": "unchecked"}.get(name, "whole")
    assert too_faint(browser) == []
    for button in browser.find_elements(By.CSS_SELECTOR, "#records button.open")[:1]:
        button.click()
        assert too_faint(browser) == []


def test_the_measure_of_contrast_finds_a_text_that_is_too_faint(browser: Chrome, report: Path) -> None:
    seal_of(browser, report)
    browser.execute_script("document.getElementById('device').style.color = '#999'")
    assert too_faint(browser) != []


def test_every_control_is_reached_by_the_tab_key_and_is_seen_to_be(browser: Chrome, report: Path) -> None:
    seal_of(browser, report)
    awaited = [
        control.id
        for control in browser.find_elements(By.CSS_SELECTOR, "input, select, button")
        if control.is_displayed() and control.is_enabled()
    ]
    reached = []
    for _ in awaited:
        ActionChains(browser).send_keys(Keys.TAB).perform()
        at = browser.switch_to.active_element
        reached.append(at.id)
        assert float(at.value_of_css_property("outline-width").removesuffix("px")) >= 2
    assert reached == awaited


def test_an_open_inspection_is_left_by_escape_to_where_it_was_opened(browser: Chrome, report: Path) -> None:
    seal_of(browser, report)
    opener = browser.find_elements(By.CSS_SELECTOR, "#records button.open")[2]
    opener.send_keys(Keys.ENTER)
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not browser.find_element(By.ID, "detail").is_displayed()
    assert browser.switch_to.active_element.text == opener.text == "6"


def on_paper(browser: Chrome) -> pypdf.PdfReader:
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"paperWidth": 8.27, "paperHeight": 11.69})
    return pypdf.PdfReader(BytesIO(base64.b64decode(printed["data"])))


def test_on_paper_stand_all_records_that_are_listed_and_nothing_to_press(
    browser: Chrome, tmp_path: Path
) -> None:
    journal = made(tmp_path / "log", ports=1)
    for number in range(150):
        journal.write(entry.error(f"fault {number:03}"))
    journal.write(Entry(Kind.ERROR, {"text": "the last"}))
    export(journal, tmp_path / "bundle")
    journal.close()
    seal_of(browser, tmp_path / "bundle")
    Select(browser.find_element(By.ID, "kind")).select_by_visible_text("all records")
    assert len(rows(browser)) == 100
    text = "\n".join(page.extract_text() for page in on_paper(browser).pages)
    assert all(f"fault {number:03}" in text for number in range(150))
    assert "WHOLE: records 1 to 157" in text.replace("\n", " ")
    assert "the last" in text
    for pressed in ("Search", "Later", "Compare with"):
        assert pressed not in text
    assert len(rows(browser)) == 100


def test_nothing_is_cut_off_at_the_edge_of_the_paper(browser: Chrome, reports: Path) -> None:
    seal_of(browser, reports / "all")
    Select(browser.find_element(By.ID, "kind")).select_by_visible_text("all records")
    browser.find_element(By.CSS_SELECTOR, "#records button.open").click()
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", A4_PX)
    cut = (
        "return [...document.querySelectorAll('.scroll')].map((each) => each.scrollWidth - each.clientWidth)"
    )
    beyond_px = browser.execute_script(cut)
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert beyond_px == [0, 0, 0, 0]


def test_an_open_inspection_stands_on_paper_with_its_pictures(browser: Chrome, report: Path) -> None:
    seal_of(browser, report)
    before = sum(len(page.images) for page in on_paper(browser).pages)
    browser.find_element(By.CSS_SELECTOR, "#records button.open").click()
    paper = on_paper(browser)
    assert sum(len(page.images) for page in paper.pages) == before + 2
    assert "Attempt 2: PASS" in "\n".join(page.extract_text() for page in paper.pages)
