"""What a night costs that has next to nothing to do: no new file, and 1,000 new rows.

Counted: all seconds from the command's start to its end.
"""

from __future__ import annotations

from typing import Any

from benchmarks.scale import Scale
from benchmarks.shop import Shop
from benchmarks.workloads.built import checkout_of, day_rows, run_night


def run(scale: Scale) -> dict[str, Any]:
    """Run a night with 1,000 new rows, then one with none."""
    shop = Shop.draw(scale.folder, scale.events)
    checkout = checkout_of(scale)
    day = shop.land_rows(checkout.landing, 1_000)
    thousand = {**run_night(checkout), "rows": day_rows(checkout, day)}
    nothing, _ = checkout.nightly()
    return {
        "thousand": thousand,
        "nothing": {
            "all_seconds": round(nothing.seconds, 3),
            "peak_bytes": nothing.peak_bytes,
        },
        "commit": checkout.commit,
    }
