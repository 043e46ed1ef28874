"""Superset shows what is published, stands in nobody's way, and can write nothing."""

from __future__ import annotations

import hashlib
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver

from orchestration.lib.paths import Paths
from tests.python.bi.api import Api
from tests.python.bi.conftest import PATIENCE_SECONDS, Running, rows, start, stop
from tests.python.bi.screen import Screen
from tests.python.support.published_marts import ask, publish_again

pytestmark = pytest.mark.bi

HELD_SECONDS = 20
SALES = (
    "select sum(value), sum(conversion_count) from marts.conversion_daily where tier = 'macro'"
    " and activity_date between date '2026-03-04' and date '2026-03-31'"
)


def check(screen: Screen, paths: Paths) -> None:
    """Every number of the dashboard is the marts'."""
    ((sales, macro),) = ask(paths, SALES)
    assert screen.figure("Sales") == f"{sales:,.0f}"
    assert screen.figure("Macro conversions") == f"{macro:,}"

    feeds = ask(
        paths,
        "select feed, cast(last_landed_on as text), days_behind, rows_read, quarantined"
        " from marts.data_freshness join marts.batch_reconciliation using (feed)",
    )
    assert screen.table("Data freshness") == [[_shown(cell) for cell in row] for row in feeds]

    steps = (
        "select step_number || '. ' || conversion_key as step, sum(reached),"
        " cast(min(entry_date) as text), cast(max(entry_date) as text) from marts.funnel_steps"
        " where funnel_key = 'coupon_to_purchase' and breakdown = 'all' and {} group by 1 order by 1"
    )
    under_way = ask(paths, steps.format("not is_mature"))
    mature = ask(paths, steps.format("is_mature and entry_date > date '2026-03-30' - 28"))
    assert screen.table("Funnel under way: windows still open") == [
        [_shown(cell) for cell in row] for row in under_way
    ]
    assert [(row["step"], row["reached"]) for row in screen.drawn({"step", "reached"})] == [
        (step, reached) for step, reached, *_ in mature
    ]

    ((campaign, visits, micro),) = ask(
        paths,
        "select campaign, session_count, conversion_count from marts.campaign_micro_contribution",
    )
    assert screen.table("Micro conversions by campaign") == [
        [campaign, "Email", "cart_added", f"{visits:,}", f"{micro:,}", f"{micro / visits:.2f}", "0"]
    ]

    ((conversions, value, cost),) = ask(
        paths,
        "select credited_conversions, credited_value, cost from marts.channel_performance"
        " where model_key = 'linear'",
    )
    ratios = [f"{cost / conversions:,.2f}", f"{value / cost:,.1f}"]
    assert screen.table("Channel performance") == [
        ["Email", f"{visits:,}", f"{conversions:,.1f}", f"{value:,.0f}", f"{cost:,.0f}", *ratios]
    ]

    by_day = ask(
        paths,
        "select epoch_ms(activity_date), sum(value) from marts.conversion_daily"
        " where tier = 'macro' group by 1 order by 1",
    )
    drawn = screen.drawn({"activity_date", "spring"})
    assert [(row["activity_date"], row["spring"]) for row in drawn] == by_day

    members = ask(paths, "select segment_key, count(*) from marts.customer_segments group by 1")
    drawn = screen.drawn({"segment_key", "members"})
    assert sorted((row["segment_key"], row["members"]) for row in drawn) == sorted(members)


def _shown(cell: Any) -> str:
    return cell if isinstance(cell, str) else f"{cell:,}"


def test_the_numbers_on_the_screen_are_those_of_the_marts(
    browser: webdriver.Chrome, superset: Running, screenshots: Path
) -> None:
    screen = Screen(browser, superset.dashboard, PATIENCE_SECONDS)
    browser.save_screenshot(str(screenshots / "superset.png"))
    check(screen, superset.paths)


def test_a_page_asks_nobody_else(browser: webdriver.Chrome, superset: Running) -> None:
    events = Screen(browser, superset.dashboard, PATIENCE_SECONDS).events
    asked = {
        event["params"]["requestId"]: event["params"]["request"]["url"]
        for event in events
        if event["method"] == "Network.requestWillBeSent"
    }
    blocked = {
        event["params"]["requestId"]
        for event in events
        if event["method"] == "Network.loadingFailed"
        and event["params"].get("blockedReason") == "csp"
    }
    assert len(asked) > 20
    gone_out = [url for request, url in asked.items() if request not in blocked]
    assert [
        url for url in gone_out if not url.startswith((superset.address, "data:", "blob:"))
    ] == []


def test_a_publish_shows_at_once_and_waits_for_nobody(
    browser: webdriver.Chrome, superset: Running
) -> None:
    """A question that holds the version before is still open when the next one is published."""
    api = Api(browser, superset.address)
    counted = "select count(*) as members from marts.customer_segments"
    ((before,),) = ask(superset.paths, counted)
    assert _members(api.sql(counted)) == before

    held: list[Any] = []
    held_open = (
        "select count(*) as members, any_value(slept) from marts.customer_segments"
        f" cross join (select sleep_ms({1000 * HELD_SECONDS}) as slept) as pause"
    )
    question = threading.Thread(target=lambda: held.append(api.sql(held_open)))
    question.start()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not api.is_asking():
        assert time.monotonic() < deadline, held
        time.sleep(0.1)

    publish_again(superset.paths, rows(days=20, members=50))
    ((after,),) = ask(superset.paths, counted)
    assert after != before
    assert _members(api.sql(counted)) == after
    assert question.is_alive(), "the version before was let go too early to show anything"

    check(Screen(browser, superset.dashboard, PATIENCE_SECONDS), superset.paths)
    question.join()
    assert _members(held[0]) == before


def _members(answer: tuple[int, Any]) -> int:
    status, content = answer
    assert status == 200, content
    ((members),) = [row["members"] for row in content["data"]]
    return int(members)


REFUSED = {
    "insert into marts.data_freshness (feed) values ('x')": "read-only",
    "create table marts.made as select 1 as one": "read-only",
    "drop table marts.rfm": "read-only",
    "update marts.data_freshness set feed = 'x'": "read-only",
    "copy (select 1 as one) to '{folder}/made.csv'": "disabled by configuration",
    "attach '{folder}/made.duckdb' as made": "disabled by configuration",
    "select * from read_text('/etc/hostname')": "disabled by configuration",
    "set enable_external_access = true": "configuration has been locked",
}


@pytest.mark.parametrize("is_allowed", [False, True], ids=["as it ships", "allowed by an admin"])
def test_it_can_write_nothing(
    browser: webdriver.Chrome, superset: Running, tmp_path: Path, is_allowed: bool
) -> None:
    """Superset refuses it by itself; and where an admin allows it there, the engine does."""
    api = Api(browser, superset.address)
    status, answer = api.ask("PUT", f"database/{api.database}", {"allow_dml": is_allowed})
    assert status == 200, answer
    published = superset.paths.published / "kizashi.duckdb"
    before = hashlib.sha256(published.read_bytes()).hexdigest()
    for sql, reason in REFUSED.items():
        status, answer = api.sql(sql.format(folder=tmp_path))
        assert status != 200, f"{sql}: {answer}"
        assert not is_allowed or reason in answer, f"{sql}: {answer}"
    assert hashlib.sha256(published.read_bytes()).hexdigest() == before
    assert list(tmp_path.iterdir()) == []


def test_a_second_start_keeps_what_is_there(superset: Running) -> None:
    """It sets nothing up again, so it says no password; and what it keeps is its owner's."""
    home = superset.paths.home / "superset"
    before = (home / "secret_key.txt").read_text()
    set_up = (home / "set_up.txt").stat().st_mtime_ns
    again = start(superset.paths)
    stop(again)
    assert "password" not in again.said
    assert (home / "secret_key.txt").read_text() == before
    assert (home / "set_up.txt").stat().st_mtime_ns == set_up
    assert [path.name for path in home.iterdir() if path.stat().st_mode & 0o077] == []
