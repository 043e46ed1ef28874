"""A shop many times as large: every file of one shop with as many other people besides.

To draw a hundred million events takes hours; to copy ten million ten times, minutes. The copies
differ in all that tells people, events and orders apart, so that nothing of one meets another's,
and happen some milliseconds later, so that no moment is more crowded than in the one shop.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

# whose values say whom or which event a row is of
OWN_IDS = ("event_id", "anonymous_id", "user_id", "order_id")
OWN_TIMES = ("occurred_at", "received_at")


def multiply(one: Path, root: Path, times: int) -> None:
    """Make a shop under `root` with `times` the people of the shop under `one`.

    Events in Parquet and statements on customers are multiplied. Text files of events, about one
    row in two hundred, and the small feeds are those of the one shop.
    """
    shutil.rmtree(root, ignore_errors=True)
    with duckdb.connect() as con:
        con.execute("set timezone = 'UTC'")
        for source in sorted(path for path in one.rglob("*") if path.is_file()):
            target = root / source.relative_to(one)
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.suffix == ".parquet":
                rows = f"read_parquet('{source}', hive_partitioning = false)"
                _multiply(con, rows, target, times)
            elif source.name == "customers.csv":
                rows = f"read_csv('{source}', all_varchar = true)"
                _multiply(con, rows, target, times)
            else:
                shutil.copyfile(source, target)


def _multiply(con: duckdb.DuckDBPyConnection, rows: str, target: Path, times: int) -> None:
    columns = [name for name, *_ in con.execute(f"describe from {rows}").fetchall()]
    ids = [
        f"{name} || case when copy > 0 then '-' || copy else '' end as {name}"
        for name in OWN_IDS
        if name in columns
    ]
    times_of_copies = [
        f"{name} + copy * interval '7' millisecond as {name}"
        for name in OWN_TIMES
        if name in columns
    ]
    others = ", ".join(ids + times_of_copies)
    form = "parquet" if target.suffix == ".parquet" else "csv, header"
    con.execute(
        f"copy (select rows.* replace ({others}) from {rows} as rows, range({times}) as t (copy)) "
        f"to '{target}' (format {form})"
    )
