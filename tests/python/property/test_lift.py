"""What a campaign changed, and what came of its coupons, is what looking at each customer says."""

from __future__ import annotations

from hypothesis import given

from tests.python.property import sendings
from tests.python.property.bench import Bench
from tests.python.property.effort import examples


@given(sendings.histories())
@examples()
def test_lift_is_what_comparing_every_customer_gives(
    bench: Bench, drawn: sendings.Sendings
) -> None:
    sendings.check(bench, drawn)
