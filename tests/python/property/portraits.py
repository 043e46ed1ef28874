"""What a few people did, said and agreed to, and what must be known and told of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.tables import clock, keys_of, setting_rows, staged_attributes, utc
from tests.python.reference import profiles
from tests.python.reference.definitions import definition_rows
from tests.python.reference.rows import grouped, local_date, midnight_utc
from tests.python.reference.settings import Settings

LAST_DAY = date(2025, 3, 31)
CUSTOMERS = ["user:1", "user:2", "user:3", "device:4"]
PRODUCTS: dict[str, dict[str, Any]] = {
    "p1": {"category": "Tea", "brand": "Hill", "price": 5},
    "p2": {"category": "Tea", "brand": "Dale", "price": None},
    "p3": {"category": "Rice", "brand": None, "price": 7},
    "p4": {"category": None, "brand": "Dale", "price": 9},
}
SENSITIVE = {"drug": {"category": "Analgesics", "brand": "Cure", "price": 3}}
EVERY_PRODUCT = PRODUCTS | SENSITIVE
STORES = ["s1", "s2"]
SESSIONS = ["v1", "bot"]
CONVERSIONS = ["purchase", "booking", "coupon_redeemed", "other"]
TOPICS = ["tea", "rice", "(none)", "analgesics"]
VALUES: dict[str, list[str | None]] = {
    "favourite_category": [None, "Tea", " rice ", "Analgesics", "love", ""],
    "favourite_brand": ["hill", "Cure", None],
    "favourite_store": ["S1", "s9"],
    "preferred_channel": ["Email", " ", None],
    "mail_frequency": ["daily", "never"],
    "region": [" North", "", None, "South"],
    "usual_weekday": ["monday", "Someday"],
    "usual_day_part": ["Night"],
    "shoe_size": ["38"],
}


@dataclass(frozen=True)
class Portraits:
    """Rows of what the models of profiles read."""

    events: list[dict[str, Any]]
    visits: list[dict[str, Any]]
    statements: list[dict[str, Any]]
    conversions: list[dict[str, Any]]
    scores: list[dict[str, Any]]
    customers: list[dict[str, Any]]
    consents: dict[tuple[str, str], bool]
    settings: Settings


@st.composite
def histories(draw: st.DrawFn) -> Portraits:
    """Some weeks and, here and there, a moment after the clock."""
    zone = draw(st.sampled_from(["UTC", "Asia/Tokyo"]))
    clock_at = midnight_utc(LAST_DAY + timedelta(days=1), zone)
    who = st.sampled_from(CUSTOMERS)
    # ends of days, of windows and of bands
    hours = st.sampled_from(
        [-2, 1, 2, 12, 18, 24, 25, 40, 48, 72, 96, 167, 168, 169, 335, 336, 600]
    )

    def ago() -> dict[str, Any]:
        at = clock_at - timedelta(hours=draw(hours))
        return {"at": at, "on": local_date(at, zone)}

    def times(least: int, most: int) -> range:
        return range(draw(st.integers(least, most)))

    events = []
    for _ in times(8, 40):
        when = ago()
        events.append(
            {
                "customer": draw(who),
                "product": draw(st.sampled_from([*PRODUCTS, *SENSITIVE, "p9"])),
                "occurred_at": when["at"],
                "event_date": when["on"],
                "action": draw(st.sampled_from(["viewed", "viewed", "wished", "carted", "bought"])),
                "session": draw(st.sampled_from([SESSIONS[0]] * 4 + SESSIONS)),
            }
        )
    visits = []
    for number in times(4, 16):
        when = ago()
        visits.append(
            {
                "session_id": f"v{number + 2}",
                "customer_id": draw(who),
                "started_at": when["at"],
                "session_date": when["on"],
                "local_hour": (when["at"].hour + (9 if zone == "Asia/Tokyo" else 0)) % 24,
                "channel": draw(st.sampled_from(["Direct", "Direct", "Email", "Display"])),
                "store_id": draw(st.sampled_from([None, *STORES])),
                "is_bot_like": draw(st.sampled_from([False] * 5 + [True])),
            }
        )
    statements: dict[Any, dict[str, Any]] = {}
    for _ in times(4, 20):
        attribute = draw(st.sampled_from([*VALUES]))
        row = {
            "user_id": draw(st.sampled_from(["1", "2", "5"])),
            "attribute": attribute,
            "origin": draw(st.sampled_from(["declared", "observed"])),
            "updated_at": ago()["at"],
            "value": draw(st.sampled_from(VALUES[attribute])),
        }
        statements[tuple(row[name] for name in row if name != "value")] = row
    conversions = [
        {
            "customer_id": draw(st.sampled_from(CUSTOMERS[:2])),
            "conversion_key": draw(st.sampled_from(CONVERSIONS)),
            "conversion_date": LAST_DAY - timedelta(days=draw(st.sampled_from([0, 1, 2, 6, 7, 9]))),
        }
        for _ in times(4, 16)
    ]
    scores = {
        (draw(who), draw(st.sampled_from(["buy", "know"])), draw(st.sampled_from(TOPICS))): {
            "score": draw(st.sampled_from([1, 2])),
            "last_moment_at": utc(f"2025-03-{draw(st.sampled_from([30, 31]))}T10:00:00"),
        }
        for _ in times(0, 10)
    }
    return Portraits(
        events,
        visits,
        [*statements.values()],
        [{**row, "is_macro": row["conversion_key"] in CONVERSIONS[:2]} for row in conversions],
        [
            {"customer_id": customer, "moment": moment, "topic": topic, **row}
            for (customer, moment, topic), row in scores.items()
        ],
        [
            {
                "customer_id": customer,
                "last_seen_at": clock_at - timedelta(hours=draw(hours)),
                "country": draw(st.sampled_from([None, "JP"])),
                "region": draw(st.sampled_from([None, "West"])),
                "purchase_count": draw(st.integers(0, 3)),
            }
            for customer in CUSTOMERS
        ],
        {
            (customer, purpose): draw(st.sampled_from([True, True, False]))
            for customer in CUSTOMERS
            for purpose in ("advertising", "personalization")
            if draw(st.sampled_from([True, True, True, False]))
        },
        Settings(
            time_zone=zone,
            abandoned_days=draw(st.sampled_from([7, 30])),
            profile_days=draw(st.sampled_from([7, 30])),
            recommendation_history_days=draw(st.sampled_from([14, 98])),
        ),
    )


def check(bench: Bench, drawn: Portraits) -> None:
    """What was left and what is known say what going through every customer does."""
    marts = ("abandoned_products", "customer_preferences", "customer_profiles")
    built = bench.build(*marts, given=_given(drawn))
    known = profiles.Known(
        events=[
            row
            for row in drawn.events
            if row["product"] not in SENSITIVE and row["session"] != "bot"
        ],
        visits=[row for row in drawn.visits if not row["is_bot_like"]],
        statements=drawn.statements,
        products=PRODUCTS,
        stores=STORES,
        kinds={row["preference"]: row["kind"] for row in definition_rows("preferences")},
        customers={row["customer_id"]: row for row in drawn.customers},
        granted={
            purpose: {
                customer
                for (customer, name), is_granted in drawn.consents.items()
                if name == purpose and is_granted
            }
            for purpose in ("advertising", "personalization")
        },
        last_day=LAST_DAY,
        settings=drawn.settings,
    )
    expected = (
        profiles.abandoned_rows(known),
        profiles.preference_rows(known),
        profiles.profile_rows(known, drawn.conversions, drawn.scores, {"analgesics"}),
    )
    for mart, rows in zip(marts, expected, strict=True):
        assert_same_rows(built[mart], rows, mart)


def _given(drawn: Portraits) -> dict[str, Any]:
    keys, sessions = keys_of(CUSTOMERS), keys_of(SESSIONS)
    conversion_keys = keys_of(CONVERSIONS)

    def table(rows: list[dict[str, Any]], **kinds: pa.DataType) -> pa.Table:
        return pa.table(
            {name: pa.array([row[name] for row in rows], kind) for name, kind in kinds.items()}
        )

    days = [
        {
            "customer_id": customer,
            "customer_key": keys[customer],
            "first_purchase_date": min(dates),
            "last_purchase_date": max(dates),
            "repeat_day_count": len(dates) - 1,
        }
        for customer, dates in (
            (customer, {row["conversion_date"] for row in rows})
            for customer, rows in grouped(
                [row for row in drawn.conversions if row["is_macro"]],
                lambda row: row["customer_id"],
            ).items()
        )
    ]
    return {
        "int_product_events__listed": table(
            [
                {
                    **row,
                    "customer_key": keys[row["customer"]],
                    "session_key": sessions[row["session"]],
                    "product_id": row["product"],
                }
                for row in drawn.events
            ],
            customer_key=pa.uint64(),
            session_key=pa.uint64(),
            occurred_at=pa.timestamp("us"),
            event_date=pa.date32(),
            action=pa.string(),
            product_id=pa.string(),
        ),
        "fct_sessions": [
            *({"session_id": name, "is_bot_like": name == "bot"} for name in SESSIONS),
            *drawn.visits,
        ],
        "stg_products__products": table(
            [
                {
                    "product_id": name,
                    "name": None,
                    "department": None,
                    "subcategory": None,
                    "currency": None,
                    **row,
                }
                for name, row in EVERY_PRODUCT.items()
            ],
            product_id=pa.string(),
            name=pa.string(),
            department=pa.string(),
            category=pa.string(),
            subcategory=pa.string(),
            brand=pa.string(),
            price=pa.decimal128(18, 4),
            currency=pa.string(),
        ),
        "stg_stores__stores": pa.table({"store_id": STORES}),
        "stg_customers__attributes": staged_attributes(drawn.statements),
        "int_customers__purchased": table(
            days,
            customer_id=pa.string(),
            customer_key=pa.uint64(),
            first_purchase_date=pa.date32(),
            last_purchase_date=pa.date32(),
            repeat_day_count=pa.int64(),
        ),
        "int_customer_days__converted": table(
            [
                {
                    **row,
                    "customer_key": keys[row["customer_id"]],
                    "conversion_hash": conversion_keys[row["conversion_key"]],
                }
                for row in drawn.conversions
            ],
            customer_key=pa.uint64(),
            conversion_hash=pa.uint64(),
            conversion_date=pa.date32(),
            is_macro=pa.bool_(),
        ),
        "dim_customers": drawn.customers,
        "intent_scores": drawn.scores,
        "int_consents__current": table(
            [
                {
                    "customer_id": customer,
                    "customer_key": keys[customer],
                    "purpose": purpose,
                    "is_granted": is_granted,
                }
                for (customer, purpose), is_granted in drawn.consents.items()
            ],
            customer_id=pa.string(),
            customer_key=pa.uint64(),
            purpose=pa.string(),
            is_granted=pa.bool_(),
        ),
        "stg_landing__clock": clock(LAST_DAY, drawn.settings.time_zone),
        "settings": setting_rows(drawn.settings),
    }
