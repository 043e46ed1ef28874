"""Devices are stitched to users, also backwards in time and where several share one."""

from __future__ import annotations

from hypothesis import given

from tests.python.property import identities
from tests.python.property.bench import Bench
from tests.python.property.effort import examples


@given(identities.histories())
@examples()
def test_events_belong_to_the_customer_that_the_reference_says(
    bench: Bench, events: identities.Events
) -> None:
    identities.check(bench, events)
