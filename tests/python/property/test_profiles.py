"""What is known of somebody is what going through all that they did and said gives."""

from __future__ import annotations

from hypothesis import given

from tests.python.property import chances, portraits
from tests.python.property.bench import Bench
from tests.python.property.effort import examples


@given(portraits.histories())
@examples()
def test_a_profile_is_what_going_through_every_customer_gives(
    bench: Bench, drawn: portraits.Portraits
) -> None:
    portraits.check(bench, drawn)


@given(chances.histories())
@examples()
def test_who_is_chosen_is_what_counting_every_group_gives(
    bench: Bench, drawn: chances.Chances
) -> None:
    chances.check(bench, drawn)
