"""Pages and searches of a few people over some weeks, and what they must say of intents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.tables import (
    clock,
    event,
    event_id,
    keys_of,
    setting_rows,
    staged_events,
    utc,
)
from tests.python.reference.definitions import definition_rows
from tests.python.reference.moments import (
    moments_of,
    performance_rows,
    score_rows,
    trend_rows,
    visit_moments,
)
from tests.python.reference.rows import local_date
from tests.python.reference.settings import Settings

START = utc("2025-03-31T12:00:00")
CUSTOMERS = ["user:1", "user:2", "device:3"]
NAMES = [
    "page_view",
    "page_view",
    "search_performed",
    "search_performed",
    "product_viewed",
    "purchase",
]
PAGES = [
    None, "https://shop.example/", "https://shop.example/articles/1?from=mail", "/store/tokyo",
    "https://shop.example/cart#top",
]  # fmt: skip
TERMS = [
    None, "", "Frying  Pan", "フライパン　選び方", "best frying pan", "how to wash pillow", "mystery",
    "おすすめ", "store near me",
]  # fmt: skip
PRODUCTS: list[dict[str, Any]] = [
    {"product_id": "p1", "category": "Kitchen", "subcategory": "Frying pan"},
    {"product_id": "p2", "category": "Bedding", "subcategory": None},
    {"product_id": "p3", "category": None, "subcategory": None},
    {"product_id": "p4", "category": "Pan", "subcategory": None},
]
KEYS = ["purchase", "cart_added"]
SEGMENTS = ["(all)", "early"]


@dataclass(frozen=True)
class Intents:
    """Rows of what the models of moments read, and the settings."""

    events: list[dict[str, Any]]
    sessions: list[dict[str, Any]]
    conversions: list[dict[str, Any]]
    spells: list[dict[str, Any]]
    last_day: date
    settings: Settings


@st.composite
def histories(draw: st.DrawFn) -> Intents:
    """Ten weeks; most visits in the last ones."""
    zone = draw(st.sampled_from(["UTC", "Asia/Tokyo"]))
    sessions: list[dict[str, Any]] = []
    for place in range(draw(st.integers(3, 14))):
        started_at = START + timedelta(hours=3 * draw(st.integers(0, 560)))
        sessions.append(
            {
                "session_id": f"s{place}",
                "customer_id": draw(st.sampled_from(CUSTOMERS)),
                "started_at": started_at,
                "session_date": local_date(started_at, zone),
                "device_type": draw(st.sampled_from(["mobile", "desktop"])),
                "region": draw(st.sampled_from([None, "東京都"])),
                "is_bot_like": draw(st.sampled_from([False] * 5 + [True])),
            }
        )
    events: list[dict[str, Any]] = []
    for session in sessions:
        for minutes in draw(st.lists(st.integers(0, 2), min_size=1, max_size=8)):
            events.append(
                {
                    "event_id": event_id(len(events)),
                    "event_name": draw(st.sampled_from(NAMES)),
                    "page_url": draw(st.sampled_from(PAGES)),
                    "search_term": draw(st.sampled_from(TERMS)),
                    "product_id": draw(st.sampled_from([None, "p1", "p2", "p3", "p9"])),
                    "occurred_at": session["started_at"] + timedelta(minutes=10 * minutes),
                    "session_id": session["session_id"],
                    "customer_id": session["customer_id"],
                }
            )
    conversions = [
        {
            "conversion_key": draw(st.sampled_from(KEYS)),
            "customer_id": draw(st.sampled_from(CUSTOMERS)),
            "session_id": draw(st.sampled_from([None, *(row["session_id"] for row in sessions)])),
            "occurred_at": START + timedelta(minutes=10 * draw(st.integers(0, 18 * 560))),
        }
        for _ in range(draw(st.integers(0, 12)))
    ]
    spells: list[dict[str, Any]] = [
        {
            "customer_id": who,
            "segment_key": "(all)",
            "entered_on": date(2025, 3, 1),
            "left_on": None,
        }
        for who in CUSTOMERS
    ] + [
        {
            "customer_id": draw(st.sampled_from(CUSTOMERS)),
            "segment_key": "early",
            "entered_on": date(2025, 3, 1),
            "left_on": draw(st.sampled_from([None, date(2025, 5, 1)])),
        }
    ]
    last_day = date(2025, 6, 9) + timedelta(days=draw(st.integers(0, 9)))
    first_day = draw(st.sampled_from(sessions))["session_date"]
    return Intents(
        events,
        sessions,
        conversions,
        spells,
        last_day,
        Settings(
            time_zone=zone,
            moment_detail_days=draw(st.sampled_from([35, 60])),
            intent_days=draw(st.sampled_from([90, 20, max(1, (last_day - first_day).days)])),
            intent_follow_days=draw(st.sampled_from([7, 1])),
        ),
    )


def check(bench: Bench, drawn: Intents) -> None:
    """The marts of moments say what looking at every event does."""
    built = bench.build(
        "fct_moments", "moment_trends", "intent_scores", "moment_performance", "moment_journey",
        given=_given(drawn),
    )  # fmt: skip
    sessions = {row["session_id"]: row for row in drawn.sessions}
    products = {
        str(row["product_id"]): str(row["subcategory"] or row["category"]).lower()
        for row in PRODUCTS
        if row["subcategory"] or row["category"]
    }
    moments = moments_of(drawn.events, sessions, products)
    settings = drawn.settings
    told_from = _ends_at(drawn) - timedelta(days=settings.moment_detail_days)
    assert_same_rows(
        built["fct_moments"],
        [
            {
                "event_id": one.event["event_id"],
                "customer_id": one.session["customer_id"],
                "moment": one.moment,
                "confidence": one.confidence,
                "method": "rule",
                "topic": one.topic,
            }
            for one in moments
            if one.moment and one.event["occurred_at"] >= told_from
        ],
        "fct_moments",
    )
    assert_same_rows(
        _rounded(built["moment_trends"], "expected_visit_count", "z_score"),
        _rounded(trend_rows(moments, drawn.last_day), "expected_visit_count", "z_score"),
        "moment_trends",
    )
    weights = {row["moment"]: row for row in definition_rows("intent_weights")}
    assert_same_rows(
        _rounded(built["intent_scores"], "score"),
        _rounded(score_rows(moments, weights, drawn.last_day, settings.intent_days), "score"),
        "intent_scores",
    )
    tiers = {
        row["conversion_key"]: row["tier"]
        for row in definition_rows("conversions")
        if row["is_active"] == "true"
    }
    assert_same_rows(
        _rounded(built["moment_performance"], "lift"),
        _rounded(
            performance_rows(
                moments, drawn.sessions, drawn.conversions, tiers, last_day=drawn.last_day,
                days=settings.moment_detail_days, follow_days=settings.intent_follow_days,
            ),
            "lift",
        ),
        "moment_performance",
    )  # fmt: skip
    assert_same_rows(built["moment_journey"], _journeys(drawn, moments), "moment_journey")


def _ends_at(drawn: Intents) -> Any:
    (row,) = clock(drawn.last_day, drawn.settings.time_zone).to_pylist()
    return row["clock_at"]


def _rounded(rows: list[dict[str, Any]], *names: str) -> list[dict[str, Any]]:
    return [
        {**row, **{name: None if row[name] is None else round(row[name], 8) for name in names}}
        for row in rows
    ]


def _journeys(drawn: Intents, moments: Any) -> list[dict[str, Any]]:
    visits: dict[tuple[str, str], Any] = {}
    for (session_id, moment, _), those in visit_moments(moments).items():
        at = min(one.event["occurred_at"] for one in those)
        known = visits.get((session_id, moment))
        if known is None or at < known[0]:
            visits[session_id, moment] = (at, those[0].session)
    last: dict[str, str] = {}
    counts: dict[tuple[str, str, str], dict[str, int]] = {}
    told_after = drawn.last_day - timedelta(days=drawn.settings.moment_detail_days)
    # what is far back is not looked at, so nothing came before what is nearest to it
    looked_after = drawn.last_day - timedelta(
        days=max(
            drawn.settings.intent_days,
            drawn.settings.moment_detail_days + drawn.settings.intent_follow_days,
        )
    )
    for (_, moment), (at, session) in sorted(
        visits.items(), key=lambda item: (item[1][0], item[0][1])
    ):
        if session["session_date"] <= looked_after:
            continue
        who = session["customer_id"]
        previous, last[who] = last.get(who, "(start)"), moment
        if session["session_date"] <= told_after:
            continue
        values = {
            "previous_moment": previous,
            "device": session["device_type"],
            "region": session["region"] or "(unknown)",
            "weekday": str(session["session_date"].isoweekday()),
            "hour": str(_hour(at, drawn.settings.time_zone)),
        }
        for spell in drawn.spells:
            if (
                spell["customer_id"] == who
                and spell["entered_on"] <= session["session_date"]
                and (spell["left_on"] is None or session["session_date"] < spell["left_on"])
            ):
                for breakdown, value in values.items():
                    of_part = counts.setdefault((spell["segment_key"], moment, breakdown), {})
                    of_part[value] = of_part.get(value, 0) + 1
    return [
        {
            "segment_key": segment,
            "moment": moment,
            "breakdown": breakdown,
            "breakdown_value": value,
            "visit_count": count,
            "share": count / sum(parts.values()),
        }
        for (segment, moment, breakdown), parts in counts.items()
        for value, count in parts.items()
    ]


def _hour(moment: Any, zone: str) -> int:
    return int((moment + timedelta(hours=9 if zone == "Asia/Tokyo" else 0)).hour)


def _given(drawn: Intents) -> dict[str, Any]:
    names = [
        *(row["event_id"] for row in drawn.events),
        *(row["session_id"] for row in drawn.sessions),
        *CUSTOMERS,
    ]
    keys = keys_of(names)
    return {
        "stg_events__events": staged_events(
            [
                event(
                    **{
                        name: row[name]
                        for name in (
                            "event_id",
                            "event_name",
                            "page_url",
                            "search_term",
                            "product_id",
                            "occurred_at",
                        )
                    }
                )
                for row in drawn.events
            ]
        ),
        "int_events__sessionized": pa.table(
            {
                "event_key": pa.array([keys[row["event_id"]] for row in drawn.events], pa.uint64()),
                "session_key": pa.array(
                    [keys[row["session_id"]] for row in drawn.events], pa.uint64()
                ),
                "visitor_key": pa.array([1] * len(drawn.events), pa.uint64()),
                "customer_id": pa.array([row["customer_id"] for row in drawn.events], pa.string()),
                "occurred_at": pa.array(
                    [row["occurred_at"] for row in drawn.events], pa.timestamp("us")
                ),
            }
        ),
        "fct_sessions": drawn.sessions,
        "fct_conversions": drawn.conversions,
        "stg_products__products": pa.Table.from_pylist(PRODUCTS),
        "int_segment_spells__numbered": pa.table(
            {
                "customer_key": pa.array(
                    [keys[row["customer_id"]] for row in drawn.spells], pa.uint64()
                ),
                "segment_number": pa.array(
                    [SEGMENTS.index(row["segment_key"]) for row in drawn.spells], pa.int32()
                ),
                "entered_on": pa.array([row["entered_on"] for row in drawn.spells], pa.date32()),
                "left_on": pa.array([row["left_on"] for row in drawn.spells], pa.date32()),
            }
        ),
        "int_segments__numbered": pa.table(
            {"segment_key": SEGMENTS, "segment_number": pa.array([0, 1], pa.int32())}
        ),
        "stg_landing__clock": clock(drawn.last_day, drawn.settings.time_zone),
        "settings": setting_rows(drawn.settings),
    }
