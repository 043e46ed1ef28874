"""Histories that land over many nights: late, repeated, corrected, removed, killed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from orchestration.lib.landing.feeds import FEEDS
from tests.python.property import ways
from tests.python.property.tables import setting_rows
from tests.python.reference.funnels import Funnel
from tests.python.reference.settings import Settings

# a month ends among them
FIRST_DAY = date(2025, 2, 26)
DAYS = [FIRST_DAY + timedelta(days=number) for number in range(7)]
VISITORS = [
    ("a", None), ("a", None), ("a", "u"), ("b", None), ("b", "u"), ("b", "v"), ("c", None),
    ("c", "w"), ("c", "v"), (None, "u"), (None, "x"), ("d", None),
]  # fmt: skip
NAMES = [
    "page_view", "page_view", "product_viewed", "product_viewed", "cart_added",
    "checkout_started", "purchase", "purchase", "campaign_received", "newsletter_subscribed",
    "member_signed_up", "coupon_redeemed", "mystery",
    "product_purchased", "product_purchased", "unsubscribed",
]  # fmt: skip
# minutes of a day: silences of 20, 30 and 31 minutes, and both sides of midnight
MINUTES = [0, 20, 540, 560, 590, 621, 621, 1200, 1230, 1420, 1439]
FUNNEL_KEYS = [
    "product_viewed", "cart_added", "checkout_started", "purchase", "newsletter_subscribed",
]  # fmt: skip
FUNNEL_HOURS = [1, 12, 24, 48, 72]
FIELDS: dict[str, list[Any]] = {
    "page_url": [None, "https://shop.example/", "https://shop.example/articles/1"],
    "page_referrer": [None, None, "https://www.google.com/", "https://blog.example/x"],
    "user_agent": [None, "Mozilla/5.0 (iPhone) Mobile", "Mozilla/5.0 (Windows NT 10.0)"],
    "utm_source": [None, None, None, "mail", "google"],
    "utm_medium": [None, None, "email", "cpc"],
    "utm_campaign": [None, None, "spring", "summer"],
    "country": [None, "JP"],
    "region": [None, "東京都", "大阪府"],
    "store_id": [None, None, None, "s1"],
    "scroll_percent": [None, "95"],
    "engagement_seconds": [None, "12"],
    "value": [None, "10", "19.99"],
    "campaign_id": [None, "k1", "k2"],
    "search_term": [None, None, "茶 選び方", "best tea", "mystery"],
    "product_id": [None, "p1", "p2"],
    "order_id": [None, "o1", "o2"],
    "consent": [
        None,
        '{"personalization":"granted"}',
        '{"personalization":"granted","advertising":"granted"}',
        '{"personalization":"denied","analytics":"granted"}',
        '{"analytics":"denied"}',
    ],
    "experiment_id": [None, None, "exp_cart_button", "unwritten"],
    "variant": [None, "A", "B"],
}

Files = dict[str, dict[date, list[dict[str, Any]]]]


@dataclass(frozen=True)
class Night:
    """One night: the days that it is asked to build, what lies in the landing folder by then, and
    after how many models it is killed, if it is."""

    days: list[date]
    files: Files
    killed_after: int | None


@dataclass(frozen=True)
class Split:
    """Nights, the last of which is not killed, under some settings and with some funnels."""

    nights: list[Night]
    settings: list[dict[str, str]]
    funnels: list[Funnel]


@st.composite
def histories(draw: st.DrawFn) -> Split:
    """Seven landed days in two to four nights; some days come again, otherwise, or go."""
    files = _landed(draw)
    settings = setting_rows(
        Settings(
            time_zone=draw(st.sampled_from(["UTC", "Asia/Tokyo", "America/New_York"])),
            session_cut_at_midnight=draw(st.sampled_from([False, False, True])),
            session_cut_on_campaign=draw(st.sampled_from([False, False, True])),
            channel_lookback_days=draw(st.sampled_from([30, 2])),
            attribution_lookback_days=draw(st.sampled_from([90, 2])),
            attribution_most_touches=draw(st.sampled_from([200, 3])),
            recommendation_days=draw(st.sampled_from([28, 2])),
            abandoned_days=draw(st.sampled_from([30, 2])),
            profile_days=draw(st.sampled_from([180, 2])),
            fewest_customers=1,
            earliest_date=date(2025, 1, 1),
        )
    )
    funnels = [
        draw(ways.funnels(f"funnel_{place}", FUNNEL_KEYS, FUNNEL_HOURS)) for place in range(6)
    ]
    return Split(_nights(draw, files), settings, funnels)


def _landed(draw: st.DrawFn) -> Files:
    rows: list[dict[str, Any]] = []
    for place in range(draw(st.integers(15, 40))):
        who = draw(st.sampled_from(VISITORS))
        day = draw(st.sampled_from(DAYS))
        minutes = draw(st.sampled_from(MINUTES))
        at = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
        row = {
            "event_id": f"e{place * 7919 % 1000:03d}",
            "event_name": draw(st.sampled_from(NAMES)),
            "occurred_at": at.isoformat(),
            "received_at": draw(st.sampled_from([None, at.isoformat()])),
            "anonymous_id": who[0],
            "user_id": who[1],
            **{name: draw(st.sampled_from(values)) for name, values in FIELDS.items()},
        }
        late = draw(st.sampled_from([0, 0, 0, 1, 2, 4]))
        rows.append({**row, "landed_on": _within(at.date() + timedelta(days=late))})
        fate = draw(st.integers(0, 12))
        if fate == 0:
            # a copy, maybe of another moment and another person
            other = draw(st.sampled_from(VISITORS))
            rows.append(
                {
                    **row,
                    "received_at": draw(st.sampled_from([None, "2025-03-01T00:00:00"])),
                    "anonymous_id": other[0],
                    "user_id": other[1],
                    "landed_on": draw(st.sampled_from(DAYS)),
                }
            )
        elif fate == 1:
            rows.append({**row, "occurred_at": "soon", "landed_on": draw(st.sampled_from(DAYS))})
    statements = [
        {
            "user_id": draw(st.sampled_from(["u", "v", "w", "x"])),
            "attribute": draw(st.sampled_from(["mail_frequency", "income", "usual_weekday"])),
            "value": draw(st.sampled_from(["daily", "35-49K", "friday", None])),
            "origin": draw(st.sampled_from(["declared", "observed"])),
            "updated_at": (datetime(2025, 3, 1) + timedelta(hours=6 * number)).isoformat(),
            "landed_on": draw(st.sampled_from(DAYS)),
        }
        for number in range(draw(st.integers(0, 4)))
    ]
    campaigns = [
        {
            "campaign_id": draw(st.sampled_from(["k1", "k2"])),
            "name": draw(st.sampled_from(["Spring", "Summer"])),
            "channel": draw(st.sampled_from(["Email", "social", None])),
            "medium": draw(st.sampled_from(["email", None])),
            "cost": draw(st.sampled_from([None, "100"])),
            "currency": draw(st.sampled_from([None, "JPY", "USD"])),
            "started_on": draw(st.sampled_from([None, "2025-02-27"])),
            "ended_on": draw(st.sampled_from([None, "2025-03-02", "2025-02-01"])),
            "is_holdout": draw(st.sampled_from(["true", "false", None])),
            "landed_on": day,
        }
        for day in draw(st.sets(st.sampled_from(DAYS), max_size=2))
    ]
    return {
        "events": by_day("events", rows),
        "customers": by_day("customers", statements),
        "campaigns": by_day("campaigns", campaigns),
    }


def _within(day: date) -> date:
    return min(max(day, DAYS[0]), DAYS[-1])


def by_day(feed: str, rows: list[dict[str, Any]]) -> dict[date, list[dict[str, Any]]]:
    """Rows of a feed, which say on which day they landed, as files of these days."""
    held: dict[date, list[dict[str, Any]]] = {}
    for row in rows:
        day = row["landed_on"]
        lines = held.setdefault(day, [])
        lines.append(
            {
                **dict.fromkeys(FEEDS[feed].columns),
                **row,
                "source_file": f"{feed}/landed_on={day}/a.jsonl",
                "source_line": len(lines) + 1,
            }
        )
    return held


def _nights(draw: st.DrawFn, files: Files) -> list[Night]:
    landed = sorted({day for held in files.values() for day in held})
    order = draw(st.permutations(landed))
    count = draw(st.integers(2, 4))
    here: Files = {feed: {} for feed in files}
    nights: list[Night] = []
    waiting: list[date] = []
    for number in range(count):
        # a last night brings what is still missing
        coming = [*waiting, *order[number::count]]
        waiting = []
        for feed, held in files.items():
            here[feed] = {**here[feed], **{day: held[day] for day in coming if day in held}}
        built = [day for day in landed if any(day in held for held in here.values())]
        again = draw(st.lists(st.sampled_from(built), max_size=2))
        fate = draw(st.sampled_from(["plain", "plain", "plain", "killed", "halved", "removed"]))
        if number == count - 1:
            fate = "plain"
        if fate == "halved":
            # a day lands in part, and whole with a later night
            day = draw(st.sampled_from(built))
            waiting.append(day)
            here = {
                feed: {**held, day: _half(held[day])} if day in held else held
                for feed, held in here.items()
            }
            again.append(day)
        elif fate == "removed":
            day = draw(st.sampled_from(built))
            waiting.append(day)
            here = {
                feed: {other: rows for other, rows in held.items() if other != day}
                for feed, held in here.items()
            }
            again.append(day)
        killed_after = draw(st.integers(0, 90)) if fate == "killed" else None
        nights.append(Night(sorted({*coming, *again}), dict(here), killed_after))
    return nights


def _half(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return rows[: len(rows) // 2]
