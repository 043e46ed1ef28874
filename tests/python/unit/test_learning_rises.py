"""What rises is found within days, and on quiet days next to nothing is."""

from __future__ import annotations

from datetime import date

import duckdb
import numpy as np
import pandas as pd
import pytest

from demo import webshop
from demo.webshop.searches import SEARCH_TERMS
from demo.webshop.truth import RISING_INTENT
from learning.rises import rises

QUIET_DAYS = 400
DAYS = 90


def weeks(counts: np.ndarray) -> pd.DataFrame:
    """Rows of topics by their counts of each week, the latest first."""
    rows = [
        ("buy", f"topic {topic}", ago, int(count))
        for topic, of_topic in enumerate(counts)
        for ago, count in enumerate(of_topic)
        if count
    ]
    return pd.DataFrame(rows, columns=["moment", "topic", "weeks_ago", "visit_count"])


def emerging(counts: np.ndarray) -> list[str]:
    found = rises(weeks(counts))
    return sorted(found.loc[found["is_emerging"], "topic"])


def quiet(rng: np.random.Generator, spread: float = 0.0) -> np.ndarray:
    """Forty topics, many rare and a few frequent; with a spread, weeks of a topic differ more."""
    means = np.exp(rng.normal(2.5, 1.3, size=(40, 1))).repeat(9, axis=1)
    if spread:
        means = means * rng.gamma(1 / spread, spread, size=means.shape)
    return rng.poisson(means)


def test_a_quiet_day_has_an_alarm_at_most_once_in_twenty() -> None:
    rng = np.random.default_rng(1)
    false = sum(bool(emerging(quiet(rng))) for _ in range(QUIET_DAYS))
    # 5% is the bound; three standard errors above it would be chance
    assert false / QUIET_DAYS <= 0.05 + 3 * (0.05 * 0.95 / QUIET_DAYS) ** 0.5


def test_weeks_that_differ_anyway_raise_no_more_alarms() -> None:
    rng = np.random.default_rng(2)
    false = sum(bool(emerging(quiet(rng, spread=0.1))) for _ in range(QUIET_DAYS))
    assert false / QUIET_DAYS <= 0.05 + 3 * (0.05 * 0.95 / QUIET_DAYS) ** 0.5


def test_a_season_of_the_whole_shop_is_no_rise_of_a_topic() -> None:
    rng = np.random.default_rng(3)
    counts = quiet(rng)
    counts[:, 0] *= 3
    assert emerging(counts) == []


def test_a_topic_that_doubles_is_found() -> None:
    rng = np.random.default_rng(4)
    found = 0
    for _ in range(100):
        counts = quiet(rng)
        counts[0] = rng.poisson([100, *[40] * 8])
        found += "topic 0" in emerging(counts)
    assert found >= 99


def test_a_topic_that_nobody_knew_is_found() -> None:
    counts = np.full((5, 9), 50)
    counts[0] = [25, 0, 0, 0, 0, 0, 0, 0, 0]
    (row,) = rises(weeks(counts)).query("topic == 'topic 0'").to_dict("records")
    assert row["is_emerging"] and row["expected_visits"] == 0 and np.isnan(row["growth"])


def test_few_visits_or_little_growth_are_no_alarm() -> None:
    counts = np.full((5, 9), 100_000)
    counts[0] = [9, 0, 0, 0, 0, 0, 0, 0, 0]
    counts[1, 0] = 120_000
    found = rises(weeks(counts))
    assert (found["adjusted_p_value"] < 0.05).sum() >= 2
    assert not found["is_emerging"].any()


@pytest.mark.filterwarnings("error")
def test_a_week_in_which_nobody_came_is_passed_over() -> None:
    counts = quiet(np.random.default_rng(7))
    counts[0, 0] = 3 * counts[0, 1:].max() + 20
    closed = np.insert(counts, 3, 0, axis=1)[:, :9]

    assert emerging(closed) == emerging(counts[:, :8]) == ["topic 0"]


@pytest.mark.filterwarnings("error")
def test_the_only_topic_of_a_shop_never_rises() -> None:
    assert emerging(np.array([[90, 20, 30, 20, 30, 20]])) == []


def test_without_four_weeks_nothing_is_said() -> None:
    counts = np.full((3, 9), 10)
    counts[:, 4:] = 0
    assert rises(weeks(counts)).empty
    assert rises(weeks(counts[:0])).empty


@pytest.fixture(scope="module")
def searches(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """Searches of the simulated shop by what was planted: moment, topic, day and searchers."""
    root = tmp_path_factory.mktemp("webshop")
    webshop.land(root, events=150_000, days=DAYS, seed=3, first_day=date(2025, 1, 1))
    terms = pd.DataFrame(SEARCH_TERMS)  # noqa: F841 (read by the query)
    with duckdb.connect() as con:
        return con.execute(
            "select terms.moment, terms.topic, count(distinct anonymous_id) as visit_count, "
            "date_diff('day', date '2025-01-01', cast(occurred_at as timestamp)::date) as day "
            f"from read_parquet('{root}/events/*/*.parquet') as events "
            "join terms on events.search_term = terms.text group by all"
        ).df()


def test_the_planted_rise_is_found_within_days_and_nothing_before(searches: pd.DataFrame) -> None:
    """As on every day in turn from the fifth week on: the topic grows to eightfold from day 54."""
    alarms: dict[int, set[str]] = {}
    for today in range(35, DAYS):
        known = searches[searches["day"].between(today - 62, today)]
        by_week = known.assign(weeks_ago=(today - known["day"]) // 7)
        found = rises(by_week)
        alarms[today] = {*found.loc[found["is_emerging"], "topic"]}
    starts = int(RISING_INTENT.starts_at * DAYS)
    first = min(day for day, topics in alarms.items() if RISING_INTENT.topic in topics)
    assert starts <= first <= starts + 10
    assert all(RISING_INTENT.topic in alarms[day] for day in range(first, starts + 21))
    # of days whose weeks are all quiet, at most one in twenty may be false
    quiet_days = [topics for day, topics in alarms.items() if day < starts]
    assert sum(map(bool, quiet_days)) <= 1 + len(quiet_days) // 20
