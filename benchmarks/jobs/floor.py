"""DuckDB: landed Parquet into one table."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import duckdb


def run(task: dict[str, Any]) -> dict[str, Any]:
    """Write the table, in the order of `order_by` if there is one; take it away again.

    Returns:
        `seconds`, the file's checkpoint included, `rows` and `bytes`.
    """
    file = Path(task["folder"]) / "floor.duckdb"
    file.unlink(missing_ok=True)
    settings = {
        "threads": task["threads"],
        "memory_limit": task["memory_limit"],
        "temp_directory": str(file.with_name("floor.spill")),
        "preserve_insertion_order": False,
    }
    order = f" order by {task['order_by']}" if task["order_by"] else ""
    con = duckdb.connect(str(file), config=settings)
    started = time.monotonic()
    con.execute(f"create table events as from read_parquet(?){order}", [task["files"]])
    con.execute("checkpoint")
    seconds = time.monotonic() - started
    counted = con.execute("select count(*) from events").fetchone()
    con.close()
    size = file.stat().st_size
    file.unlink()
    return {"seconds": round(seconds, 3), "rows": counted[0] if counted else 0, "bytes": size}
