"""A headless Chromium of this machine, for the tests that look at pages as people see them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service


def _program(names: tuple[str, ...], package: str) -> str:
    """Where a program is; never a reason to pass a test over."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail(
            f"no {names[0]} on this machine, and the pages are tested in a real browser: install"
            f" the package {package} (Debian, Ubuntu: apt-get install -y chromium"
            " chromium-driver fonts-noto-cjk), then run the command again"
        )
    return found


@contextmanager
def chromium() -> Iterator[webdriver.Chrome]:
    """A browser that logs its console and every request."""
    options = Options()
    options.binary_location = _program(("chromium", "chromium-browser"), "chromium")
    # a container's root has no sandbox; the pages are our own
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = Service(_program(("chromedriver",), "chromium-driver"))
    with webdriver.Chrome(options=options, service=service) as chrome:
        yield chrome
