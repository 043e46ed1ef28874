"""How many entries of a date got how far, in all and by what they are divided by.

The entry date decides the day, also when a later step falls on another. A date is mature when
the window of every entry that it could have is over; an entry, when its own is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from tests.python.reference.funnels import Entry, Funnel, events_of_units
from tests.python.reference.rows import Row, local_date, midnight_utc

NOWHERE = {"channel": "(none)", "device_type": "unknown", "region": "(unknown)"}
BREAKDOWNS = {"all": None, "channel": "channel", "device": "device_type", "region": "region"}
NOTHING = "(nothing)"


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
        completed_by = entry.completed_by
        rows.append(
            {
                "funnel_key": funnel.key,
                "unit_id": entry.unit_id,
                "entry_number": numbers[entry.unit_id],
                "entered_at": entry.entered_at,
                "entry_date": local_date(entry.entered_at, zone),
                "deepest_step": entry.depth,
                "completed_at": completed_by["occurred_at"] if completed_by else None,
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
        for step, key in enumerate(funnel.steps, start=1):
            rows.append(
                {
                    "funnel_key": funnel.key,
                    "entry_date": date,
                    "breakdown": breakdown,
                    "breakdown_value": value,
                    "step_number": step,
                    # steps in any order have a number only once somebody took them
                    "conversion_key": None if funnel.order_mode == "any" else key,
                    "is_optional": step in funnel.optional,
                    "is_mature": _is_over(funnel, date, zone, clock),
                    **_counted(funnel, group, step),
                }
            )
    return rows


def path_rows(
    funnel: Funnel, entries: Sequence[Entry], conversions: Sequence[Row], zone: str, clock: datetime
) -> list[dict[str, Any]]:
    """The rows of funnel_paths: what came next for those who did not complete."""
    units = events_of_units(funnel, conversions)
    counts = Counter(
        (local_date(entry.entered_at, zone), entry.depth, _next_after(entry, units[entry.unit_id]))
        for entry in entries
        if not entry.completed_by
    )
    return [
        {
            "funnel_key": funnel.key,
            "entry_date": date,
            "deepest_step": depth,
            "next_conversion_key": key,
            "entry_count": count,
            "is_mature": _is_over(funnel, date, zone, clock),
        }
        for (date, depth, key), count in counts.items()
    ]


def _next_after(entry: Entry, events: Sequence[Row]) -> str:
    """The unit's first conversion after the step reached last, as long as the window lasts."""
    last = entry.filled[entry.depth]
    moment = (last["occurred_at"], last["event_id"])
    later = [row for row in events if (row["occurred_at"], row["event_id"]) > moment]
    if not later or later[0]["occurred_at"] > entry.window_ends_at:
        return NOTHING
    return str(min(later[0]["keys"]))


def _is_over(funnel: Funnel, date: Any, zone: str, clock: datetime) -> bool:
    return midnight_utc(date + timedelta(days=1), zone) + funnel.window <= clock


def _counted(funnel: Funnel, group: Sequence[Entry], step: int) -> dict[str, Any]:
    """An entry that did not take an optional step before has reached the one before that."""
    required = [number for number in funnel.required if number < step]
    reached = [entry for entry in group if step in entry.filled]
    before = [entry for entry in group if not required or required[-1] in entry.filled]
    seconds = [entry.seconds_before(step) for entry in reached]
    known = [one for one in seconds if one is not None]
    return {
        "entered": len(group),
        "reached": len(reached),
        "dropped": len(before) - len(reached),
        "step_rate": len(reached) / len(before) if before else None,
        "overall_rate": len(reached) / len(group),
        "median_seconds_from_previous": median(known) if known else None,
        "p90_seconds_from_previous": quantile(known, 0.9) if known else None,
    }


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which a share lies, by a straight line between the two nearest."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _place_of(entry: Entry, sessions: Mapping[str, Row]) -> dict[str, str]:
    session = sessions.get(entry.first["session_id"], {})
    return {column: session.get(column) or nothing for column, nothing in NOWHERE.items()}
