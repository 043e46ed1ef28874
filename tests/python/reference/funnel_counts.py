"""How many entries of a date got how far, in all and by what they are divided by.

The entry date decides the day, also when a later step falls on another. A date is mature when
the window of every entry that it could have is over; an entry, when its own is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from tests.python.reference.funnels import Entry, Funnel
from tests.python.reference.rows import Row, local_date, midnight_utc

NOWHERE = {"channel": "(none)", "device_type": "unknown", "region": "(unknown)"}
BREAKDOWNS = {"all": None, "channel": "channel", "device": "device_type", "region": "region"}


def entry_rows(
    funnel: Funnel,
    entries: Sequence[Entry],
    sessions: Mapping[str, Row],
    zone: str,
    clock: datetime,
) -> list[dict[str, Any]]:
    """The rows of funnel_entries; `sessions` by session_id, `clock` in UTC."""
    numbers: dict[str, int] = {}
    rows = []
    for entry in entries:
        numbers[entry.unit_id] = numbers.get(entry.unit_id, 0) + 1
        rows.append(
            {
                "funnel_key": funnel.key,
                "unit_id": entry.unit_id,
                "entry_number": numbers[entry.unit_id],
                "entered_at": entry.entered_at,
                "entry_date": local_date(entry.entered_at, zone),
                "deepest_step": entry.depth,
                "completed_at": entry.events[-1]["occurred_at"] if entry.is_completed else None,
                "is_mature": entry.window_ends_at < clock,
                **_place_of(entry, sessions),
            }
        )
    return rows


def step_rows(
    funnel: Funnel,
    entries: Sequence[Entry],
    sessions: Mapping[str, Row],
    zone: str,
    clock: datetime,
) -> list[dict[str, Any]]:
    """The rows of funnel_steps: a step that nobody reached is a row of zero."""
    groups: dict[tuple[Any, str, str], list[Entry]] = {}
    for entry in entries:
        for breakdown, column in BREAKDOWNS.items():
            value = _place_of(entry, sessions)[column] if column else "all"
            date = local_date(entry.entered_at, zone)
            groups.setdefault((date, breakdown, value), []).append(entry)
    rows = []
    for (date, breakdown, value), group in groups.items():
        over = midnight_utc(date + timedelta(days=1), zone) + funnel.window <= clock
        for step, key in enumerate(funnel.steps, start=1):
            rows.append(
                {
                    "funnel_key": funnel.key,
                    "entry_date": date,
                    "breakdown": breakdown,
                    "breakdown_value": value,
                    "step_number": step,
                    "conversion_key": key,
                    "is_mature": over,
                    **_counted(group, step),
                }
            )
    return rows


def _counted(group: Sequence[Entry], step: int) -> dict[str, Any]:
    reached = [entry for entry in group if entry.depth >= step]
    before = [entry for entry in group if entry.depth >= step - 1]
    seconds = [entry.seconds_before(step) for entry in reached if step > 1]
    return {
        "entered": len(group),
        "reached": len(reached),
        "dropped": len(before) - len(reached),
        "step_rate": len(reached) / len(before) if before else None,
        "overall_rate": len(reached) / len(group),
        "median_seconds_from_previous": median(s for s in seconds if s is not None)
        if seconds
        else None,
    }


def _place_of(entry: Entry, sessions: Mapping[str, Row]) -> dict[str, str]:
    session = sessions.get(entry.events[0]["session_id"], {})
    return {column: session.get(column) or nothing for column, nothing in NOWHERE.items()}
