"""ClickHouse: the deepest level of each unit in each of some funnels."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.jobs import clickhouse
from benchmarks.window_funnel import quoted


def run(task: dict[str, Any]) -> dict[str, Any]:
    """Count the units at each level, query by query; then write every unit's, if wanted, not timed.

    Args:
        task: `queries` by funnel key; `levels`, where the level of every unit goes as Parquet, or
            None.

    Returns:
        `seconds` of all queries and of each funnel, and its units by level.
    """
    con = clickhouse.session(task)
    queries: dict[str, str] = task["queries"]
    seconds: dict[str, float] = {}
    counted: dict[str, list[list[Any]]] = {}
    for key, sql in queries.items():
        started = time.monotonic()
        counted[key] = clickhouse.first_rows(
            con, f"select level, count() from ({sql}) group by level order by level"
        )
        seconds[key] = round(time.monotonic() - started, 3)
    if task["levels"]:
        _write_levels(con, queries, task["levels"])
    return {"seconds": round(sum(seconds.values()), 3), "by_funnel": seconds, "levels": counted}


def _write_levels(con: Any, queries: dict[str, str], path: str) -> None:
    units = " union all ".join(
        f"select {quoted(key)} as funnel_key, unit_id, level from ({sql})"
        for key, sql in queries.items()
    )
    con.query(f"insert into function file({quoted(path)}, Parquet) {units}")
