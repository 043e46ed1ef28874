"""Rules of definitions in words: every operator, every kind of fact."""

from __future__ import annotations

import pytest

from orchestration.lib.definitions import vocabulary
from orchestration.lib.definitions.reading import Row
from orchestration.lib.site import rules

NAMES = {
    "conversions": {"purchase": "Purchase", "cart_added": "Added to cart"},
    "segments": {"fans": "Fans"},
}


def row(field: str, operator: str, value: str = "", **cells: str) -> Row:
    content = {"rule_number": "1", "field": field, "operator": operator, "value": value, **cells}
    return Row("rules.csv", 2, content)


@pytest.mark.parametrize(
    ("operator", "value", "words"),
    [
        ("equals", "purchase", "event_name is purchase"),
        ("not_equals", "purchase", "event_name is not purchase"),
        ("in", "a|b|c", "event_name is one of a, b or c"),
        ("in", "a", "event_name is a"),
        ("contains", "/guides/", "event_name contains /guides/"),
        ("starts_with", "cart", "event_name starts with cart"),
        ("matches", "^a|b$", "event_name matches the pattern ^a|b$"),
        ("gt", "5", "event_name is more than 5"),
        ("gte", "5", "event_name is at least 5"),
        ("lt", "5", "event_name is less than 5"),
        ("lte", "5", "event_name is at most 5"),
        ("exists", "", "event_name is there"),
    ],
)
def test_every_operator_has_its_words(operator: str, value: str, words: str) -> None:
    assert rules.plain(row("event_name", operator, value)).text == words


def test_there_are_words_for_every_operator_and_no_others() -> None:
    assert set(rules.VERBS) == set(vocabulary.OPERATORS)


def test_rows_of_one_number_hold_together_and_numbers_are_ways() -> None:
    rows = [
        row("page_url", "contains", "/guides/thanks", rule_number="10"),
        row("event_name", "equals", "file_downloaded", rule_number="2"),
        row("properties.file_type", "equals", "pdf", rule_number="2"),
    ]
    found = rules.read_rules(rows, "rule_number", rules.plain)
    assert list(found) == ["2", "10"]
    assert rules.sentence(list(found.values())) == (
        "event_name is file_downloaded and properties.file_type is pdf,"
        " or page_url contains /guides/thanks"
    )


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (
            row("conversion_count.purchase", "gte", "3", window_days="90"),
            "the count of “Purchase” within the last 90 days is at least 3",
        ),
        (
            row("conversion_value.cart_added", "lt", "10", window_days=""),
            "the value of “Added to cart” in all is less than 10",
        ),
        (
            row("macro_count", "equals", "0", window_days="30"),
            "the count of all goals within the last 30 days is 0",
        ),
        (
            row("macro_value", "gt", "5", window_days=""),
            "the value of all goals in all is more than 5",
        ),
        (
            row("moment_count.buy", "gte", "2", window_days="14"),
            "the number of days with a visit of the moment “buy” within the last 14 days"
            " is at least 2",
        ),
        (row("segment.fans", "equals", "true"), "the customer is in the segment “Fans”"),
        (row("segment.fans", "equals", "false"), "the customer is not in the segment “Fans”"),
        (row("segment.fans", "not_equals", "true"), "the customer is not in the segment “Fans”"),
        (row("segment.fans", "not_equals", "false"), "the customer is in the segment “Fans”"),
        (row("segment.gone", "equals", "true"), "the customer is in the segment “gone”"),
        (
            row("propensity.purchase.7", "gte", "0.3"),
            "the chance of “Purchase” within 7 days is at least 0.3",
        ),
        (row("attribute.age", "in", "1|2"), "the attribute age is one of 1 or 2"),
        (row("intent.buy", "gt", "2"), "the score of the intent “buy” is more than 2"),
        (row("device_type", "equals", "mobile", window_days=""), "device type is mobile"),
        (row("rfm.recency_days", "gt", "14"), "the days since the last goal is more than 14"),
        (
            row("abandoned.carted", "lte", "3"),
            "the days since a product was left in the cart is at most 3",
        ),
    ],
)
def test_every_kind_of_fact_has_its_words(condition: Row, words: str) -> None:
    assert rules.of_customer(condition, NAMES).text == words


def test_no_fact_of_a_closed_list_is_shown_by_its_key() -> None:
    keys = [f"rfm.{name}" for name in vocabulary.RFM_FIELDS]
    keys += [f"abandoned.{stage}" for stage in vocabulary.ABANDONED_STAGES]
    keys += list(vocabulary.SEGMENT_TOTALS)
    assert [key for key in keys if rules.fact(key, NAMES) == key.replace("_", " ")] == []
