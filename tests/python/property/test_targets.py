"""Which segments a planned campaign is worth is what plain sums over past ones say."""

from __future__ import annotations

from hypothesis import given

from tests.python.property import prospects
from tests.python.property.bench import Bench
from tests.python.property.effort import examples


@given(prospects.histories())
@examples()
def test_candidates_are_what_past_campaigns_say(bench: Bench, drawn: prospects.Prospects) -> None:
    prospects.check(bench, drawn)
