"""Reports to look at in a real browser, and what the page says of itself."""

from collections.abc import Callable
from pathlib import Path

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from device.audit import entry
from device.audit.export import export
from device.audit.selection import Selection
from tests.support.journal import fill, made

MARKUP = "<img src=x onerror=document.title='taken'></script>"


def bundles(folder: Path) -> Path:
    """Bundles of one device: everything, what came later, some records; and one of another device."""
    journal, other = made(folder / "log", ports=3), made(folder / "other-log")
    journal.write(entry.error(MARKUP))
    journal.write(entry.amendment(5, "bob", "wrong rack", {"label": "A1"}))
    export(journal, folder / "all")
    fill(journal, 1, first=7)
    export(journal, folder / "later", Selection.since_last())
    export(journal, folder / "some", Selection.records(4, 6))
    export(other, folder / "other")
    journal.close()
    other.close()
    return folder


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


def change(bundle: Path, name: str, what: Callable[[list[bytes]], list[bytes]]) -> None:
    lines = what((bundle / name).read_bytes().splitlines())
    (bundle / name).write_bytes(b"".join(line + b"\n" for line in lines))
