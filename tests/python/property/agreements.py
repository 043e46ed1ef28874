"""What a few people said of consent, and what of it must hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.tables import keys_of, setting_rows, utc
from tests.python.reference import consents
from tests.python.reference.definitions import definition_rows
from tests.python.reference.settings import Settings

START = utc("2025-01-01T20:00:00")
CUSTOMERS = ["user:1", "user:2", "device:3"]
TEXTS = [
    None,
    "{}",
    '{"personalization":"granted"}',
    '{"personalization":"denied","ads":"granted"}',
    '{"ads":"granted","ad_storage":"denied"}',
    '{"advertising":" Granted ","gpc":true}',
    '{"advertising":true,"gpc":0}',
    '{"advertising":null,"analytics":"maybe","unknown":"granted"}',
]


@dataclass(frozen=True)
class Agreements:
    """Events that may say something of consent."""

    events: list[dict[str, Any]]
    time_zone: str


@st.composite
def histories(draw: st.DrawFn) -> Agreements:
    """Up to fifteen events of two days, often at the same moment."""
    events = [
        {
            "customer_id": draw(st.sampled_from(CUSTOMERS)),
            "occurred_at": START + timedelta(hours=draw(st.integers(0, 12))),
            "consent": draw(st.sampled_from(TEXTS)),
        }
        for _ in range(draw(st.integers(1, 15)))
    ]
    return Agreements(events, draw(st.sampled_from(["UTC", "Asia/Tokyo"])))


def check(bench: Bench, drawn: Agreements) -> None:
    """`int_consents__current` says what going through everything that was said does."""
    found = bench.build("int_consents__current", given=_given(drawn))["int_consents__current"]
    purposes = {row["name"]: row["purpose"] for row in definition_rows("consent_purposes")}
    keys = keys_of(CUSTOMERS)
    expected = [
        {**row, "customer_key": keys[row["customer_id"]]}
        for row in consents.consent_rows(drawn.events, purposes)
    ]
    assert_same_rows(found, expected, "int_consents__current")


def _given(drawn: Agreements) -> dict[str, Any]:
    texts = [event["consent"] for event in drawn.events]
    keys = keys_of([text for text in TEXTS if text is not None])
    return {
        "stg_events__events": pa.table({"consent": pa.array(texts, pa.string())}),
        "int_events__sessionized": pa.table(
            {
                "customer_id": pa.array([event["customer_id"] for event in drawn.events]),
                "occurred_at": pa.array(
                    [event["occurred_at"] for event in drawn.events], pa.timestamp("us")
                ),
                "consent_key": pa.array([keys.get(text) for text in texts], pa.uint64()),
            }
        ),
        "int_customers__changed": [],
        "int_events__changed": [],
        "settings": setting_rows(Settings(time_zone=drawn.time_zone)),
    }
