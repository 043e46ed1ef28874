"""Superset's own API, as the user who logged in asks it."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

from selenium import webdriver


class Api:
    """Requests with the browser's session."""

    def __init__(self, browser: webdriver.Chrome, address: str) -> None:
        cookies = "; ".join(f"{own['name']}={own['value']}" for own in browser.get_cookies())
        self._address = address
        self._headers = {"Cookie": cookies, "Content-Type": "application/json", "Referer": address}
        status, token = self.ask("GET", "security/csrf_token/")
        assert status == 200, token
        self._headers["X-CSRFToken"] = token["result"]
        _, found = self.ask("GET", "database/?q=(columns:!(id,database_name))")
        ((self.database),) = [own["id"] for own in found["result"]]

    def ask(self, method: str, path: str, content: Any = None) -> tuple[int, Any]:
        """The status and the answer, also of what was refused."""
        request = urllib.request.Request(
            f"{self._address}/api/v1/{path}",
            method=method,
            headers=self._headers,
            data=None if content is None else json.dumps(content).encode(),
        )
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def sql(self, query: str) -> tuple[int, Any]:
        """What SQL Lab says to a query."""
        return self.ask(
            "POST",
            "sqllab/execute/",
            {"database_id": self.database, "sql": query, "schema": "marts", "runAsync": False},
        )

    def is_asking(self) -> bool:
        """Whether the query that SQL Lab began last is under way."""
        _, found = self.ask(
            "GET", "query/?q=(order_column:start_time,order_direction:desc,page_size:1)"
        )
        return [query["status"] for query in found["result"]] == ["running"]
