"""Experiments say what counting every unit by hand does."""

from __future__ import annotations

from hypothesis import given

from tests.python.property import trials
from tests.python.property.bench import Bench
from tests.python.property.effort import examples


@given(trials.histories())
@examples()
def test_results_are_what_counting_every_unit_gives(bench: Bench, drawn: trials.Trials) -> None:
    trials.check(bench, drawn)
