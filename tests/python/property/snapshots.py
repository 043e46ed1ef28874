"""Days, conversions and visits of a few people, and what was known of them when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.tables import clock, keys_of
from tests.python.reference.definitions import definition_rows
from tests.python.reference.propensity import features_of, followed_by, snapshots_of

FIRST_DAY = date(2025, 1, 1)
CUSTOMERS = ["user:1", "user:2", "device:3"]
KEYS = ["purchase", "cart_added", "product_viewed", "newsletter_subscribed"]


@dataclass(frozen=True)
class Lives:
    """Rows of what propensity is learned from."""

    days: list[dict[str, Any]]
    conversions: list[dict[str, Any]]
    visits: list[dict[str, Any]]
    last_day: date


@st.composite
def histories(draw: st.DrawFn) -> Lives:
    """Half a year at most, its days near to where windows begin and end."""
    length = draw(st.sampled_from([10, 40, 130, 170]))
    last_day = FIRST_DAY + timedelta(days=length)
    # days before the last one: edges of weeks, of months and of the ninety days are likely
    edges = [
        back for back in (0, 6, 7, 8, 13, 29, 30, 31, 36, 37, 60, 89, 90, 97, 120) if back <= length
    ]
    numbers = st.one_of(st.sampled_from(edges), st.integers(0, length))
    who = st.sampled_from(CUSTOMERS)
    days = [
        {
            "customer_id": customer,
            "activity_date": last_day - timedelta(days=back),
            "session_count": sessions,
            "purchase_count": purchases,
        }
        for (customer, back), (sessions, purchases) in draw(
            st.dictionaries(
                st.tuples(who, numbers),
                st.sampled_from([(0, 0), (1, 0), (3, 0), (0, 1), (2, 1)]),
                max_size=25,
            )
        ).items()
    ]
    conversions = [
        {
            "customer_id": customer,
            "conversion_date": last_day - timedelta(days=back),
            "conversion_key": key,
            "conversion_count": count,
            "value": 10 * count,
        }
        for (customer, back, key), count in draw(
            st.dictionaries(
                st.tuples(who, numbers, st.sampled_from(KEYS)), st.integers(1, 3), max_size=25
            )
        ).items()
    ]
    moments = st.sampled_from([None, "know", "go", "do", "buy"])
    visits = [
        {
            "session_id": f"s{place}",
            "customer_id": customer,
            "session_date": last_day - timedelta(days=back),
            "moments": met,
        }
        for place, (customer, back, met) in enumerate(
            draw(
                st.lists(
                    st.tuples(who, numbers, st.lists(moments, min_size=1, max_size=3)), max_size=20
                )
            )
        )
    ]
    return Lives(days, conversions, visits, last_day)


def check(bench: Bench, drawn: Lives) -> None:
    """The snapshots say what looking at every day of everybody does."""
    kinds = {row["conversion_key"]: row for row in definition_rows("conversions")}
    keys = keys_of([*CUSTOMERS, *kinds, *(row["session_id"] for row in drawn.visits)])
    built = bench.build(
        "int_snapshots__measured",
        "int_snapshots__followed",
        given={
            "int_customer_days__summarized": _table(drawn.days, _DAYS),
            "int_customer_days__converted": _table(
                [
                    {
                        **row,
                        "customer_key": keys[row["customer_id"]],
                        "conversion_hash": keys[row["conversion_key"]],
                        "is_macro": kinds[row["conversion_key"]]["tier"] == "macro",
                    }
                    for row in drawn.conversions
                ],
                _CONVERSIONS,
            ),
            "fct_sessions": drawn.visits,
            "int_visit_moments__found": _table(
                [
                    {
                        "session_key": keys[row["session_id"]],
                        "session_date": row["session_date"],
                        "moment": moment,
                    }
                    for row in drawn.visits
                    for moment in row["moments"]
                ],
                _MOMENTS,
            ),
            "stg_landing__clock": clock(drawn.last_day, "UTC"),
        },
    )
    first_day = min((row["activity_date"] for row in drawn.days), default=None)
    dates = snapshots_of(first_day, drawn.last_day) if first_day else []
    measured, followed = [], []
    for horizon, number, on in dates:
        for customer in CUSTOMERS:
            conversions = [row for row in drawn.conversions if row["customer_id"] == customer]
            known = features_of(
                on,
                [row for row in drawn.days if row["customer_id"] == customer],
                conversions,
                [
                    {"session_date": row["session_date"], "moment": moment}
                    for row in drawn.visits
                    if row["customer_id"] == customer
                    for moment in {*row["moments"]}
                ],
                kinds,
            )
            if known is not None:
                place = {
                    "horizon_days": horizon,
                    "snapshot_number": number,
                    "customer_key": keys[customer],
                }
                measured.append({**place, "snapshot_on": on, "is_learned_from": True, **known})
                followed += [
                    {**place, "conversion_key": key}
                    for key in followed_by(on, horizon, conversions)
                    if number > 0 and kinds[key]["tier"] == "macro"
                ]
    assert_same_rows(built["int_snapshots__measured"], measured, "int_snapshots__measured")
    assert_same_rows(built["int_snapshots__followed"], followed, "int_snapshots__followed")


_DAYS = {
    "customer_id": pa.string(),
    "activity_date": pa.date32(),
    "session_count": pa.int64(),
    "purchase_count": pa.int64(),
}
_CONVERSIONS = {
    "customer_key": pa.uint64(),
    "conversion_hash": pa.uint64(),
    "conversion_date": pa.date32(),
    "is_macro": pa.bool_(),
    "conversion_count": pa.int64(),
    "value": pa.int64(),
}
_MOMENTS = {"session_key": pa.uint64(), "session_date": pa.date32(), "moment": pa.string()}


def _table(rows: list[dict[str, Any]], kinds: dict[str, pa.DataType]) -> pa.Table:
    return pa.table(
        {name: pa.array([row[name] for row in rows], kind) for name, kind in kinds.items()}
    )
