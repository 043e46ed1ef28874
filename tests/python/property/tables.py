"""Made-up rows in the shape that the models expect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa

from orchestration.lib.landing.feeds import FEEDS
from tests.python.reference.definitions import definition_rows
from tests.python.reference.identity import visitor_of
from tests.python.reference.rows import Row, midnight_utc
from tests.python.reference.settings import Settings

EVENT_COLUMNS = tuple(name for name in FEEDS["events"].columns if name != "ip")
_TIMES = ("occurred_at", "received_at", "updated_at")
_NUMBERS = ("quantity", "value", "scroll_percent", "engagement_seconds")


def event(**known: Any) -> dict[str, Any]:
    """An event with every column; what is not given is unknown."""
    return {**dict.fromkeys(EVENT_COLUMNS), **known}


def event_id(place: int) -> str:
    """Ids whose order says nothing of the order in which they were made up."""
    return f"e{place * 7919 % 1000:03d}"


def staged_events(events: Sequence[Row]) -> pa.Table:
    """Events as stg_events__events holds them."""
    kinds = {name: pa.decimal128(18, 4) if name in _NUMBERS else None for name in EVENT_COLUMNS}
    table = _table(events, {**kinds, "landed_on": pa.date32()})
    keys = keys_of(row["event_id"] for row in events) | keys_of(map(visitor_of, events))
    table = table.append_column("feed", pa.array(["events"] * len(events)))
    for name, texts in (
        ("event_key", [row["event_id"] for row in events]),
        ("visitor_key", [visitor_of(row) for row in events]),
    ):
        table = table.append_column(name, pa.array([keys[text] for text in texts], pa.uint64()))
    return table.append_column("row_place", pa.array(range(len(events)), pa.int64()))


def keys_of(texts: Iterable[str]) -> dict[str, int]:
    """The warehouse's own key of each text."""
    rows = duckdb.execute("select text, hash(text) from unnest($1) as t (text)", [[*texts]])
    return dict(rows.fetchall())


def staged_attributes(statements: Sequence[Row]) -> pa.Table:
    """Statements as stg_customers__attributes holds them."""
    return _table(
        statements, dict.fromkeys(["user_id", "attribute", "value", "origin", "updated_at"])
    )


def clock(last_day: date, zone: str) -> pa.Table:
    """The one row of stg_landing__clock."""
    ends = midnight_utc(last_day + timedelta(days=1), zone)
    return pa.table(
        {
            "last_landed_on": pa.array([last_day], pa.date32()),
            "clock_at": pa.array([ends], pa.timestamp("us")),
            "time_zone": [zone],
        }
    )


def setting_rows(settings: Settings) -> list[dict[str, str]]:
    """The rows of settings.csv with the values of some settings."""
    changed = {
        field.name: _setting_text(getattr(settings, field.name)) for field in fields(settings)
    }
    return [
        {**row, "value": changed.get(row["setting_key"], row["value"])}
        for row in definition_rows("settings")
    ]


def _setting_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def event_names(role: str) -> set[str]:
    """The events of a role in known_events.csv."""
    return {row["event_name"] for row in definition_rows("known_events") if row["role"] == role}


def utc(text: str) -> datetime:
    """A moment, written as ISO 8601 without an offset."""
    return datetime.fromisoformat(text)


def _table(rows: Sequence[Row], kinds: dict[str, pa.DataType | None]) -> pa.Table:
    return pa.table(
        {
            name: pa.array(
                [row.get(name) for row in rows],
                kind or (pa.timestamp("us") if name in _TIMES else pa.string()),
            )
            for name, kind in kinds.items()
        }
    )
