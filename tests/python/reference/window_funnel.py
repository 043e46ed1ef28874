"""The deepest level that ClickHouse's `windowFunnel` reports, by its own way of counting.

One pass over a person's events in order. For each level it remembers the latest moment at
which a chain that got there has begun: an event lifts the chain of the level below when that
one began within the window. An event is tried for the highest level first, so that it cannot
fill two steps of one chain.

Two differences to ClickHouse are deliberate, for the design says so: events of one moment
follow each other by event_id (ClickHouse: in the order of the steps), and a row that fits
several steps fills one (ClickHouse: all of them at once).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from tests.python.reference.rows import Row


def deepest_level(steps: Sequence[str], window: timedelta, events: Sequence[Row]) -> int:
    """The deepest level of one unit; `events` in order, with the conversions each is as `keys`."""
    begun: list[datetime | None] = [None] * len(steps)
    for event in events:
        now = event["occurred_at"]
        for level in reversed(range(len(steps))):
            if steps[level] not in event["keys"]:
                continue
            if level == 0:
                begun[0] = now
                continue
            began = begun[level - 1]
            if began is not None and now <= began + window:
                begun[level] = began
    return sum(began is not None for began in begun)
