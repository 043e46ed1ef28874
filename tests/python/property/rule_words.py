"""The words that conversion rules can be made of, and what events can hold of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from orchestration.lib.definitions.operators import check_value
from orchestration.lib.definitions.reading import Row as Line

KEYS = ["bought", "tried", "read", "shared"]
TEXTS = ["a", "b", "ab", "a|b", "A", "10", "010", "日本", "x.y"]
NUMBERS = [Decimal(text) for text in ("0", "1", "9.5", "10", "100", "-3")]
TEXT_FIELDS = ["event_name", "page_url", "country", "store_id", "search_term", "user_id"]
NUMBER_FIELDS = ["quantity", "value", "scroll_percent", "engagement_seconds"]
PATHS = ["properties.plan", "properties.cart.total", "properties.items", "properties.プラン"]
PROPERTIES = [
    None,
    None,
    "{}",
    '{"plan":"a","cart":{"total":10}}',
    '{"plan":"a|b","cart":{"total":"9.5"}}',
    '{"plan":"","cart":{"total":1.0}}',
    '{"plan":null,"cart":{"total":"many"}}',
    '{"plan":true,"cart":{"total":null}}',
    '{"plan":10,"cart":10}',
    '{"plan":"nan","cart":{"total":"NaN"}}',
    '{"items":["a","b"],"プラン":"日本"}',
]
TEXT_OPERATORS: dict[str, list[Any]] = {
    "equals": TEXTS,
    "not_equals": TEXTS,
    "in": ["a|b", "b|10|日本", "ab"],
    "contains": ["a", "b", "1", "本"],
    "starts_with": ["a", "1", "日"],
    "matches": ["^a", "b$", "[0-9]+", "a|x", "日.", "x\\.y"],
    "exists": [None],
}
NUMBER_OPERATORS: dict[str, list[Any]] = {
    **{name: ["0", "1", "1.0", "9.5", "10", "10.00", "-3"] for name in ("equals", "not_equals")},
    "in": ["1|10", "9.50|100", "0"],
    **{name: ["0", "1", "9.5", "10.0", "-3"] for name in ("gt", "gte", "lt", "lte")},
    "exists": [None],
}
SIZES = ("gt", "gte", "lt", "lte")


def conditions() -> st.SearchStrategy[tuple[str, str, str | None]]:
    """A field, an operator that check-definitions allows it, and a value that suits both."""
    texts = st.tuples(
        st.sampled_from([*TEXT_FIELDS, "event_name", "event_name", *PATHS]), _asked(TEXT_OPERATORS)
    )
    numbers = st.tuples(st.sampled_from(NUMBER_FIELDS), _asked(NUMBER_OPERATORS))
    sizes = {name: NUMBER_OPERATORS[name] for name in SIZES}
    paths = st.tuples(st.sampled_from(PATHS), _asked(sizes))
    drawn = st.one_of(texts, numbers, paths).map(lambda drawn: (drawn[0], *drawn[1]))
    return drawn.filter(_is_accepted)


def _is_accepted(condition: tuple[str, str, str | None]) -> bool:
    """Whether check-definitions lets an analyst write this."""
    field, operator, value = condition
    line = Line("conversion_rules.csv", 2, {"operator": operator, "value": value or ""})
    return check_value(line, is_number_field=field in NUMBER_FIELDS) is None


def _asked(operators: dict[str, list[Any]]) -> st.SearchStrategy[tuple[str, str | None]]:
    asked = [(name, value) for name, values in operators.items() for value in values]
    return st.sampled_from(asked)
