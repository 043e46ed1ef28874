"""The fixed start-up of a night: the same road on a warehouse of next to nothing.

Counted: one more day of a shop of 20,000 events in 28 days, so that what is left is Python, dbt,
Dagster, Great Expectations and the least that a model or a check takes, whatever its rows.
"""

from __future__ import annotations

from typing import Any

from benchmarks.checkout import Checkout
from benchmarks.scale import Scale
from benchmarks.shop import Shop
from benchmarks.workloads.built import day_rows, run_night


def run(scale: Scale) -> dict[str, Any]:
    """Build the small shop, then time its next day."""
    folder = scale.folder / "startup"
    shop = Shop.draw(folder, events=20_000, about_days=28)
    checkout = Checkout(folder)
    checkout.start_anew()
    shop.land_history(checkout.landing)
    checkout.nightly()
    day = shop.land_day(checkout.landing)
    return {**run_night(checkout), "rows": day_rows(checkout, day), "commit": checkout.commit}
