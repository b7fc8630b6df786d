"""Times the report of many inspections in a real Chromium: first rows, seal, and searching in it.

Every record is a real inspection of a rendered end face; the pictures are fifty different ones.
"""

import argparse
import tempfile
import time
from pathlib import Path

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from tqdm import tqdm

from device.audit.export import export
from device.audit.images import Images
from device.vision.frame import Grey
from scripts.bench_log import Inspected, open_journal
from tests.support.browser import chromium

PICTURES = 50
LONGEST_WAIT_S = 300
WATCH = """window.longest_ms = 0;
let last = performance.now();
setInterval(() => {
  const now = performance.now();
  window.longest_ms = Math.max(window.longest_ms, now - last);
  last = now;
}, 10);"""
"""How long a timer has to wait for its turn, as a key or a click would."""
SEARCH = """const search = document.getElementById("search"), begun = performance.now();
search.value = arguments[0]; search.dispatchEvent(new Event("input"));
document.body.offsetHeight; return performance.now() - begun;"""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inspections", type=int, default=10_000, metavar="N", help="how many there are")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="endface-bench-") as folder:
        bundle = exported(Path(folder), args.inspections)
        size_mb = (bundle / "report.html").stat().st_size / 1e6
        print(f"{args.inspections} inspections, {size_mb:.0f} MB", flush=True)
        with chromium() as browser:
            measure(browser, bundle / "report.html", args.inspections)


def exported(folder: Path, inspections: int) -> Path:
    """A bundle of that many inspections."""
    inspected, images = Inspected(), Images(folder / "log" / "images")
    pictures = [images.store(_another(inspected.done.frame.pixels, number)) for number in range(PICTURES)]
    journal = open_journal(folder / "log")
    for number in tqdm(range(inspections), unit="record", disable=None):
        inspected.image_sha256 = pictures[number % PICTURES]
        journal.write(inspected.entry(number + 1))
    export(journal, folder / "bundle")
    journal.close()
    return folder / "bundle"


def measure(browser: Chrome, page: Path, inspections: int) -> None:
    """Open the page, look, search, open an inspection."""
    browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
    started = time.perf_counter()
    browser.get(page.as_uri())
    wait = WebDriverWait(browser, LONGEST_WAIT_S, poll_frequency=0.05)
    wait.until(lambda _: browser.find_elements(By.CSS_SELECTOR, "#records tbody tr"))
    show("first rows", time.perf_counter() - started)
    seal = browser.find_element(By.ID, "seal")
    wait.until(lambda _: seal.get_attribute("data-state") != "checking")
    show(f"seal: {seal.get_attribute('data-state')}", time.perf_counter() - started)
    for phrase in (str(inspections), "port 77", "zone"):
        show(f"search for {phrase!r}", browser.execute_script(SEARCH, phrase) / 1000)
    browser.execute_script(SEARCH, "")
    started = time.perf_counter()
    browser.find_element(By.CSS_SELECTOR, "#records button.open").click()
    wait.until(lambda _: browser.find_elements(By.CSS_SELECTOR, "#detail svg image"))
    show("open one with its picture", time.perf_counter() - started)
    show("longest without an answer", browser.execute_script("return window.longest_ms") / 1000)


def show(name: str, seconds: float) -> None:
    """One line of the table."""
    print(f"{name:<28}{seconds:8.2f} s", flush=True)


def _another(pixels: Grey, number: int) -> Grey:
    changed = pixels.copy()
    changed[0, 0] = number
    return changed


if __name__ == "__main__":
    main()
