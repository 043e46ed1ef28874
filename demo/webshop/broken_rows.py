"""Rows that nobody can use, each broken in one way that the warehouse must name."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pyarrow as pa

from demo.webshop import truth
from demo.webshop.day import Day
from demo.webshop.identifiers import hex_text, scramble
from demo.webshop.json_lines import json_line
from demo.webshop.schema import EVENT_SCHEMA

# What makes a row unusable, by the reason that the warehouse gives. Those in TYPED can happen in a
# Parquet file with typed columns as well; the rest need the freedom of JSON lines.
TYPED = (
    "missing_event_id", "missing_event_name", "missing_occurred_at", "missing_identity",
    "occurred_too_early", "occurred_too_late",
)  # fmt: skip
BROKEN = (*TYPED, "invalid_occurred_at", "invalid_value", "invalid_json", "not_an_object",
          "invalid_utf8")  # fmt: skip
_ABSENT = {
    "missing_event_id": ("event_id",),
    "missing_event_name": ("event_name",),
    "missing_occurred_at": ("occurred_at",),
    "missing_identity": ("anonymous_id", "user_id"),
}
_TOO_EARLY, _TOO_LATE = datetime(1970, 1, 1), datetime(2099, 12, 31)


def draw_broken(day: Day, rows: int) -> list[str]:
    """The reasons of today's broken rows; over all days every reason comes at least once."""
    due = [reason for number, reason in enumerate(BROKEN) if number % day.count == day.number]
    more = day.rng.integers(0, len(BROKEN), day.rng.poisson(truth.DEFECTS.broken_share * rows))
    return due + [BROKEN[number] for number in more]


def break_rows(day: Day, samples: pa.Table, reasons: list[str]) -> tuple[pa.Table, list[bytes]]:
    """Makes one unusable row for each reason from `samples` (ordinary plain rows, at least one).

    Returns the rows for Parquet and the lines for JSON. Every row takes an event id of its own.
    """
    rng, counters = day.rng, day.counters
    numbers = counters.event + np.arange(len(reasons))
    counters.event += len(reasons)
    ids = hex_text(scramble(numbers, counters.id_salt)).to_pylist()
    chosen = rng.integers(0, samples.num_rows, len(reasons))
    originals = samples.take(pa.array(chosen)).to_pylist()
    typed: list[dict[str, object]] = []
    lines: list[bytes] = []
    chances = rng.random(len(reasons))
    for reason, event_id, original, chance in zip(reasons, ids, originals, chances, strict=True):
        row = _broken_row({**original, "event_id": event_id}, reason)
        if reason in TYPED and chance < 0.5:
            typed.append(row)
        else:
            lines.append(_broken_line(row, reason))
    return pa.Table.from_pylist(typed, schema=EVENT_SCHEMA), lines


def _broken_row(row: dict[str, object], reason: str) -> dict[str, object]:
    row.update({name: None for name in _ABSENT.get(reason, ())})
    if reason == "occurred_too_early":
        row["occurred_at"] = _TOO_EARLY
    elif reason == "occurred_too_late":
        row["occurred_at"] = _TOO_LATE
    elif reason == "invalid_value":
        row["value"] = "三千円"
    return row


def _broken_line(row: dict[str, object], reason: str) -> bytes:
    if reason == "invalid_occurred_at":
        return json_line({**row, "occurred_at": None})[:-1] + b',"occurred_at":"yesterday"}'
    if reason == "invalid_utf8":
        return json_line({**row, "search_term": None})[:-1] + b',"search_term":"\x8e\xb8\xff"}'
    line = json_line(row)
    if reason == "invalid_json":
        return line[: len(line) // 2]
    if reason == "not_an_object":
        return b'["' + str(row["event_id"]).encode() + b'","page_view"]'
    return line
