"""A browser, and reports for it, for every test that looks at one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.support.browser import chromium
from tests.support.report_page import bundles


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundles(tmp_path_factory.mktemp("reports"))


@pytest.fixture
def report(reports: Path, tmp_path: Path) -> Path:
    """A bundle of everything, to be changed."""
    return Path(shutil.copytree(reports / "all", tmp_path / "bundle"))
