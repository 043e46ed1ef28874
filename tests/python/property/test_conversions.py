"""Rules of every operator over every kind of field classify events as the reference does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from tests.python.property import rules
from tests.python.property.bench import Bench
from tests.python.property.effort import examples
from tests.python.property.tables import event, utc


@given(rules.histories())
@examples()
def test_events_are_the_conversions_that_the_reference_says(
    bench: Bench, drawn: rules.Rules
) -> None:
    rules.check(bench, drawn)


@pytest.mark.parametrize(
    ("found", "operator", "asked", "holds"),
    [
        ("a|b", "in", "a|b", False),
        ("b", "in", "a|b", True),
        ("a", "in", "ab|ba", False),
        (None, "not_equals", "a", True),
        (None, "in", "a", False),
        ("A", "equals", "a", False),
        ("a.b", "contains", ".", True),
        ("ab", "contains", ".", False),
        ("ab", "matches", "b", True),
        ("日本", "starts_with", "日", True),
        ("9", "gt", "10", False),
        ("10", "gte", "10.0", True),
        ("ten", "lt", "10", False),
        ("nan", "gt", "10", False),
        ("", "exists", None, True),
        (None, "exists", None, False),
    ],
)
def test_the_edges_of_operators(
    bench: Bench, found: str | None, operator: str, asked: str | None, holds: bool
) -> None:
    properties = json.dumps({"found": found})
    bought: dict[str, Any] = {"conversion_key": "bought", "tier": "macro", "is_active": "true"}
    bought |= {"value_property": None, "default_value": None}
    rule = {"conversion_key": "bought", "rule_number": 1, "field": "properties.found"}
    named = event(event_id="e1", event_name="paid", anonymous_id="d", properties=properties)
    named["occurred_at"] = utc("2025-03-01T10:00:00")
    condition = {**rule, "operator": operator, "value": asked}
    rules.check(bench, rules.Rules([named], [bought], [condition]))
    assert bool(bench.project.rows(bench.con, "fct_conversions")) is holds
