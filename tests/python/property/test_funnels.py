"""Funnels count entries, steps, times, rates and paths as the references do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given

from tests.python.property import road_counts, ways
from tests.python.property.bench import Bench
from tests.python.property.effort import examples
from tests.python.reference.funnels import Funnel


@given(ways.histories())
@examples()
def test_funnels_count_what_the_references_count(bench: Bench, drawn: ways.Ways) -> None:
    road_counts.check(bench, drawn)


def _conversion(event_id: str, key: str, after: timedelta) -> dict[str, Any]:
    return {
        "conversion_id": f"{event_id}:{key}",
        "event_id": event_id,
        "conversion_key": key,
        "customer_id": "user:1",
        "session_id": None,
        "occurred_at": ways.START + after,
        "conversion_date": (ways.START + after).date(),
    }


def _deepest(bench: Bench, steps: tuple[str, ...], *conversions: dict[str, Any]) -> list[int]:
    """The deepest steps of the entries into a funnel of one hour, both checked and returned."""
    drawn = ways.Ways(list(conversions), [], [], [Funnel("f", steps, 1)], date(2025, 3, 9), "UTC")
    road_counts.check(bench, drawn)
    return [row["deepest_step"] for row in bench.project.rows(bench.con, "funnel_entries")]


@pytest.mark.parametrize(
    ("after", "deepest"), [(timedelta(hours=1), 2), (timedelta(hours=1, microseconds=1), 1)]
)
def test_the_window_includes_its_last_moment(bench: Bench, after: timedelta, deepest: int) -> None:
    first, second = _conversion("e1", "viewed", timedelta()), _conversion("e2", "paid", after)
    assert _deepest(bench, ("viewed", "paid"), first, second) == [deepest]


@pytest.mark.parametrize(("later", "deepest"), [("e2", 2), ("e0", 1)])
def test_of_one_moment_the_event_id_decides(bench: Bench, later: str, deepest: int) -> None:
    at = timedelta()
    first, second = _conversion("e1", "viewed", at), _conversion(later, "paid", at)
    assert _deepest(bench, ("viewed", "paid"), first, second) == [deepest]


def test_one_event_fills_one_step(bench: Bench) -> None:
    once = _conversion("e1", "paid", timedelta())
    again = _conversion("e2", "paid", timedelta(minutes=1))
    assert _deepest(bench, ("paid", "paid", "paid"), once, again) == [2]
