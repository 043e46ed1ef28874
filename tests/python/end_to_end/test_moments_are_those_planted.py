"""What the simulated visitors want comes out of the published marts."""

from __future__ import annotations

import duckdb

from demo.webshop import truth
from demo.webshop.catalogue import CATEGORIES
from demo.webshop.searches import SEARCH_TERMS
from tests.python.end_to_end.conftest import Shop

# what the planted terms of the rising topic are about in their own words, and what else its
# category sells: whoever searches for the one looks at the others, too
RISING = {
    "emergency kit",
    *next(each.nouns for each in CATEGORIES if truth.RISING_INTENT.topic in each.nouns),
}


def test_the_planted_rise_is_found_and_nothing_else(shop: Shop) -> None:
    found = {
        topic
        for (topic,) in shop.checkout.ask("select topic from emerging_intents where is_emerging")
    }
    assert truth.RISING_INTENT.topic in found
    assert found <= RISING


def test_every_search_is_counted_with_its_moment_or_as_unknown(shop: Shop) -> None:
    [(moments,)] = shop.checkout.ask(
        "select list(distinct moment order by moment) from moment_trends"
    )
    assert moments == ["(unknown)", "buy", "do", "go", "know"]


def test_words_that_no_rule_knows_are_mostly_told_as_planted(shop: Shop) -> None:
    """Words written as one are known by their letters; where they are not, nothing is said."""
    planted = {term.text: term.moment for term in SEARCH_TERMS}
    with duckdb.connect(str(shop.checkout.home / "warehouse.duckdb"), read_only=True) as con:
        told = con.execute(
            "select search_term, moment from intermediate.int_terms__topical where method = 'model'"
        ).fetchall()
    assert len(told) > 20
    right = [term for term, moment in told if planted[term] == moment]
    assert len(right) / len(told) > 0.8
    [(accuracy, baseline)] = shop.checkout.ask(
        "select accuracy, baseline_accuracy from moment_model"
    )
    assert accuracy > 0.8 > baseline


def test_whoever_is_about_to_buy_buys_more(shop: Shop) -> None:
    lifts = dict(
        shop.checkout.ask(
            "select moment, lift from moment_performance where conversion_key = 'purchase'"
        )
    )
    assert lifts["buy"] > 0.5
    assert lifts["buy"] == max(lift for lift in lifts.values() if lift is not None)


def test_scores_are_of_people_and_fade(shop: Shop) -> None:
    [(rows, highest, lowest)] = shop.checkout.ask(
        "select count(*), max(score / visit_count), min(score / visit_count) from intent_scores"
    )
    assert rows > 1000
    # the most that a moment weighs, and what thirty days leave of the least
    assert 0 < lowest < highest <= 3
