"""What a few people did with a few products in a few places, and what must be told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.tables import clock, keys_of, setting_rows
from tests.python.reference import assortments
from tests.python.reference.rows import Row
from tests.python.reference.settings import Settings

LAST_DAY = date(2025, 3, 31)
CUSTOMERS = [f"user:{number}" for number in range(6)]
CATEGORIES = {"p1": "tea", "p2": "tea", "p3": "rice", "p4": None, "p5": "salt"}
STORE_REGIONS = {"s1": "North", "s2": "South", "s3": None}
SESSION_REGIONS = {"v1": "North", "v2": "East", "v3": None, "bot": "North"}


@dataclass(frozen=True)
class Baskets:
    """Events with products, and the settings."""

    events: list[dict[str, Any]]
    settings: Settings


@st.composite
def histories(draw: st.DrawFn) -> Baskets:
    """Up to sixty events, mostly purchases, some of them too long ago."""
    events = [
        {
            "customer": draw(st.sampled_from(CUSTOMERS)),
            "session_id": draw(st.sampled_from([*SESSION_REGIONS])),
            "event_date": LAST_DAY - timedelta(days=draw(st.sampled_from([0, 6, 7, 40]))),
            "action": draw(st.sampled_from(["bought", "bought", "bought", "viewed"])),
            "product_id": draw(st.sampled_from([*CATEGORIES, "unknown"])),
            "store_id": draw(st.sampled_from([None, "s1", "s1", *STORE_REGIONS])),
            "value": draw(st.sampled_from([None, 0, 5, 20])),
        }
        for _ in range(draw(st.integers(10, 60)))
    ]
    settings = Settings(assortment_days=7, fewest_customers=draw(st.integers(1, 4)))
    return Baskets(events, settings)


def check(bench: Bench, drawn: Baskets) -> None:
    """`assortment_index` says what counting purchases one by one does."""
    found = bench.build("assortment_index", given=_given(drawn))["assortment_index"]
    assert_same_rows(map(_rounded, found), map(_rounded, _expected(drawn)), "assortment_index")


def _rounded(row: Row) -> dict[str, Any]:
    shares = {name: round(row[name], 9) for name in ("share", "chain_share", "share_index")}
    return {**row, **shares}


def _given(drawn: Baskets) -> dict[str, Any]:
    keys, sessions, events = keys_of(CUSTOMERS), keys_of(SESSION_REGIONS), drawn.events

    def column(name: str, kind: pa.DataType) -> pa.Array:
        return pa.array([event[name] for event in events], kind)

    return {
        "int_product_events__listed": pa.table(
            {
                "customer_key": pa.array([keys[row["customer"]] for row in events], pa.uint64()),
                "session_key": pa.array(
                    [sessions[row["session_id"]] for row in events], pa.uint64()
                ),
                "event_date": column("event_date", pa.date32()),
                "action": column("action", pa.string()),
                "product_id": column("product_id", pa.string()),
                "store_id": column("store_id", pa.string()),
                "value": column("value", pa.decimal128(18, 4)),
            }
        ),
        "stg_products__products": pa.table(
            {
                "product_id": pa.array([*CATEGORIES], pa.string()),
                "category": pa.array([*CATEGORIES.values()], pa.string()),
            }
        ),
        "stg_stores__stores": pa.table(
            {
                "store_id": pa.array([*STORE_REGIONS], pa.string()),
                "region": pa.array([*STORE_REGIONS.values()], pa.string()),
            }
        ),
        "fct_sessions": [
            {"session_id": name, "region": region, "is_bot_like": name == "bot"}
            for name, region in SESSION_REGIONS.items()
        ],
        "stg_landing__clock": clock(LAST_DAY, "UTC"),
        "settings": setting_rows(drawn.settings),
    }


def _expected(drawn: Baskets) -> list[dict[str, Any]]:
    since = LAST_DAY - timedelta(days=drawn.settings.assortment_days)
    purchases = [
        {
            "customer": row["customer"],
            "category": CATEGORIES.get(row["product_id"]) or "(none)",
            "value": row["value"],
            "store": row["store_id"],
            "region": STORE_REGIONS.get(row["store_id"]) or SESSION_REGIONS[row["session_id"]],
        }
        for row in drawn.events
        if row["action"] == "bought" and row["event_date"] > since and row["session_id"] != "bot"
    ]
    return [*assortments.assortment_rows(purchases, fewest=drawn.settings.fewest_customers)]
