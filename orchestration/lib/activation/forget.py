"""Takes people who were erased out of what was handed on, and out of the note of it."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

import duckdb


def forget(ledger: Path, exports: Path, customer_ids: Collection[str]) -> None:
    """Remove the exported files of every audience in which one of them stands, and their rows.

    Args:
        ledger: The note of who was given out; may not be there.
        exports: The folder of exports; may not be there.
        customer_ids: As the marts name them.
    """
    for file in sorted(exports.glob("*/*/*.parquet")):
        with duckdb.connect() as con:
            found = con.execute(
                "select 1 from read_parquet($1) where customer_id in (select unnest($2)) limit 1",
                [str(file), [*customer_ids]],
            ).fetchone()
        if found:
            shutil.rmtree(file.parent)
    if ledger.exists():
        with duckdb.connect(str(ledger)) as con:
            con.execute(
                "delete from given where customer_id in (select unnest($1))", [[*customer_ids]]
            )
