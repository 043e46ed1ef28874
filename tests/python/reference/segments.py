"""Who is in a segment on which date, asked anew for every date.

A customer exists from the date of their first event. A segment has rules; a rule has
conditions, all of which must hold on the date, and one rule is enough. A condition may ask whether
they are in another segment on that date. Where a customer is and how they come is what their
latest session until that date says of it; a count or value looks back over as many dates as its
window has, the date itself being the last of them. Of moments, the dates are counted that had one.
What is foretold is foretold on the last date: on no other is anybody in a segment that looks at it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from tests.python.reference.attributes import attribute_on
from tests.python.reference.conversions import plain
from tests.python.reference.operators import satisfies
from tests.python.reference.rows import Row, grouped

SESSION_TRAITS = ("country", "region", "city", "device_type", "channel")

Segments = Mapping[str, Sequence[Row]]
"""The conditions of each segment."""


@dataclass(frozen=True)
class World:
    """Everything that membership depends on; `first_seen` is a date by customer_id.

    A session has the set of its `moments`; `propensities` are probabilities by customer_id and
    what a rule calls them.
    """

    first_seen: dict[str, date]
    sessions: Sequence[Row]
    conversions: Sequence[Row]
    statements: Sequence[Row]
    last_day: date
    zone: str
    propensities: Mapping[tuple[str, str], float] = field(default_factory=dict)


def is_foretold(conditions: Sequence[Row]) -> bool:
    """Whether a segment with these conditions looks at a propensity."""
    return any(row["field"].startswith("propensity.") for row in conditions)


def member_days(world: World, segments: Segments, key: str, customer_id: str) -> set[date]:
    """The dates until the clock on which a customer belongs to a segment."""
    days = set()
    day = world.first_seen[customer_id]
    while day <= world.last_day:
        if belongs(world, segments, key, customer_id, day):
            days.add(day)
        day += timedelta(days=1)
    return days


def belongs(world: World, segments: Segments, key: str, customer_id: str, day: date) -> bool:
    """Whether a customer belongs to a segment on a date."""
    if is_foretold(segments[key]) and day != world.last_day:
        return False
    rules = grouped(segments[key], lambda row: row["rule_number"])
    return any(
        all(_holds(world, segments, condition, customer_id, day) for condition in rule)
        for rule in rules.values()
    )


def _holds(world: World, segments: Segments, condition: Row, customer_id: str, day: date) -> bool:
    kind, _, name = condition["field"].partition(".")
    if kind == "segment":
        is_member = belongs(world, segments, name, customer_id, day)
        return is_member if condition["value"] == "true" else not is_member
    is_number = kind in (
        "conversion_count", "conversion_value", "macro_count", "macro_value", "moment_count",
        "propensity",
    )  # fmt: skip
    actual: str | None
    if kind == "propensity":
        probability = world.propensities.get((customer_id, condition["field"]))
        actual = None if probability is None else f"{probability:.6f}"
    elif kind == "moment_count":
        actual = str(_moment_days(world, condition, customer_id, day))
    elif is_number:
        actual = plain(_measure(world, condition, customer_id, day))
    elif kind == "attribute":
        actual = attribute_on(world.statements, customer_id, name, day, world.zone)
    else:
        actual = _trait(world, kind, customer_id, day)
    return satisfies(actual, condition["operator"], condition["value"], is_number=is_number)


def _moment_days(world: World, condition: Row, customer_id: str, day: date) -> int:
    window = condition["window_days"]
    moment = condition["field"].partition(".")[2]
    return len(
        {
            row["session_date"]
            for row in world.sessions
            if row["customer_id"] == customer_id
            and moment in row["moments"]
            and row["session_date"] <= day
            and (window is None or row["session_date"] > day - timedelta(days=int(window)))
        }
    )


def _measure(world: World, condition: Row, customer_id: str, day: date) -> Decimal:
    kind, _, key = condition["field"].partition(".")
    window = condition["window_days"]
    counted = [
        row
        for row in world.conversions
        if row["customer_id"] == customer_id
        and (row["conversion_key"] == key if key else row["tier"] == "macro")
        and row["conversion_date"] <= day
        and (window is None or row["conversion_date"] > day - timedelta(days=int(window)))
    ]
    if kind.endswith("_value"):
        return sum((Decimal(row["value"]) for row in counted), Decimal(0))
    return Decimal(len(counted))


def _trait(world: World, trait: str, customer_id: str, day: date) -> str | None:
    told = [
        row
        for row in world.sessions
        if row["customer_id"] == customer_id
        and row["session_date"] <= day
        and row[trait] is not None
    ]
    if not told:
        return None
    return str(max(told, key=lambda row: (row["started_at"], row["session_id"]))[trait])
