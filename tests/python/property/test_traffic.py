"""A session's source is its own first touch, else the customer's last one, else direct."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given

from tests.python.property import touches
from tests.python.property.bench import Bench
from tests.python.property.effort import examples
from tests.python.property.tables import event, utc
from tests.python.reference.settings import Settings


@given(touches.histories())
@examples()
def test_sources_and_channels_are_those_of_the_reference(
    bench: Bench, drawn: touches.Touches
) -> None:
    touches.check(bench, drawn)


@pytest.mark.parametrize(
    ("silence", "source"),
    [(timedelta(days=30), "google"), (timedelta(days=30, seconds=1), "(direct)")],
)
def test_the_lookback_includes_its_last_moment(
    bench: Bench, silence: timedelta, source: str
) -> None:
    start = utc("2025-03-01T10:00:00")
    shown = event(event_name="page_view", anonymous_id="a", page_url="https://shop.example/")
    events = [
        {**shown, "event_id": "e1", "occurred_at": start, "utm_source": "google"},
        {**shown, "event_id": "e2", "occurred_at": start + silence},
    ]
    touches.check(bench, touches.Touches(events, Settings()))
    sources = {
        row["session_id"]: row["source"] for row in bench.project.rows(bench.con, "fct_sessions")
    }
    assert sources == {"e1": "google", "e2": source}


def test_a_link_marked_as_direct_names_no_source(bench: Bench) -> None:
    shown = event(event_name="page_view", anonymous_id="a", page_url="https://shop.example/")
    direct = {"utm_source": "(direct)", "utm_medium": "(none)"}
    events = [
        {**shown, "event_id": "e1", "occurred_at": utc("2025-03-01T10:00:00"), "utm_source": "x"},
        {**shown, "event_id": "e2", "occurred_at": utc("2025-03-02T10:00:00"), **direct},
    ]
    touches.check(bench, touches.Touches(events, Settings()))
    sources = [row["source"] for row in bench.project.rows(bench.con, "fct_sessions")]
    assert sources == ["x", "x"]
