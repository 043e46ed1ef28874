"""The credit for conversions is what walking every path by hand gives."""

from __future__ import annotations

from hypothesis import given

from tests.python.property import credits
from tests.python.property.bench import Bench
from tests.python.property.effort import examples


@given(credits.histories())
@examples()
def test_credit_is_what_every_path_walked_by_hand_gives(bench: Bench, drawn: credits.Roads) -> None:
    credits.check(bench, drawn)


def test_a_customer_with_a_hundred_thousand_touches_is_told_of_the_latest(bench: Bench) -> None:
    credits.check_crowd(bench, touches=100_000)
