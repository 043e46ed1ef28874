"""Superset as `make superset` starts it, on small published marts, and a browser that logged in."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from orchestration.lib.paths import PROJECT, Paths
from tests.python.support.chromium import chromium
from tests.python.support.published_marts import Rows, publish_rows, small_shop

PATIENCE_SECONDS = 120


def rows(days: int, members: int) -> Rows:
    """The small shop, with segments of `members` and one more."""
    return small_shop(days) | {
        "customer_segments": f"""
            select 'c' || i as customer_id, segment_key, 1 as spell_number,
                date '2026-03-01' as entered_on, true as is_current
            from (values ('loyal_buyers', {members}), ('coupon_users', {members + 1})) as t(segment_key, n),
                range(n) as r(i)
        """
    }


@dataclass(frozen=True)
class Running:
    """A Superset that answers."""

    paths: Paths
    process: subprocess.Popen[str]
    address: str
    said: str

    @property
    def dashboard(self) -> str:
        return f"{self.address}/superset/dashboard/kizashi/"


def start(paths: Paths) -> Running:
    """Run the command behind `make superset` until it says where the dashboard is."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "orchestration", "superset", "--port", str(port)],
        cwd=PROJECT,
        env={
            **os.environ,
            "KIZASHI_HOME": str(paths.home),
            "KIZASHI_PUBLISHED": str(paths.published),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = ""
    assert process.stdout is not None
    for line in process.stdout:
        said += line
        if line.startswith("dashboard"):
            return Running(paths, process, f"http://127.0.0.1:{port}", said)
    log = paths.home / "superset" / "set_up.log"
    pytest.fail(f"Superset did not start: {said}{log.read_text()[-3000:] if log.exists() else ''}")


def stop(running: Running) -> None:
    running.process.terminate()
    running.process.communicate()


@pytest.fixture(scope="session")
def superset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    paths = publish_rows(tmp_path_factory.mktemp("marts"), rows(days=40, members=3))
    running = start(paths)
    yield running
    stop(running)


@pytest.fixture(scope="session")
def browser(superset: Running) -> Iterator[webdriver.Chrome]:
    """Logged in with the password that the command said."""
    (password,) = re.findall(r"user admin, password (\S+)", superset.said)
    with chromium() as chrome:
        # so tall that no chart waits to be scrolled to
        chrome.set_window_size(1440, 2300)
        chrome.get(f"{superset.address}/login/")
        wait = WebDriverWait(chrome, PATIENCE_SECONDS)
        wait.until(lambda page: page.find_elements(By.CSS_SELECTOR, "input#password"))
        chrome.find_element(By.CSS_SELECTOR, "input#username").send_keys("admin")
        chrome.find_element(By.CSS_SELECTOR, "input#password").send_keys(password)
        chrome.find_element(By.CSS_SELECTOR, "button[type=submit]").click()
        wait.until(lambda page: "/login" not in page.current_url)
        yield chrome


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """For a person to look at."""
    folder = PROJECT / "target" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
