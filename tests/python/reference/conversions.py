"""Which events are which conversion.

A conversion has rules; a rule has conditions, and all of them must hold; one rule is enough.
An event may be several conversions, and each of them once, however many rules hold.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from tests.python.reference.operators import number, satisfies
from tests.python.reference.rows import Row, grouped

NUMBER_FIELDS = ("quantity", "value", "scroll_percent", "engagement_seconds")


def conversions_of(event: Row, conversions: Iterable[Row], conditions: Sequence[Row]) -> set[str]:
    """The keys of the active conversions that an event is."""
    active = {row["conversion_key"] for row in conversions if row["is_active"] == "true"}
    rules = grouped(conditions, lambda row: (row["conversion_key"], row["rule_number"]))
    return {
        key
        for (key, _), rule in rules.items()
        if key in active and all(_holds(event, condition) for condition in rule)
    }


def value_of(event: Row, conversion: Row) -> Decimal:
    """What one conversion is worth: the event's own value, else the default, else nothing."""
    name = conversion["value_property"]
    found = field_text(event, name) if name else None
    own = number(found) if found is not None else None
    if own is not None:
        return own
    return Decimal(conversion["default_value"] or 0)


def field_text(event: Row, field: str) -> str | None:
    """The text that an event holds in a column or at a path of its properties."""
    if not field.startswith("properties."):
        found = event[field]
        return plain(found) if isinstance(found, Decimal) else found
    found = json.loads(event["properties"] or "{}")
    for name in field.split(".")[1:]:
        found = found.get(name) if isinstance(found, dict) else None
    return _json_text(found)


def _holds(event: Row, condition: Row) -> bool:
    field = condition["field"]
    return satisfies(
        field_text(event, field),
        condition["operator"],
        condition["value"],
        is_number=field in NUMBER_FIELDS,
    )


def _json_text(found: Any) -> str | None:
    if found is None or isinstance(found, str):
        return found
    return json.dumps(found, separators=(",", ":"))


def plain(amount: Decimal) -> str:
    """A decimal without an exponent and without zeros at its end."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
