"""Marts that add up must add up to what they are made from."""

from __future__ import annotations

from typing import Any

from tests.python.property import landings, visits
from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.tables import event_names, setting_rows, staged_events
from tests.python.reference.identity import customer_of
from tests.python.reference.totals import customer_rows, daily_rows

Rows = list[dict[str, Any]]


def check_sums(bench: Bench, drawn: visits.Visits) -> None:
    """conversion_daily and dim_customers are sums of fct_sessions and fct_conversions."""
    given = {
        "stg_events__events": staged_events(drawn.events),
        "settings": setting_rows(drawn.settings),
    }
    models = ("fct_sessions", "fct_conversions", "conversion_daily", "dim_customers")
    built = bench.build(*models, given=given)
    facts = built["fct_sessions"], built["fct_conversions"]
    assert_same_rows(built["conversion_daily"], daily_rows(*facts), "conversion_daily")
    customers = {one["event_id"]: customer_of(one, drawn.events) for one in drawn.events}
    expected = customer_rows(drawn.events, customers, *facts)
    assert_same_rows(built["dim_customers"], expected, "dim_customers")


def check_whole(bench: Bench, landed: landings.Landed) -> None:
    """From landed rows to every mart: nothing is lost on the way, nothing counted twice."""
    bench.land(events=landed.rows)
    models = bench.project.models()
    built = bench.build(*models, given={"settings": setting_rows(landed.settings)})
    events, sessions = built["stg_events__events"], built["fct_sessions"]
    conversions, customers = built["fct_conversions"], built["dim_customers"]

    balance = built["batch_reconciliation"]
    assert sum(row["rows_read"] for row in balance) == len(landed.rows)
    assert sum(row["accepted"] for row in balance) == len(events)
    assert all(row["is_balanced"] for row in balance)
    assert _ids(built["int_events__identified"], "event_id") == _ids(events, "event_id")
    contacts = event_names("contact")
    assert sum(row["event_count"] for row in sessions) == sum(
        row["event_name"] not in contacts for row in events
    )

    assert len(built["fct_contacts"]) == sum(row["event_name"] in contacts for row in events)

    known = _ids(customers, "customer_id")
    for rows in (sessions, conversions, built["customer_segments"], built["rfm"]):
        assert {row["customer_id"] for row in rows} <= set(known)
    for name, fact, total in [
        ("purchase_count", "macro_conversions", "macro"),
        ("micro_conversion_count", "micro_conversions", "micro"),
    ]:
        count = sum(row["tier"] == total for row in conversions)
        assert sum(row[name] for row in customers) == count
        outside = sum(row["tier"] == total and not row["session_id"] for row in conversions)
        assert sum(row[fact] for row in sessions) == count - outside
    entered = [
        row
        for row in built["funnel_steps_daily"]
        if row["breakdown"] == "all" and row["step_number"] == 1
    ]
    assert sum(row["entered"] for row in entered) == len(built["funnel_entries"])


def _ids(rows: Rows, name: str) -> list[str]:
    """The ids, sorted, each as often as it is there."""
    return sorted(row[name] for row in rows)
