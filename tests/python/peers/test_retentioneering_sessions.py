"""Retentioneering's sample shop: 600 users whose sessions of 30 minutes are known.

Its sessions are numbered in the file, so not only their number but every one is compared.
"""

from __future__ import annotations

import csv
import gzip
from datetime import datetime
from pathlib import Path

from tests.python.property.bench import Bench
from tests.python.property.tables import event, keys_of, staged_events
from tests.python.reference.rows import grouped


def test_sessions_are_cut_where_the_file_says(bench: Bench, cases: Path) -> None:
    path = cases / "retentioneering_ecom" / "ecom.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    events = [
        event(
            event_id=f"{place:06d}",
            event_name=row["event"],
            occurred_at=datetime.fromisoformat(row["timestamp"]),
            anonymous_id=row["user_id"],
        )
        for place, row in enumerate(rows)
    ]
    given = {"stg_events__events": staged_events(events)}
    built = bench.build("int_events__sessionized", given=given)["int_events__sessionized"]
    ids = {key: event_id for event_id, key in keys_of(one["event_id"] for one in events).items()}
    found = grouped(
        [{"event_id": ids[row["event_key"]], **row} for row in built],
        lambda row: row["session_key"],
    )
    assert len(built) == len(rows) == 31_106
    assert len(found) == 3_605
    told = grouped(
        [{"session_id": row["session_id"], **one} for row, one in zip(rows, events, strict=True)],
        lambda row: (row["anonymous_id"], row["session_id"]),
    )
    assert _partition(found.values()) == _partition(told.values())


def _partition(sessions: object) -> set[frozenset[str]]:
    return {frozenset(row["event_id"] for row in session) for session in sessions}  # type: ignore
