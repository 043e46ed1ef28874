"""What can lead to a visit, and which traffic source and channel it must then have."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.tables import (
    event,
    event_id,
    event_names,
    setting_rows,
    staged_events,
    utc,
)
from tests.python.reference.channels import channel_of
from tests.python.reference.identity import customer_of
from tests.python.reference.sessions import sessions_of
from tests.python.reference.settings import Settings
from tests.python.reference.traffic import traffic_of

SILENCES = [
    timedelta(days=days, minutes=minutes)
    for days, minutes in [(0, 0), (0, 5), (0, 5), (0, 40), (0, 40), (1, 0), (1, 0), (1, 1), (2, 0)]
]
PAGES = [
    None,
    "https://shop.example/a",
    "https://shop.example/a",
    "https://shop.example/a?q=tea",
    "https://shop.example/a?GCLID=x1",
    "https://shop.example/a?q=1&fbclid=x2&ttclid=x3",
    "https://WWW.shop.example/b",
]
CLICKS = [None, None, None, None, None, "x9"]
REFERRERS = [
    None,
    None,
    None,
    "https://shop.example/z",
    "https://www.google.com/search?q=tea",
    "https://blog.google.co.jp",
    "https://news.google.com/read",
    "https://mail.google.com/",
    "android-app://com.google.android.gm/",
    "https://someone@Blog.Example.ORG:8443/post?u=https://google.com",
    "https://www.chatgpt.com/c/1",
    "https://m.facebook.com#top",
    "notgoogle.com",
]
SOURCES = [None, None, None, None, " Google", "news letter", "facebook", "youtube.com", "E-Mail"]
MEDIUMS = [None, None, None, None, "cpc", " CPC ", "email", "organic", "(none)", "web-push"]
CAMPAIGNS = [None, None, None, None, "Spring", "summer shopping", "x-cross-network"]


@dataclass(frozen=True)
class Touches:
    """Events and how far back a session looks for its source."""

    events: list[dict[str, Any]]
    settings: Settings


@st.composite
def histories(draw: st.DrawFn) -> Touches:
    """Visits of two people and their devices, some led to by a link, a site or nothing."""
    sources = st.sampled_from([*SOURCES, "(direct)", "(Direct)"])
    drawn = st.fixed_dictionaries(
        {
            "who": st.sampled_from([("a", None), ("a", "u"), ("b", "u"), ("c", None), (None, "u")]),
            "silence": st.sampled_from(SILENCES),
            "event_name": st.sampled_from(
                ["page_view", "page_view", "purchase", "campaign_received"]
            ),
            "page_url": st.sampled_from(PAGES),
            "store_id": st.sampled_from([None, None, "s1"]),
            "click_id": st.sampled_from(CLICKS),
            "page_referrer": st.sampled_from(REFERRERS),
            "marks": st.one_of(
                st.none(),
                st.none(),
                st.tuples(sources, st.sampled_from(MEDIUMS), st.sampled_from(CAMPAIGNS)),
            ),
        }
    )
    events = st.lists(drawn, min_size=20, max_size=50).map(_one_after_another)
    lookback = st.builds(Settings, channel_lookback_days=st.sampled_from([1, 2, 30]))
    return Touches(draw(events), draw(lookback))


def check(bench: Bench, touches: Touches) -> None:
    """Every session has the source and the channel that the reference gives it."""
    given = {
        "stg_events__events": staged_events(touches.events),
        "settings": setting_rows(touches.settings),
    }
    built = bench.build("fct_sessions", given=given)
    sessions = sessions_of(touches.events, event_names("contact"), touches.settings)
    customers = {
        session_id: customer_of(session[0], touches.events)
        for session_id, session in sessions.items()
    }
    expected = []
    for session_id, session in sessions.items():
        traffic = traffic_of(session_id, sessions, customers, touches.settings)
        is_in_store = any(one["store_id"] for one in session)
        expected.append(
            {
                "session_id": session_id,
                **traffic._asdict(),
                "channel": channel_of(traffic, is_in_store=is_in_store),
            }
        )
    assert_same_rows(built["fct_sessions"], expected, "traffic of fct_sessions")


def _one_after_another(drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    now: dict[str, datetime] = defaultdict(lambda: utc("2025-03-01T10:00:00"))
    events = []
    for place, one in enumerate(drawn):
        device, user = one["who"]
        visitor = device or f"user {user}"
        now[visitor] += one["silence"]
        source, medium, campaign = one["marks"] or (None, None, None)
        events.append(
            event(
                event_id=event_id(place),
                event_name=one["event_name"],
                occurred_at=now[visitor],
                anonymous_id=device,
                user_id=user,
                page_url=one["page_url"],
                page_referrer=one["page_referrer"],
                store_id=one["store_id"],
                click_id=one["click_id"],
                utm_source=source,
                utm_medium=medium,
                utm_campaign=campaign,
            )
        )
    return events
