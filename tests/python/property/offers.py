"""What some people bought in the last weeks, and what must be offered to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.tables import clock, keys_of, setting_rows
from tests.python.reference import recommendations
from tests.python.reference.rows import Row
from tests.python.reference.settings import Settings

LAST_DAY = date(2025, 3, 31)
CUSTOMERS = [f"user:{number:02}" for number in range(14)]
PRODUCTS = [f"p{number:02}" for number in range(14)]
# the first products are bought by nearly everybody, the last by hardly anybody
COMMON, RARE = PRODUCTS[:4], PRODUCTS[4:]
AGES = [0, 1, 6, 7, 8, 10, 13, 14, 15, 30, 99, 110]
SENSITIVE = "drug"
SESSIONS = ["v1", "v2", "bot"]


@dataclass(frozen=True)
class Offers:
    """Events with products, and the settings."""

    events: list[dict[str, Any]]
    settings: Settings
    consents: dict[str, bool]


@st.composite
def histories(draw: st.DrawFn) -> Offers:
    """Baskets of several products each, some of them only looked at."""
    events = []
    for customer in CUSTOMERS:
        for basket in range(draw(st.integers(0, 3))):
            day = LAST_DAY - timedelta(days=draw(st.sampled_from(AGES)))
            names = draw(st.lists(st.sampled_from(COMMON), min_size=1, max_size=4, unique=True))
            names += draw(st.lists(st.sampled_from([*RARE, SENSITIVE]), max_size=2, unique=True))
            order = draw(st.sampled_from([None, f"o{customer}{basket}"]))
            events += [
                {
                    "customer": customer,
                    "product": name,
                    "event_date": day,
                    "action": draw(st.sampled_from(["bought"] * 5 + ["viewed"])),
                    "order_id": order,
                    "session": draw(st.sampled_from(["v1"] * 5 + SESSIONS)),
                }
                for name in names
            ]
    settings = Settings(
        recommendation_days=draw(st.sampled_from([7, 14])),
        recommendation_history_days=draw(st.sampled_from([98, 365])),
        repeat_half_life_days=draw(st.sampled_from([14, 84])),
    )
    consents = {who: draw(st.booleans()) for who in CUSTOMERS[:10]}
    return Offers(events, settings, consents)


def check(bench: Bench, drawn: Offers) -> None:
    """Offers and their test say what going through every customer and product does."""
    built = bench.build(
        "int_recommendations__ranked",
        "recommendation_backtest",
        "recommendations",
        given=_given(drawn),
    )
    keys = keys_of(CUSTOMERS)
    counted = [
        {**row, "basket": row["order_id"] or row["session"]}
        for row in drawn.events
        if row["session"] != "bot" and row["product"] != SENSITIVE
    ]
    expected, tested = [], []
    for cut, cut_on in _cuts(drawn):
        known = recommendations.known_at(counted, cut_on, drawn.settings)
        offers = [*recommendations.ranked(known)]
        expected += [
            {**row, "cut": cut, "customer_key": keys[row["customer"]]}
            for row in offers
            if _is_asked(row["customer"], cut, cut_on, counted, drawn)
        ]
        if cut == "now":
            _check_told(built["recommendations"], offers, drawn.consents)
        else:
            tested = [*recommendations.backtest_rows(known, offers, counted)]
    assert_same_rows(
        map(_rounded, built["int_recommendations__ranked"]),
        [_rounded({k: v for k, v in row.items() if k != "customer"}) for row in expected],
        "int_recommendations__ranked",
    )
    assert_same_rows(built["recommendation_backtest"], tested, "recommendation_backtest")


def _is_asked(customer: str, cut: str, cut_on: date, counted: Sequence[Row], drawn: Offers) -> bool:
    if cut == "now":
        return drawn.consents.get(customer, False)
    return any(
        row["customer"] == customer and row["action"] == "bought" and row["event_date"] > cut_on
        for row in counted
    )


def _check_told(found: Sequence[Row], offers: Sequence[Row], consents: Mapping[str, bool]) -> None:
    told = {(row["customer_id"], row["recommendation_rank"], row["product_id"]) for row in found}
    assert told == {
        (row["customer"], row["place"], row["product_id"])
        for row in offers
        if row["place"] <= recommendations.MOST_RECOMMENDED and consents.get(row["customer"])
    }


def _cuts(drawn: Offers) -> list[tuple[str, date]]:
    days = timedelta(days=drawn.settings.recommendation_days)
    firsts = [row["event_date"] for row in drawn.events]
    cuts = [("now", LAST_DAY)]
    if firsts and min(firsts) + days <= LAST_DAY - days:
        cuts.append(("test", LAST_DAY - days))
    return cuts


def _rounded(row: Row) -> dict[str, Any]:
    # a chance is what its formula gives but for the last digits
    return {**row, "chance": round(row["chance"], 9)}


def _given(drawn: Offers) -> dict[str, Any]:
    keys, sessions, events = keys_of(CUSTOMERS), keys_of(SESSIONS), drawn.events

    def column(name: str, kind: pa.DataType) -> pa.Array:
        return pa.array([event[name] for event in events], kind)

    return {
        "int_product_events__listed": pa.table(
            {
                "customer_key": pa.array([keys[row["customer"]] for row in events], pa.uint64()),
                "session_key": pa.array([sessions[row["session"]] for row in events], pa.uint64()),
                "event_date": column("event_date", pa.date32()),
                "action": column("action", pa.string()),
                "product_id": column("product", pa.string()),
                "order_id": column("order_id", pa.string()),
            }
        ),
        "fct_sessions": [{"session_id": name, "is_bot_like": name == "bot"} for name in SESSIONS],
        "stg_products__products": pa.table(
            {
                "product_id": pa.array([*PRODUCTS, SENSITIVE], pa.string()),
                "name": pa.array([None] * len(PRODUCTS) + ["Aspirin"], pa.string()),
                "department": pa.nulls(len(PRODUCTS) + 1, pa.string()),
                "category": pa.array(["Tea"] * len(PRODUCTS) + ["Analgesics"], pa.string()),
                "subcategory": pa.nulls(len(PRODUCTS) + 1, pa.string()),
            }
        ),
        "int_consents__current": pa.table(
            {
                "customer_id": pa.array([*drawn.consents], pa.string()),
                "customer_key": pa.array([keys[who] for who in drawn.consents], pa.uint64()),
                "purpose": pa.array(["personalization"] * len(drawn.consents), pa.string()),
                "is_granted": pa.array([*drawn.consents.values()], pa.bool_()),
            }
        ),
        "stg_landing__clock": clock(LAST_DAY, "UTC"),
        "settings": setting_rows(drawn.settings),
    }
