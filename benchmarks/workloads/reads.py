"""What a usual night reads: by model, the rows that it scanned of each table.

A row counts as read when DuckDB could not skip the row group that it lies in, however few of its
columns were looked at; the bytes are those that came from disk. The night is profiled and therefore
not timed.
"""

from __future__ import annotations

import shutil
from typing import Any

import duckdb

from benchmarks import scans
from benchmarks.checkout import Checkout
from benchmarks.scale import Scale
from benchmarks.shop import Shop
from benchmarks.workloads.built import checkout_of, day_rows


def run(scale: Scale) -> dict[str, Any]:
    """Land one more whole day and build it under DuckDB's profiler."""
    shop = Shop.draw(scale.folder, scale.events)
    checkout = checkout_of(scale)
    profiles = scale.folder / "profiles"
    shutil.rmtree(profiles, ignore_errors=True)
    profiles.mkdir()
    plugin = {"module": "benchmarks.scans_plugin", "config": {"folder": str(profiles)}}
    day = shop.land_day(checkout.landing)
    with checkout.profile(plugins=[plugin], module_paths=[str(checkout.project)]):
        checkout.nightly()
    stored = _stored_rows(checkout)
    models: dict[str, Any] = {}
    tests = {"rows": 0, "disk_bytes": 0}
    for (kind, name), reads in scans.by_node(scans.load(profiles)).items():
        # what a statement laid aside for the next one is gone by now
        tables = {table: rows for table, rows in reads.rows.most_common() if table in stored}
        if kind == "model":
            models[name] = {
                "disk_bytes": reads.disk_bytes,
                "tables": {table: [rows, stored[table]] for table, rows in tables.items()},
            }
        else:
            tests["rows"] += sum(tables.values())
            tests["disk_bytes"] += reads.disk_bytes
    facts = {
        "rows": day_rows(checkout, day),
        "warehouse_bytes": checkout.warehouse.stat().st_size,
        "stored_rows": sum(stored.values()),
        "models": models,
        "tests": tests,
        "commit": checkout.commit,
    }
    shutil.rmtree(profiles)
    return facts


def _stored_rows(checkout: Checkout) -> dict[str, int]:
    """The rows of every table of the warehouse after the night."""
    with duckdb.connect(str(checkout.warehouse), read_only=True) as con:
        return dict(
            con.execute(
                "select schema_name || '.' || table_name, estimated_size from duckdb_tables()"
            ).fetchall()
        )
