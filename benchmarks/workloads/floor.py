"""The floor: the least that anybody does with the landed files.

Counted: DuckDB reads every landed Parquet file of the events feed and writes one table of all
columns, ordered by person and time, to disk; and the same without the order.
"""

from __future__ import annotations

from typing import Any

from benchmarks import machine
from benchmarks.jobs import run_job
from benchmarks.scale import Scale
from benchmarks.shop import PERSON, Shop


def run(scale: Scale) -> dict[str, Any]:
    """Write the ordered table and the plain copy, each in a process of its own."""
    copied = run_job("floor", scale.folder, {"files": _files(scale), "order_by": None})
    return {"ordered": ordered(scale), "copied": copied, "commit": machine.commit()}


def ordered(scale: Scale) -> dict[str, Any]:
    """Write the ordered table."""
    task = {"files": _files(scale), "order_by": f"{PERSON}, occurred_at"}
    return run_job("floor", scale.folder, task)


def _files(scale: Scale) -> list[str]:
    shop = Shop.draw(scale.folder, scale.events)
    return [
        str(path)
        for folder in shop.days[: shop.history_days]
        for path in sorted((shop.root / "events" / folder).glob("*.parquet"))
    ]
