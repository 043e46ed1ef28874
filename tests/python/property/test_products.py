"""What is told of products is what counting purchases one by one says."""

from __future__ import annotations

from hypothesis import given

from tests.python.property import baskets, offers
from tests.python.property.bench import Bench
from tests.python.property.effort import examples


@given(baskets.histories())
@examples()
def test_an_assortment_is_what_counting_purchases_gives(
    bench: Bench, drawn: baskets.Baskets
) -> None:
    baskets.check(bench, drawn)


@given(offers.histories())
@examples()
def test_offers_are_what_going_through_every_product_gives(
    bench: Bench, drawn: offers.Offers
) -> None:
    offers.check(bench, drawn)
