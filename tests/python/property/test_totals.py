"""Marts agree with one another, from the landed row to the last total."""

from __future__ import annotations

from hypothesis import given

from tests.python.property import landings, totals, visits
from tests.python.property.bench import Bench
from tests.python.property.effort import examples


@given(visits.histories())
@examples()
def test_daily_conversions_and_customers_add_up(bench: Bench, drawn: visits.Visits) -> None:
    totals.check_sums(bench, drawn)


@given(landings.histories())
@examples(0.4)
def test_nothing_is_lost_between_landing_and_marts(bench: Bench, drawn: landings.Landed) -> None:
    totals.check_whole(bench, drawn)
