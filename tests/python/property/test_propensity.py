"""What propensity learns from is what looking at every day of everybody gives."""

from __future__ import annotations

from hypothesis import given

from tests.python.property import snapshots
from tests.python.property.bench import Bench
from tests.python.property.effort import examples


@given(snapshots.histories())
@examples()
def test_snapshots_know_what_was_known_then(bench: Bench, drawn: snapshots.Lives) -> None:
    snapshots.check(bench, drawn)
