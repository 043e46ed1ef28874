"""One more night: a usual day upon a year, and a tenth of a day upon the same year.

Counted as in `full`. The tenth has a tenth of the first day's events, visitor by visitor: as many
as the whole day of a shop ten times smaller, upon ten times its history.
"""

from __future__ import annotations

from typing import Any

from benchmarks.scale import Scale
from benchmarks.shop import Shop
from benchmarks.workloads.built import checkout_of, day_rows, run_night


def run(scale: Scale) -> dict[str, Any]:
    """Land and build a whole day, then a tenth of the next one."""
    shop = Shop.draw(scale.folder, scale.events)
    checkout = checkout_of(scale)
    day = shop.land_day(checkout.landing)
    whole = {**run_night(checkout), "rows": day_rows(checkout, day)}
    day = shop.land_rows(checkout.landing, whole["rows"] // 10)
    tenth = {**run_night(checkout), "rows": day_rows(checkout, day)}
    return {"whole": whole, "tenth": tenth, "commit": checkout.commit}
