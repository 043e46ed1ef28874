"""How the ways through funnels must be counted."""

from __future__ import annotations

from typing import Any

from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.funnel_seeds import funnel_seeds
from tests.python.property.tables import clock, setting_rows
from tests.python.property.ways import Ways
from tests.python.reference.funnel_counts import entry_rows, step_rows
from tests.python.reference.funnels import Entry, Funnel, entries_of, events_of_units
from tests.python.reference.rows import grouped
from tests.python.reference.settings import Settings
from tests.python.reference.window_funnel import deepest_level


def check(bench: Bench, ways: Ways) -> None:
    """Entries, steps and the deepest levels are those of the references."""
    built = bench.build("funnel_entries", "funnel_steps_daily", given=_given(ways))
    sessions = {row["session_id"]: row for row in ways.sessions}
    world = (sessions, ways.zone, ways.ends_at)
    expected_entries, expected_steps = [], []
    for funnel in ways.funnels:
        entries = entries_of(funnel, ways.counted, ways.zone)
        expected_entries += entry_rows(funnel, entries, *world)
        expected_steps += step_rows(funnel, entries, *world)
        _check_levels(funnel, entries, ways)
    assert_same_rows(built["funnel_entries"], expected_entries, "funnel_entries")
    assert_same_rows(built["funnel_steps_daily"], expected_steps, "funnel_steps")
    _check_sums(built["funnel_steps_daily"])


def _check_levels(funnel: Funnel, entries: list[Entry], ways: Ways) -> None:
    """The deepest entry of a unit over all days is what windowFunnel returns for it."""
    if funnel.entry_mode != "any":
        return
    deepest = {
        unit_id: max(entry.depth for entry in of_unit)
        for unit_id, of_unit in _by_unit(entries).items()
    }
    for unit_id, events in events_of_units(funnel, ways.counted).items():
        level = deepest_level(funnel.steps, funnel.window, events)
        assert deepest.get(unit_id, 0) == level, (funnel, unit_id)


def _check_sums(steps: list[dict[str, Any]]) -> None:
    """Every breakdown adds up to the total, and no rate exceeds 1."""
    by_step = grouped(steps, lambda row: (row["funnel_key"], row["entry_date"], row["step_number"]))
    for step, rows in by_step.items():
        for column in ("entered", "reached", "dropped"):
            total = sum(row[column] for row in rows if row["breakdown"] == "all")
            for breakdown in ("channel", "device", "region"):
                part = sum(row[column] for row in rows if row["breakdown"] == breakdown)
                assert part == total, (step, column, breakdown)
    for row in steps:
        assert 0 <= row["overall_rate"] <= 1 and 0 <= (row["step_rate"] or 0) <= 1, row


def _given(ways: Ways) -> dict[str, Any]:
    return {
        "fct_conversions": ways.conversions,
        "fct_sessions": ways.sessions,
        "settings": setting_rows(Settings(time_zone=ways.zone)),
        "stg_landing__clock": clock(ways.last_day, ways.zone),
        **funnel_seeds(ways.funnels),
    }


def _by_unit(entries: list[Entry]) -> dict[str, list[Entry]]:
    units: dict[str, list[Entry]] = {}
    for entry in entries:
        units.setdefault(entry.unit_id, []).append(entry)
    return units
