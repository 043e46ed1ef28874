"""What the events of one session say of it.

Where several events name a place, a store or a browser, the first one counts. A session is
engaged when it lasted longer than engaged_seconds (by the clock or by the seconds that the
page was in front of somebody), or had a conversion, or two page views. It is bot-like when it
is longer or busier than a person's could be, or names itself a bot.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.python.reference.definitions import definition_rows
from tests.python.reference.operators import satisfies
from tests.python.reference.rows import Row, local_date
from tests.python.reference.settings import Settings


def facts_of(
    session: Sequence[Row],
    customer_id: str,
    converted: Container[str],
    page_views: Container[str],
    settings: Settings,
) -> dict[str, Any]:
    """The columns of fct_sessions that come from the session's own events, in order.

    Args:
        customer_id: The customer of the first event.
        converted: The ids of events that are conversions.
        page_views: The names of events that show a page.
    """
    first, last = session[0], session[-1]
    views = [event for event in session if event["event_name"] in page_views]
    lasted = last["occurred_at"] - first["occurred_at"]
    looked = sum((event["engagement_seconds"] or Decimal(0)) for event in session)
    device_type = device_type_of(_first(session, "user_agent"))
    return {
        "session_id": first["event_id"],
        "customer_id": customer_id,
        "anonymous_id": first["anonymous_id"],
        "started_at": first["occurred_at"],
        "ended_at": last["occurred_at"],
        "session_date": local_date(first["occurred_at"], settings.time_zone),
        "event_count": len(session),
        "page_view_count": len(views),
        "duration_seconds": lasted.total_seconds(),
        "is_engaged": lasted > timedelta(seconds=settings.engaged_seconds)
        or looked > settings.engaged_seconds
        or any(event["event_id"] in converted for event in session)
        or len(views) >= 2,
        "is_bot_like": lasted > timedelta(hours=settings.bot_session_hours)
        or len(session) > settings.bot_session_events
        or device_type == "bot",
        "landing_page": _first(views, "page_url"),
        "device_type": device_type,
        "country": _first(session, "country"),
        "region": _first(session, "region"),
        "city": _first(session, "city"),
        "store_id": _first(session, "store_id"),
    }


def device_type_of(user_agent: str | None) -> str:
    """The first device type of devices.csv that fits a browser, else unknown."""
    rules = sorted(definition_rows("devices"), key=lambda row: int(row["rule_order"]))
    for rule in rules:
        if user_agent and satisfies(user_agent.lower(), rule["operator"], rule["value"]):
            return rule["device_type"]
    return "unknown"


def _first(events: Sequence[Row], field: str) -> Any:
    return next((event[field] for event in events if event[field] is not None), None)
