"""The simulated shop's truth comes out of the published marts, through the whole night."""

from __future__ import annotations

from math import sqrt

import pytest

from demo.webshop import truth
from tests.python.end_to_end.conftest import Shop


def test_the_night_says_that_the_shop_is_simulated(shop: Shop) -> None:
    assert "SIMULATED: none of this happened" in shop.said


def test_every_row_is_accounted_for(shop: Shop) -> None:
    planted = shop.planted
    assert shop.checkout.ask("select * from batch_reconciliation where not is_balanced") == []
    counted = shop.checkout.ask(
        "select sum(rows_read), sum(accepted), sum(duplicate), sum(quarantined) "
        "from batch_reconciliation where feed = 'events'"
    )
    broken = sum(planted.broken_rows.values())
    assert counted == [(planted.rows, planted.events, planted.repeated_rows, broken)]


def test_the_conversions_are_those_planted(shop: Shop) -> None:
    counted = dict(
        shop.checkout.ask("select conversion_key, count(*) from fct_conversions group by 1")
    )
    assert counted == {key: count for key, count in shop.planted.conversions.items() if count}


def test_nothing_of_the_shop_is_unknown_to_the_definitions(shop: Shop) -> None:
    assert shop.checkout.ask("select distinct event_name from unclassified_events") == []


def test_sessions_customers_and_revenue_are_those_planted(shop: Shop) -> None:
    planted = shop.planted
    assert shop.checkout.ask("select count(*) from fct_sessions") == [(planted.sessions,)]
    assert shop.checkout.ask("select count(*) from dim_customers") == [(planted.customers,)]
    assert shop.checkout.ask("select sum(value) from fct_conversions where tier = 'macro'") == [
        (planted.revenue,)
    ]
    assert shop.checkout.ask("select sum(revenue) from fct_sessions") == [(planted.revenue,)]


def test_the_steps_of_a_visit_are_those_planted(shop: Shop) -> None:
    counted = shop.checkout.ask(
        "select breakdown_value, conversion_key, sum(reached) from funnel_steps "
        "where funnel_key = 'visit_purchase' and breakdown in ('all', 'device') group by all"
    )
    found: dict[str, dict[str, int]] = {}
    for device, step, reached in counted:
        found.setdefault(device, {})[step] = reached
    assert found == shop.planted.steps


@pytest.mark.parametrize("device", [device.device_type for device in truth.DEVICES])
def test_the_drop_off_rates_are_those_planted(shop: Shop, device: str) -> None:
    """Each step's rate lies within four standard errors of the planted one.

    Half of the visitors see variant B for a while, so a cart rate lies between A's and B's.
    """
    rates = shop.checkout.ask(
        "select conversion_key, sum(reached), lag(sum(reached)) over (order by step_number) "
        "from funnel_steps where funnel_key = 'visit_purchase' and breakdown = 'device' "
        f"and breakdown_value = '{device}' group by step_number, conversion_key order by step_number"
    )
    lower, upper = truth.expected_step_rates(device), truth.expected_step_rates(device, True)
    for step, reached, before in rates[1:]:
        error = 4 * sqrt(0.25 / before)
        assert lower[step] - error < reached / before < upper[step] + error, step


def test_devices_and_regions_are_those_planted(shop: Shop) -> None:
    for column, planted in (
        ("device_type", shop.planted.sessions_by_device_type),
        ("region", shop.planted.sessions_by_region),
    ):
        counted = shop.checkout.ask(
            f"select {column}, count(*) from fct_sessions where channel <> 'Physical Store' "
            "group by 1"
        )
        assert dict(counted) == planted


def test_broken_rows_are_quarantined_with_their_planted_reasons(shop: Shop) -> None:
    counted = shop.checkout.ask(
        "select refusal_reason, sum(row_count) from quarantine_summary where feed = 'events' group by 1"
    )
    assert dict(counted) == shop.planted.broken_rows
