"""What goes wrong on the way: late and repeated rows, and rows that come as JSON lines."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from demo.webshop import truth
from demo.webshop.day import Day
from demo.webshop.identifiers import Numbers
from demo.webshop.schema import EVENT_SCHEMA

DAY = 86_400_000_000  # microseconds


@dataclass
class Parts:
    """One table of a day's rows, taken apart by how they land."""

    on_time: pa.Table
    as_json: pa.Table
    later: list[tuple[int, pa.Table]] = field(default_factory=list)  # day number, plain rows
    late: int = 0
    repeated: int = 0


def take_apart(day: Day, table: pa.Table) -> Parts:
    """Splits off the late rows and those for JSON lines, and repeats some of the rest.

    A row that would land after the last day lands in time instead; a repeat lands on the last day.
    """
    n = table.num_rows
    rng = day.rng
    chances = rng.random(n)
    delay = rng.integers(1, 4, n)
    is_late = (chances < truth.DEFECTS.late_share) & (day.number + delay < day.count)
    is_json = ~is_late & (chances > 1 - truth.DEFECTS.json_lines_share)
    kept = ~is_late & ~is_json
    parts = Parts(table.filter(pa.array(kept)), plain(table.filter(pa.array(is_json))))
    for days_late in (1, 2, 3):
        rows = plain(table.filter(pa.array(is_late & (delay == days_late))))
        if rows.num_rows:
            received = np.full(rows.num_rows, days_late * DAY)
            parts.later.append((day.number + days_late, _received_later(rows, received)))
            parts.late += rows.num_rows
    again = np.flatnonzero(~is_late & (rng.random(n) < truth.DEFECTS.repeated_share))
    days_after = np.minimum(rng.choice([0, 0, 1, 2], len(again)), day.count - 1 - day.number)
    for each in (0, 1, 2):
        chosen = again[days_after == each]
        if len(chosen):
            wait = rng.integers(60_000_000, 3_600_000_000, len(chosen)) + each * DAY
            rows = _received_later(plain(table.take(pa.array(chosen))), wait)
            parts.later.append((day.number + each, rows))
            parts.repeated += len(chosen)
    return parts


def plain(table: pa.Table) -> pa.Table:
    """The same rows without dictionaries, so that tables of several days fit together."""
    return table.cast(EVENT_SCHEMA)


def _received_later(table: pa.Table, microseconds: Numbers) -> pa.Table:
    position = table.schema.get_field_index("received_at")
    received = table.column(position).cast(pa.int64()).to_numpy() + microseconds
    return table.set_column(position, "received_at", pa.array(received).cast(pa.timestamp("us")))
