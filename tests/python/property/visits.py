"""What visits can look like, and where one must then end and the next begin."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.tables import (
    event,
    event_id,
    event_names,
    keys_of,
    setting_rows,
    staged_events,
    utc,
)
from tests.python.reference.conversions import conversions_of, value_of
from tests.python.reference.definitions import definition_rows
from tests.python.reference.identity import customer_of
from tests.python.reference.rows import Row
from tests.python.reference.session_facts import facts_of
from tests.python.reference.sessions import sessions_of
from tests.python.reference.settings import Settings

# ten minutes before midnight in Tokyo, in UTC and in New York, where the clock goes forward
STARTS = [utc("2025-03-09T14:50:00"), utc("2025-03-08T23:50:00"), utc("2025-03-09T04:50:00")]
SECONDS = [0, 0, 4, 10, 11, 420, 1200, 1799, 1800, 1800, 1800, 1801, 1860, 3600, 86_400]
SILENCES = [timedelta(seconds=seconds) for seconds in SECONDS]
VISITORS = [("a", None), ("a", "u"), ("a", "v"), ("b", None), ("b", "w"), (None, "u"), (None, "x")]
NAMES = ["page_view", "page_view", "heartbeat", "scrolled", "purchase", "campaign_received"]
AGENTS = [
    None,
    None,
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile",
    "Mozilla/5.0 (compatible; Googlebot/2.1)",
]


@dataclass(frozen=True)
class Visits:
    """Events and the settings under which they are cut."""

    events: list[dict[str, Any]]
    settings: Settings


@st.composite
def histories(draw: st.DrawFn) -> Visits:
    """Events of a few visitors, with silences on both sides of every bound."""
    drawn = st.fixed_dictionaries(
        {
            "who": st.sampled_from(VISITORS),
            "silence": st.sampled_from(SILENCES),
            "event_name": st.sampled_from(NAMES),
            "page_url": st.sampled_from([None, "https://shop.example/", "https://shop.example/b"]),
            "user_agent": st.sampled_from(AGENTS),
            "utm_campaign": st.sampled_from([None, None, "spring", "Spring ", "summer"]),
            "country": st.sampled_from([None, "JP", "US"]),
            "region": st.sampled_from([None, "東京都", "Texas"]),
            "city": st.sampled_from([None, "港区"]),
            "store_id": st.sampled_from([None, None, "s1", "s2"]),
            "engagement_seconds": st.sampled_from([None, Decimal(5), Decimal("10.5")]),
            "value": st.sampled_from([None, Decimal("19.99")]),
        }
    )
    chosen = st.builds(
        Settings,
        time_zone=st.sampled_from(["UTC", "Asia/Tokyo", "America/New_York"]),
        session_gap_minutes=st.sampled_from([30, 30, 20]),
        session_cut_at_midnight=st.booleans(),
        session_cut_on_campaign=st.booleans(),
        engaged_seconds=st.sampled_from([10, 10, 60]),
        bot_session_hours=st.sampled_from([72, 1]),
        bot_session_events=st.sampled_from([10_000, 3]),
    )
    events = st.lists(drawn, min_size=30, max_size=60).map(_one_after_another)
    return Visits(draw(events), draw(chosen))


def check(bench: Bench, visits: Visits) -> None:
    """Every event is in the right session, and every session says what its events say."""
    given = {
        "stg_events__events": staged_events(visits.events),
        "settings": setting_rows(visits.settings),
    }
    built = bench.build("int_events__sessionized", "fct_sessions", given=given)
    sessions = sessions_of(visits.events, event_names("contact"), visits.settings)
    keys = keys_of(one["event_id"] for one in visits.events)
    assert_same_rows(
        [row for row in built["int_events__sessionized"] if row["session_key"] is not None],
        [
            {"event_key": keys[one["event_id"]], "session_key": keys[session_id]}
            for session_id, session in sessions.items()
            for one in session
        ],
        "int_events__sessionized",
    )
    expected = [_expected(session, visits) for session in sessions.values()]
    assert_same_rows(built["fct_sessions"], expected, "fct_sessions")


def _expected(session: list[Row], visits: Visits) -> dict[str, Any]:
    conversions = definition_rows("conversions")
    by_key = {row["conversion_key"]: row for row in conversions}
    converted = [
        (one, by_key[key])
        for one in session
        for key in conversions_of(one, conversions, definition_rows("conversion_rules"))
    ]
    macros = [(one, row) for one, row in converted if row["tier"] == "macro"]
    facts = facts_of(
        session,
        customer_of(session[0], visits.events),
        {one["event_id"] for one, _ in converted},
        event_names("page_view"),
        visits.settings,
    )
    return {
        **facts,
        "micro_conversions": len(converted) - len(macros),
        "macro_conversions": len(macros),
        "revenue": sum(value_of(one, row) for one, row in macros),
    }


def _one_after_another(drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    now: dict[str, datetime] = defaultdict(lambda: STARTS[len(now) % len(STARTS)])
    events = []
    for place, one in enumerate(drawn):
        device, user = one["who"]
        visitor = device or f"user {user}"
        now[visitor] += one["silence"]
        known = {name: value for name, value in one.items() if name not in ("who", "silence")}
        events.append(
            event(
                **known,
                event_id=event_id(place),
                occurred_at=now[visitor],
                anonymous_id=device,
                user_id=user,
            )
        )
    return events
