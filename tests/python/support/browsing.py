"""What a browser asked for and said, and pictures of what it shows."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from selenium import webdriver


def visit(browser: webdriver.Chrome, address: str, width: int = 1280) -> None:
    """Open a page at a width; what was logged before is gone."""
    browser.get("about:blank")
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500},
    )
    for kind in ("browser", "performance"):
        logged(browser, kind)
    browser.get(address)


def logged(browser: webdriver.Chrome, kind: str) -> list[dict[str, Any]]:
    """What was logged since this was asked last; `browser` is the console."""
    found: list[dict[str, Any]] = browser.get_log(kind)  # type: ignore[no-untyped-call]
    return found


def requests(browser: webdriver.Chrome) -> list[str]:
    """Every address that was asked for since the page was opened."""
    events: list[dict[str, Any]] = [
        json.loads(entry["message"])["message"] for entry in logged(browser, "performance")
    ]
    return [
        event["params"]["request"]["url"]
        for event in events
        if event["method"] == "Network.requestWillBeSent"
    ]


def shoot(browser: webdriver.Chrome, path: Path) -> None:
    """The whole page as a picture."""
    height, width = browser.execute_script(
        "return [document.documentElement.scrollHeight, window.innerWidth]"
    )
    taken = browser.execute_cdp_cmd(
        "Page.captureScreenshot",
        {
            "captureBeyondViewport": True,
            "clip": {"x": 0, "y": 0, "width": width, "height": height, "scale": 1},
        },
    )
    path.write_bytes(base64.b64decode(taken["data"]))
