"""Made-up events count as what they are made up for, by the obvious reading of the rules."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from typing import Any

import pytest

from orchestration.lib.definitions.reading import Row
from orchestration.lib.definitions.vocabulary import EVENT_COLUMNS
from orchestration.lib.paths import PROJECT
from orchestration.lib.site.examples import example
from tests.python.reference.conversions import NUMBER_FIELDS, conversions_of

SETS = ("definitions", "definitions/examples/saas", "definitions/examples/b2b")


def read(folder: str, name: str) -> list[dict[str, str]]:
    with (PROJECT / folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows(*conditions: tuple[str, str, str]) -> list[Row]:
    return [
        Row("rules.csv", 2, {"field": field, "operator": operator, "value": value})
        for field, operator, value in conditions
    ]


def event(line: str) -> dict[str, Any]:
    """An event of JSON as the reference reads one."""
    content = json.loads(line)
    found: dict[str, Any] = dict.fromkeys(EVENT_COLUMNS)
    found |= {name: value for name, value in content.items() if name != "properties"}
    for name in NUMBER_FIELDS:
        found[name] = None if found[name] is None else Decimal(str(found[name]))
    found["properties"] = json.dumps(content["properties"]) if "properties" in content else None
    return found


def counts(line: str, conditions: list[Row]) -> bool:
    """Whether the reference takes the event for a conversion with that one rule."""
    own = [{**row.cells, "conversion_key": "x", "rule_number": "1"} for row in conditions]
    return conversions_of(event(line), [{"conversion_key": "x", "is_active": "true"}], own) == {"x"}


@pytest.mark.parametrize("folder", SETS)
def test_every_example_of_a_set_is_that_conversion(folder: str) -> None:
    made = 0
    rules: dict[tuple[str, str], list[Row]] = {}
    for row in read(folder, "conversion_rules"):
        key = (row["conversion_key"], row["rule_number"])
        rules.setdefault(key, []).append(Row("rules.csv", 2, row))
    for key, conditions in rules.items():
        line = example(conditions)
        assert line is not None, key
        assert counts(line, conditions), (key, line)
        made += 1
    assert made >= len(read(folder, "conversions"))


@pytest.mark.parametrize(
    "conditions",
    [
        (("event_name", "equals", "purchase"),),
        (("event_name", "not_equals", "page_view"),),
        (("country", "not_equals", "JP"),),
        (("event_name", "in", "a|b"), ("properties.kind", "in", "x|y")),
        (("page_url", "contains", "/a/"), ("page_url", "contains", "/b/")),
        (("page_url", "starts_with", "https://other.example/"), ("page_url", "contains", "?q=")),
        (("search_term", "matches", "(^| )(what is|なぜ)( |$)"),),
        (("event_name", "matches", "^cart_"), ("event_name", "not_equals", "cart_")),
        (("value", "gt", "50"), ("value", "lt", "51")),
        (("value", "gte", "50"), ("value", "not_equals", "50")),
        (("scroll_percent", "lte", "90"),),
        (("quantity", "equals", "2"),),
        (("quantity", "exists", ""),),
        (("properties.plan.tier", "equals", "pro"), ("properties.plan.seats", "gte", "10")),
        (("occurred_at", "exists", ""), ("user_id", "exists", "")),
    ],
    ids=str,
)
def test_an_example_satisfies_its_conditions(conditions: tuple[tuple[str, str, str], ...]) -> None:
    own = rows(*conditions)
    line = example(own)
    assert line is not None
    assert counts(line, own), line


@pytest.mark.parametrize(
    "conditions",
    [
        (("value", "gt", "5"), ("value", "lt", "5")),
        (("event_name", "equals", "a"), ("event_name", "equals", "b")),
        (("search_term", "matches", "^[0-9]{4}$"),),
        (("properties.a", "equals", "x"), ("properties.a.b", "equals", "y")),
    ],
    ids=str,
)
def test_what_cannot_be_made_up_is_left_out(conditions: tuple[tuple[str, str, str], ...]) -> None:
    assert example(rows(*conditions)) is None


def test_an_example_can_be_landed() -> None:
    line = example(rows(("event_name", "equals", "purchase")))
    assert line is not None
    required = {"event_id", "event_name", "occurred_at", "anonymous_id"}
    assert required <= set(json.loads(line))
