"""The morning page as a browser shows it, on a desk and on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from orchestration.lib.dashboard import PAGES
from orchestration.lib.paths import Paths
from tests.python.support.browsing import logged, requests, shoot, visit
from tests.python.support.published_marts import ask

pytestmark = pytest.mark.browser

ALL = ("night", "empty", "one_day", "hostile", "long")
WIDTHS = (390, 1280)


def open_page(browser: webdriver.Chrome, paths: Paths, name: str, width: int = 1280) -> None:
    """Open a page of what is published."""
    visit(browser, (paths.published / "dashboard" / name).as_uri(), width)


@pytest.mark.parametrize("view", [(name, width) for name in PAGES for width in WIDTHS], ids=str)
@pytest.mark.parametrize("published", ALL, indirect=True, ids=ALL)
def test_a_page_opens_quietly_and_fits(
    browser: webdriver.Chrome,
    published: Paths,
    screenshots: Path,
    view: tuple[str, int],
    request: pytest.FixtureRequest,
) -> None:
    name, width = view
    open_page(browser, published, name, width)
    # the table of every figure open: it, too, must not push the page wide
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    scroll_width, inner_width = browser.execute_script(
        "return [document.documentElement.scrollWidth, window.innerWidth]"
    )
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = false)")
    shoot(browser, screenshots / f"{request.node.callspec.params['published']}-{name}-{width}.png")
    assert (scroll_width, inner_width) == (width, width)
    assert requests(browser) == [(published.published / "dashboard" / name).as_uri()]
    assert logged(browser, "browser") == []
    assert browser.title in ("Kizashi: the morning page", "Kizashi 朝のページ")
    assert len(browser.find_elements(By.CSS_SELECTOR, "main section h2")) == 8


def test_a_request_would_be_noticed(browser: webdriver.Chrome, tmp_path: Path) -> None:
    (tmp_path / "dashboard").mkdir()
    (tmp_path / "dashboard" / "x.html").write_text("<img src='http://127.0.0.1:9/x.png'>")
    open_page(browser, Paths(tmp_path, tmp_path, tmp_path), "x.html")
    assert "http://127.0.0.1:9/x.png" in requests(browser)
    assert logged(browser, "browser") != []


def test_the_key_figures_are_those_of_the_marts(browser: webdriver.Chrome, night: Paths) -> None:
    open_page(browser, night, "index.html")
    shown = {
        card.find_element(By.TAG_NAME, "h3").text: card.find_element(
            By.CSS_SELECTOR, ".figure"
        ).text
        for card in browser.find_elements(By.CSS_SELECTOR, ".card")
    }
    today = "(select max(last_landed_on) from marts.data_freshness)"
    ((visits,),) = ask(
        night,
        f"select count(*) from marts.fct_sessions where session_date = {today} and not is_bot_like",
    )
    ((purchases, revenue),) = ask(
        night,
        "select sum(conversion_count), sum(value) from marts.conversion_daily"
        f" where conversion_key = 'purchase' and activity_date = {today}",
    )
    assert visits > 0
    assert shown["Visits"] == f"{visits:,}"
    assert shown["Purchase"] == f"{purchases:,}"
    assert shown["Revenue"] == f"{revenue:,.0f} JPY"


def test_funnel_steps_are_those_of_the_marts(browser: webdriver.Chrome, night: Paths) -> None:
    open_page(browser, night, "index.html")
    (caption,) = [
        found
        for found in browser.find_elements(By.CSS_SELECTOR, "#funnels caption")
        if found.get_attribute("textContent") == "Purchase journey: Steps"
    ]
    rows = caption.find_elements(By.XPATH, "../tbody/tr")
    shown = [row.find_element(By.XPATH, "td[2]").get_attribute("textContent") for row in rows]
    expected = ask(
        night,
        "select sum(reached) from marts.funnel_steps where funnel_key = 'purchase_journey'"
        " and breakdown = 'all' and is_mature and entry_date > (select max(entry_date)"
        " from marts.funnel_steps where funnel_key = 'purchase_journey' and is_mature) - 28"
        " group by step_number order by step_number",
    )
    assert shown == [f"{reached:,}" for (reached,) in expected]
    assert len(shown) == 4


def test_the_switch_shows_one_breakdown_at_a_time(browser: webdriver.Chrome, night: Paths) -> None:
    open_page(browser, night, "index.ja.html")
    switch = browser.find_element(By.CSS_SELECTOR, "#funnels .switch")
    views = switch.find_elements(By.CSS_SELECTOR, ".view")
    labels = switch.find_elements(By.TAG_NAME, "label")
    assert [label.text for label in labels] == ["チャネル", "デバイス", "地域", "セグメント"]
    for place, label in enumerate(labels):
        browser.execute_script("arguments[0].click()", label)
        assert [view.is_displayed() for view in views] == [i == place for i in range(len(labels))]


def test_the_pages_link_to_each_other(browser: webdriver.Chrome, night: Paths) -> None:
    open_page(browser, night, "index.html")
    browser.find_element(By.LINK_TEXT, "日本語").click()
    assert browser.title == "Kizashi 朝のページ"
    browser.find_element(By.LINK_TEXT, "English").click()
    assert browser.title == "Kizashi: the morning page"


def test_names_are_not_run(browser: webdriver.Chrome, made_up: dict[str, Paths]) -> None:
    open_page(browser, made_up["hostile"], "index.html")
    assert browser.title == "Kizashi: the morning page"
    assert browser.find_elements(By.CSS_SELECTOR, "script, img") == []
    assert "document.title" in browser.find_element(By.TAG_NAME, "main").text
