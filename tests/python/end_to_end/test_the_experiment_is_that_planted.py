"""The simulated shop's A/B test comes out of the published marts."""

from __future__ import annotations

from demo.webshop import truth
from tests.python.end_to_end.conftest import Shop

RESULTS = (
    "from experiment_results where breakdown = 'all' and measure = 'rate' "
    f"and experiment_key = '{truth.EXPERIMENT.experiment_id}'"
)


def test_the_experiment_is_the_only_one_and_split_as_planted(shop: Shop) -> None:
    found = shop.checkout.ask(
        "select distinct experiment_key, variant, srm_p_value > 0.001 from experiment_results "
        "order by variant"
    )
    key = truth.EXPERIMENT.experiment_id
    assert found == [(key, variant, True) for variant in truth.EXPERIMENT.variants]


def test_everybody_exposed_is_in_one_variant_or_left_out(shop: Shop) -> None:
    """Each exposed visit belongs to a unit, so there are no more units than visits."""
    units = shop.checkout.ask(
        "select variant, any_value(units), any_value(contaminated_units) "
        f"{RESULTS} group by variant order by variant"
    )
    for variant, counted, contaminated in units:
        visits = shop.planted.experiment_steps[variant]["product_viewed"]
        assert 0 < counted + contaminated <= visits


def test_the_interval_of_the_lift_holds_the_planted_lift(shop: Shop) -> None:
    """Planted by visit; a customer of several visits may add to the cart in any of them, so the
    lift by customer is a little smaller, and well within the interval."""
    [(ci_low, ci_high, p_value)] = shop.checkout.ask(
        f"select ci_low, ci_high, p_value {RESULTS} "
        "and conversion_key = 'cart_added' and variant = 'B' and is_primary"
    )
    assert ci_low < truth.EXPERIMENT.cart_lift < ci_high
    assert ci_low < ci_high and 0 <= p_value <= 1


def test_what_the_button_cannot_move_is_not_said_to_move(shop: Shop) -> None:
    """Sign-ups hang on nothing that the button changes."""
    [(verdict,)] = shop.checkout.ask(
        f"select verdict {RESULTS} and conversion_key = 'member_signed_up' and variant = 'B'"
    )
    assert verdict in ("undecided", "too_few")
