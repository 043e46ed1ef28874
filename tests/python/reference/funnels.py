"""Ways through a funnel, followed event by event.

An entry begins with step 1; in order mode `any`, with whichever step comes first. From there it
goes through the unit's later events one by one, of one moment by their event_id, until the
window is over, which is counted from its first event and whose last moment belongs to it. One
event fills one step.

What can be filled next is due: the step after the one filled last, and beyond it as far as
optional steps reach, the first that is not optional included. Of several due steps that an event
could be it fills the furthest, so that an optional step never holds up the next. In order mode
`any` every step not filled yet is due, an event fills the first of them that it can be, and the
steps are numbered as they are filled. A step with hours of its own is not filled later than so
long after the step filled before it.

An event that fills nothing may break the entry off. `strict`: any event of the unit does.
`strict_steps`: one that is a step out of its turn does, which is a step beyond the due ones, or
step 1 anew once another step is filled; not if the same conversion is due or was just taken.

Exclusions remove entries, and only what remains is counted, by the entry mode. `any`: a unit
counts once an entry date, by the entry of the date that gets deepest, and by the earliest of
these. `first`: an entry holds until it completes or its window has run out; the next can begin
only after that. An entry is complete when the last step that is not optional is filled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.python.reference.rows import Row, grouped, in_time_order, local_date


@dataclass(frozen=True)
class Exclusion:
    """A conversion that removes an entry when it happens between two of its steps."""

    key: str
    from_step: int
    to_step: int


@dataclass(frozen=True)
class Funnel:
    """One funnel: the conversion of each step, how steps follow, how entries are told apart."""

    key: str
    steps: tuple[str, ...]
    window_hours: int
    unit: str = "customer"
    entry_mode: str = "any"
    order_mode: str = "ordered"
    optional: frozenset[int] = frozenset()
    limits: tuple[tuple[int, int], ...] = ()  # step, most hours since the step filled before it
    exclusions: tuple[Exclusion, ...] = ()

    @property
    def window(self) -> timedelta:
        return timedelta(hours=self.window_hours)

    @property
    def required(self) -> list[int]:
        """The numbers of the steps that are not optional."""
        return [step for step in self.numbers if step not in self.optional]

    @property
    def numbers(self) -> range:
        """The numbers of all steps."""
        return range(1, len(self.steps) + 1)

    def is_step(self, event: Row, step: int) -> bool:
        """Whether an event can be a step."""
        return self.steps[step - 1] in event["keys"]


@dataclass(frozen=True)
class Entry:
    """One entry of a unit: the events that fill its steps, by step number, in order."""

    unit_id: str
    filled: dict[int, Row]
    window_ends_at: datetime
    completed_by: Row | None

    @property
    def first(self) -> Row:
        """The event that begins it."""
        return self.filled[min(self.filled)]

    @property
    def entered_at(self) -> datetime:
        entered: datetime = self.first["occurred_at"]
        return entered

    @property
    def depth(self) -> int:
        return max(self.filled)

    def seconds_before(self, step: int) -> float | None:
        """The seconds to a filled step from the one filled before it; None for the first."""
        before = [other for other in self.filled if other < step]
        if not before:
            return None
        passed = self.filled[step]["occurred_at"] - self.filled[max(before)]["occurred_at"]
        seconds: float = passed.total_seconds()
        return seconds


def entries_of(
    funnel: Funnel, conversions: Sequence[Row], zone: str, visits: Sequence[Row] = ()
) -> list[Entry]:
    """The entries that count, of every unit, each unit's in order.

    Args:
        visits: All events of visits, whether conversions or not; `strict` asks for them.
    """
    chosen: list[Entry] = []
    for unit_id, events in events_of_units(funnel, conversions, visits).items():
        begun = [_follow(funnel, unit_id, events, place) for place in range(len(events))]
        entries = [entry for entry in begun if entry and not _is_excluded(funnel, entry, events)]
        if funnel.entry_mode == "any":
            chosen += _deepest_of_dates(entries, zone)
        else:
            chosen += _one_after_another(entries)
    return chosen


def events_of_units(
    funnel: Funnel, conversions: Sequence[Row], visits: Sequence[Row] = ()
) -> dict[str, list[Row]]:
    """Each unit's events in order; `keys` are the conversions that an event is."""
    column = "customer_id" if funnel.unit == "customer" else "session_id"
    others = [{**row, "conversion_key": None} for row in visits]
    rows = [row for row in (*conversions, *others) if row[column]]
    units = grouped(rows, lambda row: row[column])
    return {unit: _once_an_event(rows) for unit, rows in units.items()}


def _follow(funnel: Funnel, unit_id: str, events: Sequence[Row], start: int) -> Entry | None:
    """The entry that begins with the event at a place, if one can."""
    first = events[start]
    window_ends_at = first["occurred_at"] + funnel.window
    follow = _in_any_order if funnel.order_mode == "any" else _in_order
    within = [event for event in events[start + 1 :] if event["occurred_at"] <= window_ends_at]
    filled = follow(funnel, first, within)
    if not filled:
        return None
    return Entry(unit_id, filled, window_ends_at, filled.get(funnel.required[-1]))


def _in_order(funnel: Funnel, first: Row, later: Sequence[Row]) -> dict[int, Row]:
    if not funnel.is_step(first, 1):
        return {}
    filled, last = {1: first}, 1
    for event in later:
        due = _due_after(funnel, last)
        fitting = [
            step
            for step in due
            if funnel.is_step(event, step) and _in_time(funnel, step, filled[last], event)
        ]
        if fitting:
            last = max(fitting)
            filled[last] = event
        elif due and _breaks(funnel, last, due, event):
            break
    return filled


def _in_any_order(funnel: Funnel, first: Row, later: Sequence[Row]) -> dict[int, Row]:
    waiting = list(funnel.numbers)
    taken: list[Row] = []
    for event in [first, *later]:
        fitting = [
            step
            for step in waiting
            if funnel.is_step(event, step)
            and (not taken or _in_time(funnel, step, taken[-1], event))
        ]
        if fitting:
            waiting.remove(min(fitting))
            taken.append(event)
        elif not taken:
            return {}
    return dict(enumerate(taken, start=1))


def _due_after(funnel: Funnel, last: int) -> list[int]:
    due = []
    for step in range(last + 1, len(funnel.steps) + 1):
        due.append(step)
        if step not in funnel.optional:
            break
    return due


def _in_time(funnel: Funnel, step: int, before: Row, event: Row) -> bool:
    hours = dict(funnel.limits).get(step)
    passed: timedelta = event["occurred_at"] - before["occurred_at"]
    return hours is None or passed <= timedelta(hours=hours)


def _breaks(funnel: Funnel, last: int, due: list[int], event: Row) -> bool:
    if funnel.order_mode == "strict":
        return True
    if funnel.order_mode == "ordered":
        return False
    beyond = range(max(due) + 1, len(funnel.steps) + 1)
    out_of_turn = {funnel.steps[step - 1] for step in beyond}
    if last > 1:
        out_of_turn.add(funnel.steps[0])
    in_turn = {funnel.steps[step - 1] for step in [last, *due]}
    return bool((out_of_turn - in_turn) & event["keys"])


def _is_excluded(funnel: Funnel, entry: Entry, events: Sequence[Row]) -> bool:
    """Whether an exclusion happened once its first step was reached or passed.

    It counts until its second step is reached or passed, else until the window is over.
    """
    for exclusion in funnel.exclusions:
        begun = [row for step, row in entry.filled.items() if step >= exclusion.from_step]
        ended = [row for step, row in entry.filled.items() if step >= exclusion.to_step]
        if not begun:
            continue
        after = events.index(begun[0])
        until = events.index(ended[0]) if ended else len(events)
        if any(
            exclusion.key in event["keys"] and event["occurred_at"] <= entry.window_ends_at
            for event in events[after + 1 : until]
        ):
            return True
    return False


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
    if held.completed_by:
        last, first = held.completed_by, entry.first
        return (first["occurred_at"], first["event_id"]) > (last["occurred_at"], last["event_id"])
    return entry.entered_at > held.window_ends_at


def _once_an_event(rows: Sequence[Row]) -> list[Row]:
    events = grouped(in_time_order(rows), lambda row: row["event_id"]).values()
    return [
        {**same[0], "keys": frozenset(row["conversion_key"] for row in same) - {None}}
        for same in events
    ]
