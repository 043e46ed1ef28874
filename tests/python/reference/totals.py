"""Daily conversions and customers, added up again from sessions and conversions.

A conversion counts on the date, channel, device and region of its session, and on its own date
where it has none; bot-like sessions and what happened in them are left out of every rate. A
customer came first by the channel of the first session; where they are is what the latest
session says that says anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tests.python.reference.rows import Row, grouped

PLACES = ("country", "region", "city")


def daily_rows(sessions: Sequence[Row], conversions: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows of conversion_daily from those of fct_sessions and fct_conversions."""
    human = {row["session_id"]: row for row in sessions if not row["is_bot_like"]}
    bots = {row["session_id"] for row in sessions} - set(human)
    counted = [row for row in conversions if row["session_id"] not in bots]

    def place(session: Row | None, conversion: Row | None) -> tuple[Any, ...]:
        if session is None:
            assert conversion
            return conversion["conversion_date"], "(none)", "unknown", "(unknown)"
        date, region = session["session_date"], session["region"] or "(unknown)"
        return date, session["channel"], session["device_type"], region

    visits = grouped(human.values(), lambda row: place(row, None))
    cells = grouped(
        counted, lambda row: (row["conversion_key"], *place(human.get(row["session_id"]), row))
    )
    rows = []
    for (key, *where), converted in cells.items():
        converting = {row["session_id"] for row in converted if row["session_id"]}
        visited = len(visits[tuple(where)]) if converting else None
        date, channel, device_type, region = where
        rows.append(
            {
                "activity_date": date,
                "conversion_key": key,
                "tier": converted[0]["tier"],
                "channel": channel,
                "device_type": device_type,
                "region": region,
                "conversion_count": len(converted),
                "customer_count": len({row["customer_id"] for row in converted}),
                "value": sum((row["value"] for row in converted), Decimal(0)),
                "converting_session_count": len(converting),
                "session_count": visited,
                "conversion_rate": len(converting) / visited if visited else None,
            }
        )
    return rows


def customer_rows(
    events: Sequence[Row],
    customers: Mapping[str, str],
    sessions: Sequence[Row],
    conversions: Sequence[Row],
) -> list[dict[str, Any]]:
    """The rows of dim_customers; `customers` are the customer_ids by event_id."""
    seen = grouped(events, lambda row: customers[row["event_id"]])
    visits = grouped(
        sorted(sessions, key=lambda row: (row["started_at"], row["session_id"])),
        lambda row: row["customer_id"],
    )
    converted = grouped(conversions, lambda row: row["customer_id"])
    return [
        {
            "customer_id": customer_id,
            "first_seen_at": min(row["occurred_at"] for row in own),
            "last_seen_at": max(row["occurred_at"] for row in own),
            "is_identified": customer_id.startswith("user:"),
            **_visited(visits.get(customer_id, [])),
            **_bought(converted.get(customer_id, [])),
        }
        for customer_id, own in seen.items()
    ]


def _visited(sessions: Sequence[Row]) -> dict[str, Any]:
    latest = {
        name: next((row[name] for row in reversed(sessions) if row[name] is not None), None)
        for name in PLACES
    }
    return {
        **latest,
        "first_channel": sessions[0]["channel"] if sessions else None,
        "device_type": sessions[-1]["device_type"] if sessions else "unknown",
        "session_count": len(sessions),
    }


def _bought(conversions: Sequence[Row]) -> dict[str, Any]:
    macros = [row for row in conversions if row["tier"] == "macro"]
    return {
        "micro_conversion_count": len(conversions) - len(macros),
        "purchase_count": len(macros),
        "revenue": sum((row["value"] for row in macros), Decimal(0)),
    }
