"""What workloads share: one night as facts, and the warehouse that `full` has built."""

from __future__ import annotations

from typing import Any

import duckdb

from benchmarks import timings
from benchmarks.checkout import Checkout, RunFailed
from benchmarks.scale import Scale


def checkout_of(scale: Scale) -> Checkout:
    """The copy of this size, with its warehouse.

    Raises:
        RunFailed: Nothing is built there yet.
    """
    checkout = Checkout(scale.folder)
    if not checkout.is_built:
        raise RunFailed(f"{scale.label} is not built yet; run --only full first")
    return checkout


def run_night(checkout: Checkout) -> dict[str, Any]:
    """Run a night that has something to do: its seconds by part, its peak memory."""
    measured, ran = checkout.nightly()
    steps = timings.steps(checkout.home)
    return {
        "all_seconds": round(measured.seconds, 3),
        **timings.parts(ran, steps, measured.seconds).facts(),
        "peak_bytes": measured.peak_bytes,
        "slowest_models": timings.slowest(ran),
    }


def day_rows(checkout: Checkout, day: str) -> int:
    """The events that were read of one landed day, such as landed_on=2025-04-01."""
    return _events(checkout, "rows_read", f"where landed_on = '{day.partition('=')[2]}'")


def accepted_events(checkout: Checkout) -> int:
    """The events of all landed days that are used."""
    return _events(checkout, "accepted", "")


def _events(checkout: Checkout, column: str, condition: str) -> int:
    with duckdb.connect(str(checkout.published / "kizashi.duckdb"), read_only=True) as con:
        found = con.execute(
            f"select sum({column}) filter (where feed = 'events') "
            f"from marts.batch_reconciliation {condition}"
        ).fetchone()
    return int(found[0] or 0) if found else 0
