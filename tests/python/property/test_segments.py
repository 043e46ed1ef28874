"""Spells are exactly the dates on which a segment's rules hold, asked date by date."""

from __future__ import annotations

from hypothesis import given

from tests.python.property import lives, memberships
from tests.python.property.bench import Bench
from tests.python.property.effort import examples


@given(lives.histories())
@examples()
def test_spells_are_the_dates_on_which_the_rules_hold(bench: Bench, drawn: lives.Lives) -> None:
    memberships.check(bench, drawn)
