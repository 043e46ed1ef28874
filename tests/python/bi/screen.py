"""What the dashboard shows: its figures and tables on the screen, and what its drawings are of."""

from __future__ import annotations

import json
from typing import Any

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

CHARTS = 9


class Screen:
    """The dashboard as it is after it was opened anew."""

    def __init__(self, browser: webdriver.Chrome, address: str, patience: float) -> None:
        self._browser = browser
        browser.get("about:blank")
        browser.get_log("performance")  # type: ignore[no-untyped-call]
        browser.get(address)
        WebDriverWait(browser, patience, ignored_exceptions=[WebDriverException]).until(
            lambda page: self._is_drawn()
        )
        self.events: list[dict[str, Any]] = [
            json.loads(entry["message"])["message"]
            for entry in browser.get_log("performance")  # type: ignore[no-untyped-call]
        ]

    def figure(self, title: str) -> str:
        """A big number."""
        return self._chart(title).find_element(By.CSS_SELECTOR, ".header-line").text

    def table(self, title: str) -> list[list[str]]:
        """The cells of a table, row by row."""
        return [
            [cell.text for cell in row.find_elements(By.CSS_SELECTOR, "td")]
            for row in self._chart(title).find_elements(By.CSS_SELECTOR, "tbody tr")
        ]

    def drawn(self, columns: set[str]) -> list[dict[str, Any]]:
        """The latest rows with these columns that a chart got; drawings are pixels."""
        found = []
        for event in self.events:
            if event["method"] != "Network.responseReceived":
                continue
            if "/api/v1/chart/data" not in event["params"]["response"]["url"]:
                continue
            body = self._browser.execute_cdp_cmd(
                "Network.getResponseBody", {"requestId": event["params"]["requestId"]}
            )
            (result,) = json.loads(body["body"])["result"]
            if set(result["colnames"]) == columns:
                found.append(result["data"])
        latest: list[dict[str, Any]] = found[-1]
        return latest

    def _chart(self, title: str) -> WebElement:
        (chart,) = [
            holder
            for holder in self._browser.find_elements(
                By.CSS_SELECTOR, ".dashboard-component-chart-holder"
            )
            if holder.find_element(By.CSS_SELECTOR, ".header-title").text == title
        ]
        return chart

    def _is_drawn(self) -> bool:
        """Every chart has something in it, none is waiting."""
        charts = self._browser.find_elements(By.CSS_SELECTOR, ".dashboard-component-chart-holder")
        done = [
            chart
            for chart in charts
            if chart.find_elements(By.CSS_SELECTOR, ".header-line, tbody td, canvas")
        ]
        waiting = self._browser.find_elements(
            By.CSS_SELECTOR, ".dashboard-component-chart-holder .loading"
        )
        return len(done) == len(charts) == CHARTS and not waiting
