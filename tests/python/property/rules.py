"""What conversion rules can say, and which events must then be which conversion."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from orchestration.lib.definitions.operators import check_value
from orchestration.lib.definitions.reading import Row as Line
from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.tables import event, event_id, staged_events, utc
from tests.python.reference.conversions import conversions_of, value_of

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
TEXT_OPERATORS = {
    "equals": TEXTS,
    "not_equals": TEXTS,
    "in": ["a|b", "b|10|日本", "ab"],
    "contains": ["a", "b", "1", "本"],
    "starts_with": ["a", "1", "日"],
    "matches": ["^a", "b$", "[0-9]+", "a|x", "日.", "x\\.y"],
    "exists": [None],
}
NUMBER_OPERATORS = {
    **{name: ["0", "1", "1.0", "9.5", "10", "10.00", "-3"] for name in ("equals", "not_equals")},
    "in": ["1|10", "9.50|100", "0"],
    **{name: ["0", "1", "9.5", "10.0", "-3"] for name in ("gt", "gte", "lt", "lte")},
    "exists": [None],
}
SIZES = ("gt", "gte", "lt", "lte")


@dataclass(frozen=True)
class Rules:
    """Events and the definitions that classify them."""

    events: list[dict[str, Any]]
    conversions: list[dict[str, Any]]
    conditions: list[dict[str, Any]]


@st.composite
def histories(draw: st.DrawFn) -> Rules:
    """Events with and without every field, and rules over the same fields."""
    texts = {name: st.sampled_from([None, *TEXTS]) for name in TEXT_FIELDS}
    numbers = {name: st.sampled_from([None, *NUMBERS]) for name in NUMBER_FIELDS}
    events = st.fixed_dictionaries(
        {
            **texts,
            **numbers,
            "event_name": st.sampled_from(TEXTS),
            "anonymous_id": st.sampled_from(["d1", "d2"]),
            "properties": st.sampled_from(PROPERTIES),
        }
    )
    conversions = st.fixed_dictionaries(
        {
            "tier": st.sampled_from(["macro", "micro"]),
            "is_active": st.sampled_from(["true", "true", "true", "false"]),
            "value_property": st.sampled_from([None, *NUMBER_FIELDS, *PATHS]),
            "default_value": st.sampled_from([None, "2.5"]),
        }
    )
    rules = st.tuples(st.sampled_from(KEYS), st.integers(1, 3))
    return Rules(
        draw(st.lists(events, min_size=10, max_size=25).map(_numbered)),
        draw(st.tuples(*(conversions for _ in KEYS)).map(_named)),
        draw(st.lists(st.tuples(rules, conditions()), min_size=4, max_size=16).map(_placed)),
    )


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


def check(bench: Bench, rules: Rules) -> None:
    """Every event is exactly the conversions that the reference says, with their values."""
    given = {
        "stg_events__events": staged_events(rules.events),
        "conversions": rules.conversions,
        "conversion_rules": rules.conditions,
    }
    built = bench.build("int_events__classified", "fct_conversions", given=given)
    by_key = {row["conversion_key"]: row for row in rules.conversions}
    expected = [
        {
            "event_id": one["event_id"],
            "conversion_key": key,
            "tier": by_key[key]["tier"],
            "value": value_of(one, by_key[key]),
        }
        for one in rules.events
        for key in conversions_of(one, rules.conversions, rules.conditions)
    ]
    found = [{name: row[name] for name in ("event_id", "conversion_key")} for row in expected]
    assert_same_rows(built["int_events__classified"], found, "int_events__classified")
    assert_same_rows(built["fct_conversions"], expected, "fct_conversions")


def _is_accepted(condition: tuple[str, str, str | None]) -> bool:
    """Whether check-definitions lets an analyst write this."""
    field, operator, value = condition
    line = Line("conversion_rules.csv", 2, {"operator": operator, "value": value or ""})
    return check_value(line, is_number_field=field in NUMBER_FIELDS) is None


def _asked(operators: dict[str, list[Any]]) -> st.SearchStrategy[tuple[str, str | None]]:
    asked = [(name, value) for name, values in operators.items() for value in values]
    return st.sampled_from(asked)


def _numbered(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    at = utc("2025-03-01T10:00:00")
    return [
        event(**known, event_id=event_id(place), occurred_at=at)
        for place, known in enumerate(events)
    ]


def _named(conversions: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    return [{"conversion_key": key, **row} for key, row in zip(KEYS, conversions, strict=True)]


def _placed(drawn: list[Any]) -> list[dict[str, Any]]:
    names = ("conversion_key", "rule_number", "field", "operator", "value")
    return [
        dict(zip(names, (*rule, *condition), strict=True)) for rule, condition in drawn
    ]
