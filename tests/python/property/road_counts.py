"""How the ways through funnels must be counted."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.funnel_seeds import conversion_seeds, funnel_seeds
from tests.python.property.tables import clock, event, keys_of, setting_rows, staged_events
from tests.python.property.ways import Ways
from tests.python.reference.funnel_counts import entry_rows, path_rows, step_rows
from tests.python.reference.funnels import Entry, Funnel, entries_of, events_of_units
from tests.python.reference.rows import grouped
from tests.python.reference.settings import Settings
from tests.python.reference.window_funnel import deepest_level

MARTS = ("funnel_entries", "funnel_steps_daily", "funnel_paths")


def check(bench: Bench, ways: Ways) -> None:
    """Entries, steps, paths and the deepest levels are those of the references."""
    built = bench.build(*MARTS, given=given(ways))
    sessions = {row["session_id"]: row for row in ways.sessions}
    conversions = ways.counted(ways.conversions)
    expected: dict[str, list[Any]] = {mart: [] for mart in MARTS}
    for funnel in ways.funnels:
        entries = entries_of(funnel, conversions, ways.zone, ways.visits)
        world = (ways.zone, ways.ends_at)
        expected["funnel_entries"] += entry_rows(funnel, entries, sessions, *world)
        expected["funnel_steps_daily"] += step_rows(funnel, entries, sessions, *world)
        expected["funnel_paths"] += path_rows(funnel, entries, conversions, *world)
        _check_levels(funnel, entries, ways)
    for mart in MARTS:
        assert_same_rows(built[mart], expected[mart], mart)
    _check_sums(built["funnel_steps_daily"])


def _check_levels(funnel: Funnel, entries: list[Entry], ways: Ways) -> None:
    """The deepest entry of a unit over all days is what windowFunnel returns for it."""
    is_plain = not (funnel.optional or funnel.limits or funnel.exclusions)
    if not is_plain or funnel.order_mode != "ordered" or funnel.entry_mode != "any":
        return
    deepest = {
        unit_id: max(entry.depth for entry in of_unit)
        for unit_id, of_unit in grouped(entries, lambda entry: entry.unit_id).items()
    }
    for unit_id, events in events_of_units(funnel, ways.counted(ways.conversions)).items():
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


def given(ways: Ways) -> dict[str, Any]:
    """What the funnel models read."""
    return {
        "fct_conversions": ways.conversions,
        "fct_sessions": ways.sessions,
        "dim_customers": customers(ways.conversions),
        **sessionized(ways.events),
        "settings": setting_rows(Settings(time_zone=ways.zone)),
        "stg_landing__clock": clock(ways.last_day, ways.zone),
        **conversion_seeds(ways.funnels, ways.conversions),
        **funnel_seeds(ways.funnels),
    }


def sessionized(events: list[dict[str, Any]]) -> dict[str, pa.Table]:
    """Events with their customers and sessions, as the models before the funnels hold them."""
    ids = [row["event_id"] for row in events]
    sessions = [row["session_id"] for row in events]
    keys = keys_of(text for text in ids + sessions if text)
    return {
        "stg_events__events": staged_events([event(event_id=text) for text in ids]),
        "int_events__sessionized": pa.table(
            {
                "event_key": pa.array([keys[text] for text in ids], pa.uint64()),
                "customer_id": pa.array([row["customer_id"] for row in events], pa.string()),
                "session_key": pa.array([keys.get(text) for text in sessions], pa.uint64()),
                "occurred_at": pa.array([row["occurred_at"] for row in events], pa.timestamp("us")),
            }
        ),
    }


def customers(conversions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Who ever converted, as dim_customers names them."""
    return [
        {"customer_id": customer_id}
        for customer_id in sorted({row["customer_id"] for row in conversions})
    ]
