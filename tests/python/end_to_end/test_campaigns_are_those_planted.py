"""What the simulated shop's campaigns brought and cost comes out of the published marts."""

from __future__ import annotations

from math import sqrt

import pytest

from demo.webshop import truth
from demo.webshop.campaigns import RUNS_DAYS, plan_sendings
from tests.python.end_to_end.conftest import FIRST_DAY, Shop

LINKS = [entrance for entrance in truth.ENTRANCES if entrance.utm_campaign]
DIRECT_RATE = next(
    entrance.product_view_rate for entrance in truth.ENTRANCES if entrance.channel == "Direct"
)


def test_every_model_gives_out_each_planted_conversion_once(shop: Shop) -> None:
    models = shop.checkout.ask("select distinct model_key from channel_performance")
    assert len(models) == 8
    credited = shop.checkout.ask(
        "select conversion_key, model_key, sum(credited_conversions) from channel_performance "
        "group by all having sum(credited_conversions) > 0"
    )
    planted = {key: count for key, count in shop.planted.conversions.items() if count}
    assert len(credited) == len(planted) * len(models)
    for conversion_key, model_key, conversions in credited:
        assert conversions == pytest.approx(planted[conversion_key]), (conversion_key, model_key)


def test_a_sending_costs_what_was_spent_so_far(shop: Shop) -> None:
    costs = dict(
        shop.checkout.ask(
            "select campaign, sum(cost) from channel_performance "
            "where conversion_key = 'purchase' and model_key = 'linear' "
            "group by campaign having sum(cost) is not null"
        )
    )
    expected = {}
    for sending in plan_sendings(FIRST_DAY, shop.planted.days):
        spent = (
            shop.planted.campaigns[sending.campaign_id]["treated"]
            * truth.CAMPAIGNS[sending.campaign].cost_per_send
        )
        days_so_far = min(RUNS_DAYS + 1, shop.planted.days - sending.day_number)
        expected[sending.campaign_id] = spent * days_so_far / (RUNS_DAYS + 1)
    assert costs == pytest.approx(expected)


def test_a_sending_has_the_extra_visits_that_it_brought(shop: Shop) -> None:
    """And the direct ones that came of them: a visit without a source counts to the last known."""
    visits = dict(
        shop.checkout.ask(
            "select campaign, max(session_count) from campaign_micro_contribution group by campaign"
        )
    )
    direct = shop.planted.sessions_by_entrance_channel["Direct"]
    for campaign_id, planted in shop.planted.campaigns.items():
        share = planted["extra_visits"] / shop.planted.web_sessions
        most = planted["extra_visits"] + direct * share
        found = visits.get(campaign_id, 0)
        assert planted["extra_visits"] <= found <= most + 4 * sqrt(most), campaign_id


@pytest.mark.parametrize("link", LINKS, ids=[str(link.utm_campaign) for link in LINKS])
def test_the_visits_of_a_link_see_products_at_its_planted_rate(
    shop: Shop, link: truth.Entrance
) -> None:
    """Within four standard errors; the direct visits that count to a link have their own rate."""
    [(visits, rate)] = shop.checkout.ask(
        "select session_count, conversion_rate from campaign_micro_contribution "
        f"where campaign = '{link.utm_campaign}' and conversion_key = 'product_viewed'"
    )
    error = 4 * sqrt(0.25 / visits)
    lowest, highest = sorted((link.product_view_rate, DIRECT_RATE))
    assert lowest - error < rate < highest + error
    # most of them did come by the link
    assert abs(rate - link.product_view_rate) < error + 0.4 * (highest - lowest)


def test_the_lift_of_a_sending_is_the_visits_that_it_brought(shop: Shop) -> None:
    """Who was held out was drawn by lot: within four standard errors of what was planted."""
    effects = shop.checkout.ask(
        "select campaign_id, method, treated_count, effect, effect_ci_low, verdict "
        "from campaign_lift where segment_key = 'all' and measure = 'count' "
        "and conversion_key = 'product_viewed'"
    )
    assert {campaign_id for campaign_id, *_ in effects} == shop.planted.campaigns.keys()
    for sending in plan_sendings(FIRST_DAY, shop.planted.days):
        planted = shop.planted.campaigns[sending.campaign_id]
        rate = truth.CAMPAIGNS[sending.campaign].product_view_rate
        [(_, method, treated, effect, low, _)] = [
            row for row in effects if row[0] == sending.campaign_id
        ]
        assert method == "holdout"
        assert treated == planted["treated"]
        error = (effect - low) / 1.96
        assert abs(effect - rate * planted["extra_visits"] / planted["treated"]) < 4 * error
    # the one that brings most back is seen to
    assert max(effects, key=lambda row: row[3])[5] == "higher"
