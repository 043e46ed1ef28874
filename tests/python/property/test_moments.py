"""Moments say what looking at every event by hand does."""

from __future__ import annotations

from hypothesis import given

from tests.python.property import intents
from tests.python.property.bench import Bench
from tests.python.property.effort import examples


@given(intents.histories())
@examples()
def test_moments_are_what_looking_at_every_event_gives(
    bench: Bench, drawn: intents.Intents
) -> None:
    intents.check(bench, drawn)
