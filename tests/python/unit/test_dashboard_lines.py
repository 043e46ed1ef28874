"""The morning page in ten lines of text."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.lib import dashboard
from orchestration.lib.dashboard import lines
from orchestration.lib.paths import Paths
from tests.python.support.published_marts import publish_rows, small_shop


def told(paths: Paths, language: str = "en") -> list[str]:
    """The lines that are written beside the page."""
    dashboard.write(paths)
    path = paths.published / dashboard.FOLDER / lines.FILES[language]
    return path.read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    return publish_rows(tmp_path_factory.mktemp("shop"), small_shop())


def test_ten_lines_say_what_the_page_says(shop: Paths) -> None:
    assert told(shop) == [
        "Everything up to 2026-03-31 (Tue). In seven days 1,000 rows came in, "
        "4 of them were refused (0.4%).",
        "Visits: 90 (▲ +125.0% on the day before, ▲ +125.0% on the same weekday, "
        "seven days +17.9%)",
        "Purchase: 6 (+20.0% on the day before, +100.0% on the same weekday, seven days +3.1%)",
        "Revenue: 75 JPY (+20.0% on the day before, +100.0% on the same weekday, seven days +3.1%)",
        "Micro conversions beside the same weekday: Added to cart 6 (+100.0%)",
        "More than the usual variation: Visits: ▲ +125.0% (against the day before); "
        "Visits: ▲ +125.0% (against the same weekday)",
        "Coupon to purchase: 75.0% of 560 complete; most drop off before Purchase (25.0%)",
        "One point more at Purchase (Coupon to purchase) would be worth most: "
        "5.60 more complete, worth 70 JPY",
        "spring: +5.0 points in who converted (Purchase), 95% +1.0 to +9.0",
        "Emerging intents: spring (Buy, 4.0×)",
    ]
    assert dashboard.in_ten_lines(shop).splitlines() == told(shop)


def test_both_languages_tell_the_same(shop: Paths) -> None:
    assert len(told(shop, "ja")) == len(told(shop)) == 10
    assert told(shop, "ja")[1] == (
        "訪問：90（前日比 ▲ +125.0%、前週同曜日比 ▲ +125.0%、7 日間 +17.9%）"
    )


def test_an_empty_warehouse_has_one_line(tmp_path: Path) -> None:
    assert told(publish_rows(tmp_path, {})) == ["Nothing has landed yet."]


def test_too_short_a_history_is_said(tmp_path: Path) -> None:
    found = told(publish_rows(tmp_path, small_shop(days=2)))
    assert (
        "There is too little history yet to tell a change from noise: three weeks are needed."
        in found
    )


def test_a_funnel_that_nobody_drops_off_and_an_intent_that_is_new(tmp_path: Path) -> None:
    rows = small_shop()
    kept = "select * replace (entered as reached, 0 as dropped)"
    rows["funnel_steps"] = f"{kept} from ({rows['funnel_steps']})"
    new = "select * replace (null::double as growth)"
    rows["emerging_intents"] = f"{new} from ({rows['emerging_intents']})"
    found = told(publish_rows(tmp_path, rows))
    assert "Coupon to purchase: all of 560 complete" in found
    assert "Emerging intents: spring (Buy, new)" in found


def test_the_funnel_is_one_that_somebody_drops_off(tmp_path: Path) -> None:
    rows = small_shop()
    whole = "select * replace ('purchase_journey' as funnel_key, entered as reached, 0 as dropped)"
    rows["funnel_steps"] = f"{whole} from ({rows['funnel_steps']}) union all {rows['funnel_steps']}"
    found = told(publish_rows(tmp_path, rows))
    assert any(line.startswith("Coupon to purchase: 75.0% of 560 complete;") for line in found)


def test_a_name_moves_no_cursor_and_floods_no_terminal(tmp_path: Path) -> None:
    name = "\x1b[2J\n" + "長" * 1000
    found = told(publish_rows(tmp_path, small_shop(days=2, label=name)))
    assert any("長" in line for line in found)
    assert all(line.isprintable() and len(line) <= 300 for line in found)


def test_nothing_is_told_of_another_version_than_the_published_one(tmp_path: Path) -> None:
    paths = publish_rows(tmp_path, small_shop(days=2))
    assert dashboard.in_ten_lines(paths) == ""
