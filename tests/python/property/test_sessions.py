"""Sessions are cut by silence, and by midnight and campaigns where the settings say so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given

from tests.python.property import visits
from tests.python.property.bench import Bench
from tests.python.property.effort import examples
from tests.python.property.tables import event, utc
from tests.python.reference.settings import Settings


@given(visits.histories())
@examples()
def test_sessions_are_those_of_the_reference(bench: Bench, drawn: visits.Visits) -> None:
    visits.check(bench, drawn)


@pytest.mark.parametrize(
    ("silence", "sessions"),
    [(timedelta(minutes=30), 1), (timedelta(minutes=30, microseconds=1), 2)],
)
def test_a_silence_of_exactly_the_gap_does_not_cut(
    bench: Bench, silence: timedelta, sessions: int
) -> None:
    start = utc("2025-03-01T10:00:00")
    events = [
        event(event_id=name, event_name="page_view", occurred_at=at, anonymous_id="a")
        for name, at in [("e1", start), ("e2", start + silence)]
    ]
    visits.check(bench, visits.Visits(events, Settings()))
    assert len(bench.project.rows(bench.con, "fct_sessions")) == sessions
