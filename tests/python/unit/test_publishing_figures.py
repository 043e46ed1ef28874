"""What Dagster plots from night to night."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.lib.publishing import seven_days
from tests.python.support.published_marts import publish_rows, small_shop


def test_rates_are_of_the_seven_latest_days(tmp_path: Path) -> None:
    found = seven_days(publish_rows(tmp_path, small_shop()).published / "kizashi.duckdb")
    # six days of 40 visits and one of 90; by turns 3 to 6 purchases a day, 33 in the week
    assert found == {
        "sessions, 7 days": 330,
        "macro conversions per 100 sessions": pytest.approx(10),
        "micro conversions per 100 sessions": pytest.approx(10),
        "value of macro conversions, 7 days": 12.5 * 33,
        "rows read, 7 days": 1000,
        "quarantined per 1,000 rows": 4,
        "unclassified per 1,000 rows": 11,
    }


def test_a_rate_of_nothing_is_left_out(tmp_path: Path) -> None:
    found = seven_days(publish_rows(tmp_path, {}).published / "kizashi.duckdb")
    assert found == {"sessions, 7 days": 0}
