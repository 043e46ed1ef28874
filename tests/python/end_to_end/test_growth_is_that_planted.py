"""Where the simulated shop leaks, and who came, comes out of the published marts."""

from __future__ import annotations

import pytest

from demo.webshop import truth
from tests.python.end_to_end.conftest import Shop


@pytest.mark.parametrize("step_number", [2, 3, 4])
def test_the_device_that_is_planted_to_lose_more_is_a_reason(shop: Shop, step_number: int) -> None:
    """Whoever is on a phone takes each step less often, and on a desktop more often."""
    step = truth.STEPS[step_number - 1]
    rates = {
        device.device_type: truth.expected_step_rates(device.device_type)[step]
        for device in truth.DEVICES
    }
    assert rates["mobile"] < rates["tablet"] < rates["desktop"]
    found = dict(
        shop.checkout.ask(
            "select dimension_value, (is_reason, excess_dropped > 0) from drop_off_reasons "
            "where funnel_key = 'visit_purchase' and dimension = 'device' "
            f"and step_number = {step_number}"
        )
    )
    assert found["mobile"] == (True, True)
    assert found["desktop"] == (False, False)


def test_a_channel_moves_no_step_after_the_first(shop: Shop) -> None:
    """Planted: only whether a product is seen hangs on where a visit comes from. Of the channels
    and steps, at most one looks as if it did."""
    found = shop.checkout.ask(
        "select dimension_value, step_number from drop_off_reasons "
        "where funnel_key = 'visit_purchase' and dimension = 'channel' and is_reason"
    )
    assert len(found) <= 1, found


def test_every_dimension_counts_the_steps_of_the_funnel(shop: Shop) -> None:
    counts = shop.checkout.ask(
        "select step_number, sum(reached_before - dropped) from drop_off_reasons "
        "where funnel_key = 'visit_purchase' group by step_number, dimension order by all"
    )
    reviewed = dict(
        shop.checkout.ask(
            "select step_number, sum(reached) from funnel_steps "
            "where funnel_key = 'visit_purchase' and breakdown = 'all' and is_mature "
            "and entry_date > (select max(entry_date) from funnel_steps "
            "where funnel_key = 'visit_purchase' and is_mature) - 28 group by step_number"
        )
    )
    assert len(counts) == 3 * 5
    for step_number, reached in counts:
        assert reached == reviewed[step_number]


def test_the_lowest_rate_is_worth_most(shop: Shop) -> None:
    """Of the planted steps fewest go from a product into the cart."""
    places = shop.checkout.ask(
        "select place, conversion_key, more_value from improvement_opportunities "
        "where funnel_key = 'visit_purchase' order by place"
    )
    assert [place for place, *_ in places] == [1, 2, 3]
    assert places[0][1] == "cart_added"
    values = [value for *_, value in places]
    assert values == sorted(values, reverse=True) and values[-1] > 0


def test_the_cohorts_hold_everybody_who_came_once(shop: Shop) -> None:
    """Some planted customers got a mailing and never came."""
    sizes = shop.checkout.ask(
        "select cohort_month, any_value(cohort_size) from cohort_retention "
        "where cohort_kind = 'first_visit' group by cohort_month"
    )
    [(came,)] = shop.checkout.ask("select count(distinct customer_id) from fct_sessions")
    assert sum(size for _, size in sizes) == came
    assert 0 <= shop.planted.customers - came < shop.planted.contacts


def test_everybody_who_did_a_small_step_is_waited_for(shop: Shop) -> None:
    waited = dict(
        shop.checkout.ask(
            "select conversion_key, sum(cohort_size) from conversion_lag where lag_days = 0 "
            "group by conversion_key"
        )
    )
    did = dict(
        shop.checkout.ask(
            "select conversion_key, count(distinct customer_id) from fct_conversions "
            "where tier = 'micro' group by conversion_key"
        )
    )
    assert waited == did
