"""The site of `make docs` as a browser shows it, on a desk and on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from orchestration.lib.paths import Paths
from tests.python.support.browsing import logged, requests, shoot, visit
from tests.python.support.checkout import Checkout
from tests.python.support.published_marts import ask
from tests.python.support.site import broken_links, pages

pytestmark = pytest.mark.browser

WIDTHS = (390, 1280)
PAGES = (
    "index.html",
    "definitions/conversions.html",
    "definitions/segments.html",
    "definitions/channels.html",
    "lineage/index.html",
    "lineage/marts.fct_sessions.html",
    "checks/marts/index.html",
    "written/docs/funnels.html",
)


@pytest.fixture(scope="session")
def site(night: Paths) -> Path:
    """The site of a night, with its checks, its warehouse and its morning page."""
    checkout = Checkout(night.project, night.landing, night.home, night.published)
    done = checkout.run("docs")
    assert done.returncode == 0, done.stderr[-4000:]
    return night.site


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_quietly_and_fits(
    browser: webdriver.Chrome, site: Path, screenshots: Path, name: str, width: int
) -> None:
    address = (site / name).as_uri()
    visit(browser, address, width)
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    widths = browser.execute_script(
        "return [document.documentElement.scrollWidth, window.innerWidth]"
    )
    shoot(browser, screenshots / f"site-{name.replace('/', '-')}-{width}.png")
    assert requests(browser) == [address]
    assert logged(browser, "browser") == []
    # Great Expectations' tables are as wide as they are
    assert widths == [width, width] or name.startswith("checks/")


def test_dbt_page_works_without_asking_anybody(
    browser: webdriver.Chrome, site: Path, screenshots: Path
) -> None:
    address = (site / "dbt" / "index.html").as_uri()
    visit(browser, f"{address}#!/model/model.kizashi.conversion_daily")
    WebDriverWait(browser, 60).until(
        lambda chrome: "converting_session_count" in chrome.find_element(By.TAG_NAME, "body").text
    )
    shoot(browser, screenshots / "site-dbt-index.html-1280.png")
    assert "BIGINT" in browser.find_element(By.TAG_NAME, "body").text
    # its icons are asked for by their template once, which is a file that there is not
    asked = [one for one in requests(browser) if not one.startswith(("data:", "blob:"))]
    folder = (site / "dbt").as_uri()
    assert [one for one in asked if not one.startswith(f"{folder}/")] == []
    said = [entry["message"] for entry in logged(browser, "browser")]
    assert [message for message in said if "getIcon(item.type" not in message] == []


def test_the_whole_site_of_a_night_holds_together(site: Path) -> None:
    found = pages(site)
    assert broken_links(found) == []
    assert {str(path): page.loads for path, page in found.items() if page.loads} == {}
    for part in ("checks/staging", "checks/marts", "morning"):
        assert (site / part / "index.html") in found


def test_from_the_first_page_to_a_conversion_and_its_count(
    browser: webdriver.Chrome, site: Path, night: Paths
) -> None:
    visit(browser, (site / "index.html").as_uri())
    browser.find_element(By.LINK_TEXT, "Conversions").click()
    browser.find_element(By.LINK_TEXT, "Purchase").click()
    shown = browser.find_element(By.ID, "purchase").find_element(By.TAG_NAME, "dl").text
    ((last_day, count),) = ask(
        night,
        "select activity_date, sum(conversion_count) from marts.conversion_daily"
        " where conversion_key = 'purchase' group by activity_date"
        " order by activity_date desc limit 1",
    )
    assert shown.splitlines()[:2] == [f"On {last_day}", f"{count:,}"]
    # without a script the event stays folded until somebody asks for it
    browser.find_element(By.CSS_SELECTOR, "#purchase summary").click()
    assert '"event_name": "purchase"' in browser.find_element(By.ID, "purchase").text
