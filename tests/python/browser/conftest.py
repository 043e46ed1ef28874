"""A headless Chromium, and the pages that it opens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver

from demo import webshop
from orchestration.lib import dashboard
from orchestration.lib.paths import PROJECT, Paths
from tests.python.support.checkout import Checkout
from tests.python.support.chromium import chromium
from tests.python.support.published_marts import publish_rows, small_shop

HOSTILE = "<script>document.title = 'taken'</script><img src=x onerror=\"document.title='taken'\">"
LONG = "とても長い名前のキャンペーン" * 40


@pytest.fixture(scope="session")
def browser() -> Iterator[webdriver.Chrome]:
    with chromium() as chrome:
        yield chrome


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """For a person to look at."""
    folder = PROJECT / "target" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def night(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """A simulated shop of 20,000 events over 30 days, built and published by one night."""
    checkout = Checkout.copy(tmp_path_factory.mktemp("night"))
    webshop.land(checkout.landing, events=20_000, days=30, seed=11)
    checkout.nightly()
    return Paths(checkout.landing, checkout.home, checkout.published, checkout.project)


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Paths]:
    """Pages of marts that a night rarely leaves."""
    rows = {
        "empty": {},
        "one_day": small_shop(days=1),
        "hostile": small_shop(label=HOSTILE),
        "long": small_shop(label=LONG),
    }
    made = {name: publish_rows(tmp_path_factory.mktemp(name), own) for name, own in rows.items()}
    for paths in made.values():
        dashboard.write(paths)
    return made


@pytest.fixture
def published(request: pytest.FixtureRequest) -> Paths:
    """By name: that of a night, or of `made_up`."""
    if request.param == "night":
        found: Paths = request.getfixturevalue("night")
        return found
    made: dict[str, Paths] = request.getfixturevalue("made_up")
    return made[request.param]
