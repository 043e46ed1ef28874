"""Rules of every operator over every kind of field classify events as the reference does."""

from __future__ import annotations

from hypothesis import given

from tests.python.property import rules
from tests.python.property.bench import Bench
from tests.python.property.effort import examples


@given(rules.histories())
@examples()
def test_events_are_the_conversions_that_the_reference_says(
    bench: Bench, drawn: rules.Rules
) -> None:
    rules.check(bench, drawn)
