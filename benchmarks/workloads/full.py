"""The full build: from the landed files of a year to every published mart.

Counted: landing (inventory, reading text files), every dbt model, dbt's tests, Great Expectations,
publishing and start-up, each apart. The floor is measured once more right after it: on a machine
that is now faster and now slower, the build is compared with both sides of it.
"""

from __future__ import annotations

from typing import Any

from benchmarks.checkout import Checkout
from benchmarks.scale import Scale
from benchmarks.shop import Shop
from benchmarks.workloads import floor
from benchmarks.workloads.built import accepted_events, run_night


def run(scale: Scale) -> dict[str, Any]:
    """Begin anew, land the history, build it, and measure the floor again."""
    shop = Shop.draw(scale.folder, scale.events)
    checkout = Checkout(scale.folder)
    checkout.start_anew()
    shop.land_history(checkout.landing)
    night = run_night(checkout)
    parquet = (checkout.published / "parquet").resolve()
    return {
        **night,
        "days": shop.history_days,
        "events": accepted_events(checkout),
        "warehouse_bytes": checkout.warehouse.stat().st_size,
        "published_bytes": (checkout.published / "kizashi.duckdb").stat().st_size,
        "published_parquet_bytes": sum(path.stat().st_size for path in parquet.rglob("*.parquet")),
        "floor_after": floor.ordered(scale),
        "commit": checkout.commit,
    }
