"""Reads Parquet files through once, at engine speed, to know that the night can read them.

A sound footer does not mean sound pages, and one file that breaks off while dbt runs would stop
the night for all. It costs about a tenth of loading the same files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import duckdb

from orchestration.lib.landing import sql
from orchestration.lib.landing.inventory import LandedFile

NESTED = re.compile(r"(STRUCT|MAP|UNION)\(.*|.*\[\d*\]", re.DOTALL)


@dataclass(frozen=True)
class Checked:
    """Files of one schema. `columns`: name to engine type; `sound`: rows and the longest field in
    bytes; `damaged`: could not be read to the end."""

    columns: dict[str, str] = field(default_factory=dict)
    sound: dict[LandedFile, tuple[int, int]] = field(default_factory=dict)
    damaged: tuple[LandedFile, ...] = ()


def check(files: Sequence[LandedFile], measures_nested: bool) -> Iterator[Checked]:
    """Read files of one schema; those around a damaged one are read again, halving.

    Nested fields are measured only on demand: it means writing them as text.
    Raises duckdb.OutOfMemoryException.
    """
    try:
        # A connection each time: some errors of the engine end the connection they happen in.
        with duckdb.connect() as engine:
            checked = _read(engine, files, measures_nested)
    except (duckdb.OutOfMemoryException, duckdb.InterruptException):
        raise
    except duckdb.Error:
        if len(files) == 1:
            yield Checked(damaged=(files[0],))
            return
        half = len(files) // 2
        yield from check(files[:half], measures_nested)
        yield from check(files[half:], measures_nested)
    else:
        yield checked


def _read(
    engine: duckdb.DuckDBPyConnection, files: Sequence[LandedFile], measures_nested: bool
) -> Checked:
    source = sql.read_parquet([file.path for file in files])
    described = engine.execute(f"describe select * from {source}").fetchall()
    columns = {
        name: kind
        for name, kind, *_ in described
        if name not in (sql.PATH_COLUMN, "file_row_number")
    }
    lengths = [_length(name, kind, measures_nested) for name, kind in columns.items()]
    measured = ", ".join(length for length in lengths if length) or "0"
    # Hashing a value is the cheapest way to have it read: counting is answered from statistics.
    others = [
        sql.name(name)
        for (name, _), length in zip(columns.items(), lengths, strict=True)
        if not length
    ]
    touched = f", max(hash({', '.join(others)}))" if others else ""
    counts = engine.execute(
        f"select {sql.PATH_COLUMN}, count(*), max(greatest({measured}, 0)){touched} "
        f"from {source} group by all"
    ).fetchall()
    found = {path: (rows, longest or 0) for path, rows, longest, *_ in counts}
    return Checked(columns, {file: found.get(str(file.path), (0, 0)) for file in files})


def _length(name: str, kind: str, measures_nested: bool) -> str | None:
    """SQL of a value's bytes, for the kinds that can be long."""
    column = sql.name(name)
    if kind in ("VARCHAR", "JSON"):
        return f"strlen({column})"
    if kind == "BLOB":
        return f"octet_length({column})"
    if measures_nested and NESTED.fullmatch(kind):
        return f"strlen(to_json({column})::varchar)"
    return None
