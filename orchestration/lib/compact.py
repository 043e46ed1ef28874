"""Writes a DuckDB file anew: a file keeps in its free blocks what was deleted from it."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb


def compact(file: Path) -> None:
    """Replace a file, in one step, by one that holds the same and nothing else.

    Nobody may have it open. Killed before the end, the file is as it was.
    """
    folder = file.with_name("compacted")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    # a file of the same name, which views are written with
    fresh = folder / file.name
    with duckdb.connect(str(fresh), config={"storage_compatibility_version": "latest"}) as con:
        literal = "'" + str(file).replace("'", "''") + "'"
        con.execute(f"attach {literal} as old (read_only)")
        con.execute(f'copy from database old to "{file.stem}"')
        con.execute("detach old")
    fresh.chmod(file.stat().st_mode & 0o777)
    fresh.replace(file)
    file.with_name(file.name + ".wal").unlink(missing_ok=True)
    shutil.rmtree(folder)
