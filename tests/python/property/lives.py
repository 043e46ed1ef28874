"""What customers can do and be, and the segments that somebody can define over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.python.property.segment_rules import PROPENSITIES, conditions, foretold_conditions
from tests.python.property.tables import event_id, utc
from tests.python.reference.rows import Row, grouped, local_date
from tests.python.reference.segments import World

START = utc("2025-01-29T10:00:00")
CUSTOMERS = ["user:1", "user:2", "user:3", "device:4", "user:5"]
TIERS = {"bought": "macro", "booked": "macro", "read": "micro"}


@dataclass(frozen=True)
class Lives:
    """Customers with what they did, what is known of them, and the segments' conditions."""

    world: World
    first_seen_at: dict[str, datetime]
    conditions: list[dict[str, Any]]

    @property
    def segments(self) -> dict[str, list[Row]]:
        return grouped(self.conditions, lambda row: row["segment_key"])


@st.composite
def histories(draw: st.DrawFn) -> Lives:
    """Ten days over the end of a month; some of what happened lies beyond the clock."""
    zone = draw(st.sampled_from(["UTC", "Asia/Tokyo", "America/New_York"]))
    who, hours = st.sampled_from(CUSTOMERS), st.integers(0, 10 * 24)
    conversion = st.tuples(
        who, hours, st.sampled_from(list(TIERS)), st.sampled_from([0, 5, 10, 2.5])
    )
    session = st.tuples(
        who,
        # often several on one date
        st.one_of(hours, st.integers(90, 110)),
        st.sampled_from(["JP", "US", None]),
        st.sampled_from(["東京都", "Texas", None]),
        st.sampled_from(["港区", None]),
        st.sampled_from(["mobile", "desktop", "unknown"]),
        st.sampled_from(["Direct", "Email"]),
        # a search that no rule knows has no moment
        st.sampled_from([(), ("buy",), ("buy",), ("buy", "know"), (None,)]),
    )
    statement = st.tuples(
        who,
        st.integers(-30, 10 * 24),
        st.sampled_from(["age", "household"]),
        st.sampled_from(["30", "40", "4", "large", None]),
        st.sampled_from(["declared", "observed"]),
    )
    conversions = _conversions(draw(st.lists(conversion, min_size=10, max_size=30)), zone)
    sessions = _sessions(draw(st.lists(session, min_size=6, max_size=18)), zone)
    statements = draw(
        st.lists(statement, min_size=12, max_size=24, unique_by=lambda drawn: drawn[:3] + drawn[4:])
    )
    seen = first_seen(conversions, sessions)
    world = World(
        {customer_id: local_date(at, zone) for customer_id, at in seen.items()},
        sessions,
        conversions,
        _statements(statements),
        draw(
            st.sampled_from(
                [date(2025, 1, 31), date(2025, 2, 3), date(2025, 2, 6), date(2025, 2, 10)]
            )
        ),
        zone,
    )
    return Lives(
        replace(world, propensities=draw(propensities())),
        seen,
        draw(conditions()) + draw(foretold_conditions()),
    )


def propensities() -> st.SearchStrategy[dict[tuple[str, str], float]]:
    """What is foretold of some customers, as a rule calls it."""
    keys = st.tuples(st.sampled_from(CUSTOMERS), st.sampled_from(PROPENSITIES))
    told = st.sampled_from([0.299999, 0.299999, 0.3, 0.0, 0.5, 0.999999])
    return st.just({}) | st.dictionaries(keys, told, min_size=8)


def _conversions(drawn: list[Any], zone: str) -> list[dict[str, Any]]:
    return [
        {
            "conversion_id": event_id(place),
            "event_id": event_id(place),
            "customer_id": customer_id,
            "conversion_key": key,
            "tier": TIERS[key],
            "value": str(value),
            "occurred_at": START + timedelta(hours=hours),
            "conversion_date": local_date(START + timedelta(hours=hours), zone),
        }
        for place, (customer_id, hours, key, value) in enumerate(drawn)
    ]


def _sessions(drawn: list[Any], zone: str) -> list[dict[str, Any]]:
    names = ("country", "region", "city", "device_type", "channel", "moments")
    return [
        {
            "session_id": event_id(place),
            "customer_id": customer_id,
            "started_at": START + timedelta(hours=hours),
            "session_date": local_date(START + timedelta(hours=hours), zone),
            **dict(zip(names, traits, strict=True)),
        }
        for place, (customer_id, hours, *traits) in enumerate(drawn)
    ]


def _statements(drawn: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "user_id": customer_id.split(":")[1],
            "updated_at": START + timedelta(hours=hours),
            "attribute": attribute,
            "value": value,
            "origin": origin,
        }
        for customer_id, hours, attribute, value, origin in drawn
    ]


def first_seen(conversions: Sequence[Row], sessions: Sequence[Row]) -> dict[str, datetime]:
    """When each customer was first seen, by customer_id."""
    seen: dict[str, datetime] = {}
    told = [(row["customer_id"], row["occurred_at"]) for row in conversions]
    told += [(row["customer_id"], row["started_at"]) for row in sessions]
    for customer_id, at in told:
        seen[customer_id] = min(at, seen.get(customer_id, at))
    return seen
