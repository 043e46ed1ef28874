"""Marts agree with one another, from the landed row to the last total."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given

from tests.python.property import landings, totals, visits
from tests.python.property.bench import Bench
from tests.python.property.effort import examples
from tests.python.property.tables import event, utc
from tests.python.reference.settings import Settings


@given(visits.histories())
@examples()
def test_daily_conversions_and_customers_add_up(bench: Bench, drawn: visits.Visits) -> None:
    totals.check_sums(bench, drawn)


@given(landings.histories())
@examples(0.4)
def test_nothing_is_lost_between_landing_and_marts(bench: Bench, drawn: landings.Landed) -> None:
    totals.check_whole(bench, drawn)


def test_the_largest_values_that_staging_takes_add_up(bench: Bench) -> None:
    largest = Decimal("99999999999999.9999")
    bought = event(event_name="purchase", anonymous_id="d", value=largest)
    bought["occurred_at"] = utc("2025-03-01T10:00:00")
    events = [{**bought, "event_id": event_id} for event_id in ("e1", "e2", "e3")]
    totals.check_sums(bench, visits.Visits(events, Settings()))
    assert [row["revenue"] for row in bench.project.rows(bench.con, "dim_customers")] == [
        3 * largest
    ]
