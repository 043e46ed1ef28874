"""Who granted what, and what members declared, comes out of the published marts."""

from __future__ import annotations

from datetime import date
from math import sqrt

import duckdb

from demo.webshop import truth
from tests.python.end_to_end.conftest import FIRST_DAY, Shop
from tests.python.reference.privacy import key_of
from tests.python.support.compiled import SALT


def test_profiles_are_of_those_who_granted_them(shop: Shop) -> None:
    """Devices without a user are counted; of users, several devices may have a word."""
    counted = shop.checkout.ask(
        "select count(*) from customer_profiles where left(customer_id, 7) = 'device:'"
    )
    assert counted == [(shop.planted.consents["personalization"],)]


def test_about_as_many_agree_as_planted(shop: Shop) -> None:
    """Who withdraws does so on the third visit, and few of a month come that often."""
    people = truth.PEOPLE
    most = people.answers_consent_share * people.grants_advertising_share
    least = most * (1 - people.withdraws_share)
    [(profiles,)] = shop.checkout.ask("select count(*) from customer_profiles")
    error = 4 * sqrt(0.25 / shop.planted.customers)
    assert least - error < profiles / shop.planted.customers < most + error


def test_a_browser_s_signal_keeps_its_device_from_what_was_left(shop: Shop) -> None:
    granted = shop.planted.consents
    assert 0 < granted["advertising"] < granted["personalization"]
    [(left,)] = shop.checkout.ask(
        "select count(distinct customer_id) from abandoned_products "
        "where left(customer_id, 7) = 'device:'"
    )
    # nearly every second visit looks at a product, and few buy one
    assert 0.3 * granted["advertising"] < left <= granted["advertising"]


def test_nothing_that_was_bought_since_is_left(shop: Shop) -> None:
    """The stages of what was left are those of the planted journey, most of them looks."""
    stages = dict(
        shop.checkout.ask("select stage, count(*) from abandoned_products group by stage")
    )
    assert stages.keys() == {"viewed", "wished", "carted"}
    assert stages["viewed"] > stages["carted"] > 0
    [(oldest, youngest)] = shop.checkout.ask(
        "select max(age_days), min(age_days) from abandoned_products"
    )
    assert (youngest, oldest) == (0, shop.planted.days - 1)


def test_what_members_declared_is_what_they_prefer(shop: Shop) -> None:
    with duckdb.connect() as con:
        stated = con.execute(
            "select user_id, max_by(value, updated_at) from read_csv(?, "
            "all_varchar = true) where attribute = 'favourite_category' and origin = 'declared' "
            "group by user_id",
            [str(shop.checkout.landing / "customers/*/*.csv")],
        ).fetchall()
    said = {f"user:{key_of(str(user_id), SALT)}": value for user_id, value in stated}
    declared = dict(
        shop.checkout.ask(
            "select customer_id, favourite_category from customer_profiles "
            "semi join customer_preferences using (customer_id)"
        )
    )
    expected = {customer: value for customer, value in said.items() if customer in declared}
    assert expected
    assert {customer: declared[customer] for customer in expected} == expected
    origins = shop.checkout.ask(
        "select origin, count(*) from customer_preferences "
        "where preference = 'favourite_category' and origin = 'declared' group by origin"
    )
    assert origins == [("declared", len(expected))]


def test_nobody_has_a_mail_frequency_that_they_did_not_declare(shop: Shop) -> None:
    found = shop.checkout.ask(
        "select value, any_value(origin), count(distinct origin), count(*), min(stated_on) "
        "from customer_preferences where preference = 'mail_frequency' group by value"
    )
    for value, origin, origins, count, first in found:
        assert (origin, origins) == ("declared", 1)
        assert 0 < count <= shop.planted.mail_frequencies[value]
        assert isinstance(first, date) and first >= FIRST_DAY
