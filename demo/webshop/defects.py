"""What goes wrong on the way: late, repeated and broken rows, and rows that come as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa

from demo.webshop import truth
from demo.webshop.identifiers import hex_text, scramble
from demo.webshop.schema import EVENT_SCHEMA

DAY = 86_400_000_000  # microseconds

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


@dataclass
class Parts:
    """One table of a day's rows, taken apart by how they land."""

    on_time: pa.Table
    as_json: pa.Table
    later: list[tuple[int, pa.Table]] = field(default_factory=list)  # day number, plain rows
    late: int = 0
    repeated: int = 0


def take_apart(rng: np.random.Generator, table: pa.Table, day_number: int, days: int) -> Parts:
    """Splits off the late rows and those for JSON lines, and repeats some of the rest.

    A row that would land after the last day lands in time instead; a repeat lands on the last day.
    """
    n = table.num_rows
    chances = rng.random(n)
    delay = rng.integers(1, 4, n)
    is_late = (chances < truth.DEFECTS.late_share) & (day_number + delay < days)
    is_json = ~is_late & (chances > 1 - truth.DEFECTS.json_lines_share)
    kept = ~is_late & ~is_json
    parts = Parts(table.filter(pa.array(kept)), plain(table.filter(pa.array(is_json))))
    for days_late in (1, 2, 3):
        rows = plain(table.filter(pa.array(is_late & (delay == days_late))))
        if rows.num_rows:
            received = np.full(rows.num_rows, days_late * DAY)
            parts.later.append((day_number + days_late, _received_later(rows, received)))
            parts.late += rows.num_rows
    again = np.flatnonzero(~is_late & (rng.random(n) < truth.DEFECTS.repeated_share))
    days_after = np.minimum(rng.choice([0, 0, 1, 2], len(again)), days - 1 - day_number)
    for each in (0, 1, 2):
        chosen = again[days_after == each]
        if len(chosen):
            wait = rng.integers(60_000_000, 3_600_000_000, len(chosen)) + each * DAY
            rows = _received_later(plain(table.take(pa.array(chosen))), wait)
            parts.later.append((day_number + each, rows))
            parts.repeated += len(chosen)
    return parts


def plain(table: pa.Table) -> pa.Table:
    """The same rows without dictionaries, so that tables of several days fit together."""
    return table.cast(EVENT_SCHEMA)


def _received_later(table: pa.Table, microseconds: np.ndarray) -> pa.Table:  # type: ignore[type-arg]
    position = table.schema.get_field_index("received_at")
    received = table.column(position).cast(pa.int64()).to_numpy() + microseconds
    return table.set_column(position, "received_at", pa.array(received).cast(pa.timestamp("us")))


def draw_broken(rng: np.random.Generator, rows: int, day_number: int, days: int) -> list[str]:
    """The reasons of today's broken rows; over all days every reason comes at least once."""
    due = [reason for number, reason in enumerate(BROKEN) if number % days == day_number]
    more = rng.integers(0, len(BROKEN), rng.poisson(truth.DEFECTS.broken_share * rows))
    return due + [BROKEN[number] for number in more]


def break_rows(
    rng: np.random.Generator, samples: pa.Table, reasons: list[str], first_event: int, id_salt: int
) -> tuple[pa.Table, list[bytes]]:
    """Makes one unusable row for each reason from `samples` (ordinary plain rows, at least one).

    Returns the rows for Parquet and the lines for JSON. Every row has an event id of its own.
    """
    ids = hex_text(scramble(first_event + np.arange(len(reasons)), id_salt)).to_pylist()
    chosen = rng.integers(0, samples.num_rows, len(reasons))
    originals = samples.take(pa.array(chosen)).to_pylist()
    typed: list[dict[str, object]] = []
    lines: list[bytes] = []
    for reason, event_id, original, chance in zip(reasons, ids, originals, rng.random(len(ids))):
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
        return json_line({**row, "occurred_at": None})[:-1] + b', "occurred_at": "yesterday"}'
    line = json_line(row)
    if reason == "invalid_json":
        return line[: len(line) // 2]
    if reason == "not_an_object":
        return b'["' + str(row["event_id"]).encode() + b'", "page_view"]'
    if reason == "invalid_utf8":
        return json_line({**row, "search_term": None})[:-1] + b', "search_term": "\x8e\xb8\xff"}'
    return line


def json_line(row: Mapping[str, object], in_japanese_time: bool = False) -> bytes:
    """One row as a line of JSON: nulls left out, JSON columns nested, times in ISO 8601."""
    result: dict[str, object] = {}
    for name, value in row.items():
        if value is None:
            continue
        if isinstance(value, datetime):
            if in_japanese_time:
                value = (value + timedelta(hours=9)).isoformat(timespec="microseconds") + "+09:00"
            else:
                value = value.isoformat(timespec="microseconds") + "Z"
        elif name in ("consent", "properties"):
            value = json.loads(str(value))
        result[name] = value
    return json.dumps(result, ensure_ascii=False).encode()


def json_lines(rng: np.random.Generator, table: pa.Table, broken: list[bytes]) -> bytes:
    """The text of a JSON-lines file of ordinary rows with the broken lines strewn among them."""
    rows = table.to_pylist()
    lines = [
        # An extra column that no feed knows, and half of the times with an offset.
        json_line({**row, "app_version": "5.2.1"}, in_japanese_time=position % 2 == 1)
        for position, row in enumerate(rows)
    ]
    lines += broken
    order = rng.permutation(len(lines))
    return b"".join(lines[position] + b"\n" for position in order)
