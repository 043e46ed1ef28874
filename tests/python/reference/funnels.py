"""Ways through a funnel whose steps come one after the other, whatever lies between.

Every event that can be step 1 can begin an entry. From it the entry takes, time and again, the
earliest later event that can be the next step; of one moment, events follow each other by
their event_id, and one event fills one step only. The window is counted from step 1 and the
moment at which it ends still belongs to it.

Which of these entries count depends on the entry mode. `any`: a unit counts once an entry
date, by the entry of the date that gets deepest, and by the earliest of these. `first`: an
entry holds until it completes or its window has run out; the next can begin only after that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.python.reference.rows import Row, grouped, in_time_order, local_date


@dataclass(frozen=True)
class Funnel:
    """One funnel: the conversion of each step, and how entries are told apart."""

    key: str
    steps: tuple[str, ...]
    window_hours: int
    unit: str = "customer"
    entry_mode: str = "any"

    @property
    def window(self) -> timedelta:
        return timedelta(hours=self.window_hours)


@dataclass(frozen=True)
class Entry:
    """One entry of a unit: the events that fill its steps, in order; there is at least one."""

    unit_id: str
    events: tuple[Row, ...]
    window_ends_at: datetime
    is_completed: bool

    @property
    def entered_at(self) -> datetime:
        entered: datetime = self.events[0]["occurred_at"]
        return entered

    @property
    def depth(self) -> int:
        return len(self.events)

    def seconds_before(self, step: int) -> float | None:
        """The seconds from the step before to a step; None for step 1."""
        if step == 1:
            return None
        before, at = self.events[step - 2], self.events[step - 1]
        seconds: float = (at["occurred_at"] - before["occurred_at"]).total_seconds()
        return seconds


def entries_of(funnel: Funnel, conversions: Sequence[Row], zone: str) -> list[Entry]:
    """The entries that count, of every unit, each unit's in order."""
    chosen: list[Entry] = []
    for unit_id, rows in events_of_units(funnel, conversions).items():
        entries = [
            follow(funnel, unit_id, rows, start)
            for start, event in enumerate(rows)
            if funnel.steps[0] in event["keys"]
        ]
        if funnel.entry_mode == "any":
            chosen += _deepest_of_dates(entries, zone)
        else:
            chosen += _one_after_another(entries)
    return chosen


def events_of_units(funnel: Funnel, conversions: Sequence[Row]) -> dict[str, list[Row]]:
    """Each unit's events in order; `keys` are the conversions that an event is."""
    column = "customer_id" if funnel.unit == "customer" else "session_id"
    units = grouped((row for row in conversions if row[column]), lambda row: row[column])
    return {unit: _once_an_event(rows) for unit, rows in units.items()}


def follow(funnel: Funnel, unit_id: str, events: Sequence[Row], start: int) -> Entry:
    """The entry that begins with the event at a place."""
    taken = [start]
    window_ends_at = events[start]["occurred_at"] + funnel.window
    for step in funnel.steps[1:]:
        later = range(taken[-1] + 1, len(events))
        following = [place for place in later if step in events[place]["keys"]]
        if not following or events[following[0]]["occurred_at"] > window_ends_at:
            break
        taken.append(following[0])
    return Entry(
        unit_id,
        tuple(events[place] for place in taken),
        window_ends_at,
        is_completed=len(taken) == len(funnel.steps),
    )


def _deepest_of_dates(entries: Sequence[Entry], zone: str) -> list[Entry]:
    best: dict[date, Entry] = {}
    for entry in entries:
        day = local_date(entry.entered_at, zone)
        if day not in best or entry.depth > best[day].depth:
            best[day] = entry
    return [entry for entry in entries if entry in best.values()]


def _one_after_another(entries: Sequence[Entry]) -> list[Entry]:
    chosen: list[Entry] = []
    for entry in entries:
        if not chosen or _is_over(chosen[-1], entry):
            chosen.append(entry)
    return chosen


def _is_over(held: Entry, entry: Entry) -> bool:
    if held.is_completed:
        last, first = held.events[-1], entry.events[0]
        return (first["occurred_at"], first["event_id"]) > (last["occurred_at"], last["event_id"])
    return entry.entered_at > held.window_ends_at


def _once_an_event(rows: Sequence[Row]) -> list[Row]:
    events = grouped(in_time_order(rows), lambda row: row["event_id"]).values()
    return [
        {**same[0], "keys": frozenset(row["conversion_key"] for row in same)} for same in events
    ]
