"""What conversion rules can say, and which events must then be which conversion."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.rule_words import (
    KEYS,
    NUMBER_FIELDS,
    NUMBERS,
    PATHS,
    PROPERTIES,
    TEXT_FIELDS,
    TEXTS,
    conditions,
)
from tests.python.property.tables import event, event_id, keys_of, setting_rows, staged_events, utc
from tests.python.reference.conversions import conversions_of, value_of
from tests.python.reference.rows import local_date
from tests.python.reference.settings import Settings

TIMES = [utc(f"2025-03-01T{hour}:00:00") for hour in ("04", "05", "14", "15")]
MODELS = ("int_events__classified", "fct_conversions", "unclassified_events")


@dataclass(frozen=True)
class Rules:
    """Events and the definitions that classify them."""

    events: list[dict[str, Any]]
    conversions: list[dict[str, Any]]
    conditions: list[dict[str, Any]]
    zone: str = "UTC"


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
        draw(st.sampled_from(["UTC", "Asia/Tokyo", "America/New_York"])),
    )


def check(bench: Bench, rules: Rules) -> None:
    """Every event is exactly the conversions that the reference says, with their values."""
    given = {
        "stg_events__events": staged_events(rules.events),
        "conversions": rules.conversions,
        "conversion_rules": rules.conditions,
        "settings": setting_rows(Settings(time_zone=rules.zone)),
    }
    built = bench.build(*MODELS, given=given)
    by_key = {row["conversion_key"]: row for row in rules.conversions}
    expected = [
        {
            "event_id": one["event_id"],
            "conversion_key": key,
            "tier": by_key[key]["tier"],
            "value": value_of(one, by_key[key]),
            "conversion_date": local_date(one["occurred_at"], rules.zone),
        }
        for one in rules.events
        for key in conversions_of(one, rules.conversions, rules.conditions)
    ]
    keys = keys_of(one["event_id"] for one in rules.events)
    found = [
        {"event_key": keys[row["event_id"]], "conversion_key": row["conversion_key"]}
        for row in expected
    ]
    assert_same_rows(built["int_events__classified"], found, "int_events__classified")
    assert_same_rows(built["fct_conversions"], expected, "fct_conversions")
    classified = {row["event_id"] for row in expected}
    unknown = Counter(
        one["event_name"] for one in rules.events if one["event_id"] not in classified
    )
    noticed = [{"event_name": name, "event_count": count} for name, count in unknown.items()]
    assert_same_rows(built["unclassified_events"], noticed, "unclassified_events")


def _numbered(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        event(**known, event_id=event_id(place), occurred_at=TIMES[place % len(TIMES)])
        for place, known in enumerate(events)
    ]


def _named(conversions: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    return [{"conversion_key": key, **row} for key, row in zip(KEYS, conversions, strict=True)]


def _placed(drawn: list[Any]) -> list[dict[str, Any]]:
    names = ("conversion_key", "rule_number", "field", "operator", "value")
    return [dict(zip(names, (*rule, *condition), strict=True)) for rule, condition in drawn]
