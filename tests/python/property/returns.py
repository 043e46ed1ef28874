"""Days and conversions of a few people, and who of them came back or got to the goal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.tables import clock, setting_rows, utc
from tests.python.reference.definitions import definition_rows
from tests.python.reference.growth import lag_rows, retention_rows
from tests.python.reference.rows import midnight_utc
from tests.python.reference.settings import Settings

FIRST_DAY = date(2024, 12, 20)
CUSTOMERS = ["user:1", "user:2", "user:3", "device:4"]
KEYS = ["purchase", "cart_added", "newsletter_subscribed"]


@dataclass(frozen=True)
class Returns:
    """Rows of what the growth models read, and the settings."""

    days: list[dict[str, Any]]
    conversions: list[dict[str, Any]]
    last_day: date
    settings: Settings


@st.composite
def histories(draw: st.DrawFn) -> Returns:
    """Three months and a turn of the year."""
    zone = draw(st.sampled_from(["UTC", "Asia/Tokyo"]))
    numbers = st.integers(0, 80)
    places = draw(st.sets(st.tuples(st.sampled_from(CUSTOMERS), numbers), max_size=20))
    days = []
    for customer, number in sorted(places):
        day = FIRST_DAY + timedelta(days=number)
        purchases = draw(st.sampled_from([0, 0, 1, 2]))
        days.append(
            {
                "customer_id": customer,
                "activity_date": day,
                "starts_at": midnight_utc(day, zone),
                "session_count": draw(st.sampled_from([0, 1, 3])),
                "purchase_count": purchases,
                "revenue": 10 * purchases,
            }
        )
    conversions = [
        {
            "customer_id": draw(st.sampled_from(CUSTOMERS)),
            "conversion_key": key,
            "tier": "macro" if key == "purchase" else "micro",
            "occurred_at": utc("2024-12-20T00:00:00")
            + timedelta(hours=6 * draw(st.integers(0, 320))),
        }
        for key in draw(st.lists(st.sampled_from(KEYS), max_size=20))
    ]
    last_day = FIRST_DAY + timedelta(days=draw(st.integers(80, 120)))
    settings = Settings(time_zone=zone, conversion_lag_days=draw(st.sampled_from([90, 3])))
    return Returns(days, conversions, last_day, settings)


def _days(rows: list[dict[str, Any]]) -> pa.Table:
    kinds = {
        "customer_id": pa.string(),
        "activity_date": pa.date32(),
        "starts_at": pa.timestamp("us"),
        "session_count": pa.int64(),
        "purchase_count": pa.int64(),
        "revenue": pa.int64(),
    }
    return pa.table(
        {name: pa.array([row[name] for row in rows], kind) for name, kind in kinds.items()}
    )


def check(bench: Bench, drawn: Returns) -> None:
    """`cohort_retention` and `conversion_lag` say what following everybody does."""
    given = {
        "int_customer_days__summarized": _days(drawn.days),
        "fct_conversions": drawn.conversions,
        "stg_landing__clock": clock(drawn.last_day, drawn.settings.time_zone),
        "settings": setting_rows(drawn.settings),
    }
    built = bench.build("cohort_retention", "conversion_lag", given=given)
    expected = retention_rows(drawn.days, drawn.last_day)
    assert_same_rows(built["cohort_retention"], expected, "cohort_retention")
    tiers = {
        row["conversion_key"]: row["tier"]
        for row in definition_rows("conversions")
        if row["is_active"] == "true"
    }
    assert_same_rows(
        [
            {**row, "converted_share": round(row["converted_share"], 9)}
            for row in built["conversion_lag"]
        ],
        lag_rows(
            drawn.conversions, tiers, drawn.last_day, drawn.settings.conversion_lag_days,
            drawn.settings.time_zone,
        ),
        "conversion_lag",
    )  # fmt: skip
