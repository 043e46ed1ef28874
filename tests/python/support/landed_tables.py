"""What a landing folder holds, as the night lays it before staging: the tables of `landing`."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from orchestration.lib.landing import inventory, land, ledger
from orchestration.lib.landing.facts import Limits
from orchestration.lib.paths import Paths


def landed_tables(landing: Path, home: Path) -> dict[str, pa.Table]:
    """Every table and view of the schema `landing`, by name, with all days still to be built.

    Args:
        home: A folder for the text files as Parquet, which the views read.
    """
    paths = Paths(landing=landing, home=home, published=home / "published")
    with duckdb.connect() as con:
        con.execute("set timezone = 'UTC'")
        ledger.ensure(con)
        plan = ledger.plan(con, inventory.scan(landing), "")
        land.prepare(paths, con, plan, Limits())
        names = con.execute(
            "select table_name from information_schema.tables where table_schema = 'landing'"
        ).fetchall()
        return {name: con.sql(f"from landing.{name}").to_arrow_table() for (name,) in names}
