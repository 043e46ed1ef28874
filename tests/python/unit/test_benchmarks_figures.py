"""Ratios of the benchmarks: what is compared with what, and when a target is met."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks import figures
from benchmarks.figures import FIGURES, Figure

START_UP = {"landing_seconds": 1.0, "models_seconds": 4.0, "all_seconds": 20.0}
FACTS: dict[str, Any] = {
    "startup": START_UP,
    "floor": {"ordered": {"seconds": 60.0}},
    "full": {
        "landing_seconds": 10.0,
        "models_seconds": 90.0,
        "all_seconds": 150.0,
        "peak_bytes": 7_000_000_000,
        "published_bytes": 800_000_000,
        "floor_after": {"seconds": 40.0, "peak_bytes": 1},
        "events": 10_000_000,
    },
    "night": {
        "whole": {
            "landing_seconds": 1.5,
            "models_seconds": 5.5,
            "all_seconds": 35.0,
            "peak_bytes": 9_000_000_000,
        },
        "tenth": {
            "landing_seconds": 1.0,
            "models_seconds": 4.3,
            "all_seconds": 30.0,
            "peak_bytes": 1,
        },
    },
    "fixed": {"nothing": {"all_seconds": 3.0}, "thousand": {"all_seconds": 46.0}},
    "funnels": {"ours": {"seconds": 8.0}, "clickhouse": {"seconds": 10.0}},
    "sessions": {
        "ours": {"seconds": 8.0},
        "clickhouse": {"seconds": 4.0},
        "polars": {"error": "out of memory"},
    },
}
SMALLER: dict[str, Any] = {
    "startup": START_UP,
    "night": {"whole": {"landing_seconds": 1.0, "models_seconds": 4.25, "all_seconds": 25.0}},
}
EXPECTED = {
    "full build ÷ floor": 2.0,
    "one more night ÷ full build, beyond start-up": 0.02,
    "the same with checks and publishing": 0.1,
    "as many new rows on 10 times the history": 1.2,
    "the same in all": 1.2,
    "10 funnels ÷ ClickHouse": 0.8,
    "the same, its events in one file": None,
    "sessions ÷ ClickHouse": 2.0,
    "sessions ÷ Polars": None,
    "peak memory": 9e9,
    "published file for a million events": 80e6,
    "a night with nothing to do": 3.0,
    "a night with 1,000 new rows": 46.0,
}


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: str(figure.name))
def test_a_figure_is_made_of_the_facts_of_its_size(figure: Figure) -> None:
    value = figure.value(FACTS, SMALLER)
    expected = EXPECTED[figure.name]
    assert value == (None if expected is None else pytest.approx(expected))


def test_every_figure_has_an_expectation() -> None:
    assert {figure.name for figure in FIGURES} == set(EXPECTED)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: str(figure.name))
def test_a_figure_of_nothing_measured_is_none(figure: Figure) -> None:
    assert figure.value({}, {}) is None


def test_more_history_is_compared_only_with_a_size_ten_times_smaller() -> None:
    by_name = {figure.name: figure for figure in FIGURES}
    assert by_name["as many new rows on 10 times the history"].value(FACTS, {}) is None


def test_a_target_is_met_up_to_its_bound() -> None:
    figure = Figure("any", lambda facts, smaller: 0.0, figures.times, at_most=1.2)
    assert figure.is_met(1.2)
    assert not figure.is_met(1.2001)
    assert Figure("free", lambda facts, smaller: 0.0, figures.times).is_met(1e9)


def test_a_night_faster_than_the_start_up_costs_nothing_beyond_it() -> None:
    fast = {"landing_seconds": 0.0, "models_seconds": 1.0}
    assert figures.beyond_start_up(fast, START_UP) == 0.0


def test_a_floor_that_failed_after_the_build_leaves_the_one_before() -> None:
    by_name = {figure.name: figure for figure in FIGURES}
    full = {**FACTS["full"], "floor_after": {"error": "no space left", "peak_bytes": 1}}
    found = by_name["full build ÷ floor"].value({**FACTS, "full": full}, {})
    assert found == pytest.approx(100 / 60)


def test_nothing_is_divided_by_nothing() -> None:
    assert figures.ratio(1.0, 0.0) is None


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (figures.times(2.4999), "2.50×"),
        (figures.times(12.3), "12×"),
        (figures.share(1 / 40), "1/40"),
        (figures.share(0.0), "0"),
        (figures.seconds(19.96), "20.0 s"),
        (figures.seconds(1234.5), "1,234 s"),
        (figures.megabytes(85e6), "85 MB"),
        (figures.megabytes(8e9), "8.0 GB"),
    ],
)
def test_numbers_are_shown_short(shown: str, text: str) -> None:
    assert shown == text
