"""Reads the published marts: read-only, aggregates only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from orchestration.lib.paths import engine_settings

Row = dict[str, Any]

# Control characters and what is no character: in no SVG, for its renderer would end the process,
# and in no text that a terminal may obey.
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ufffe\uffff]")

# The latest landed day, or the one before it while that has only begun: its visits end more than
# three hours before those of any of the four weeks before.
_LAST_DAY = """
    with ends as (
        select
            session_date,
            epoch(max(ended_at)) - epoch(cast(session_date as timestamp)) as seconds
        from marts.fct_sessions
        where session_date between getvariable('today') - 28 and getvariable('today')
        group by session_date
    ),
    judged as (
        select
            count(*) filter (session_date < getvariable('today')) as day_count,
            max(seconds) filter (session_date = getvariable('today')) as seconds,
            min(seconds) filter (session_date < getvariable('today')) as earliest_seconds
        from ends
    )
    select getvariable('today')
        - if(day_count >= 7 and seconds < earliest_seconds - 10800, 1, 0)
    from judged
"""


class Marts:
    """A connection to one published version.

    Queries see the marts as `marts.*`, the table `names` (table of definitions, key, place), the
    tables `checked` (table_name, expectation_count) and `warnings` (table_name, title, row_count),
    which say what the version was held to and which of that only warns, and,
    as `getvariable('today')`, the variables `today` (the latest landed day), `last_day` (the
    latest that is whole) and `fewest` (what fewer customers did is not told by itself).
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def rows(self, sql: str) -> list[Row]:
        """The rows of a query: text (without control characters), int, float, bool, date, time or
        None by column."""
        found = self._connection.execute(sql)
        columns = [name for name, *_ in found.description or []]
        return [
            {name: _plain(value) for name, value in zip(columns, row, strict=True)}
            for row in found.fetchall()
        ]

    def day(self, variable: str) -> date | None:
        """The day in a variable; None when nothing has landed."""
        found: date | None = self.rows(f"select getvariable('{variable}') as day")[0]["day"]
        return found

    def currency(self) -> str | None:
        """That of the goals' values, or several joined by a plus; None where none is stated."""
        found = self.rows(
            "select string_agg(distinct currency, ' + ' order by currency) as currency"
            " from marts.fct_conversions where tier = 'macro' and value is not null"
        )
        told: str | None = found[0]["currency"]
        return told


@contextmanager
def open_marts(
    database: Path,
    settings: Mapping[str, Any],
    names: Mapping[str, Mapping[str, str]],
    checks: Sequence[Mapping[str, Any]] = (),
) -> Iterator[Marts]:
    """Open the published file, read-only.

    Args:
        database: The published DuckDB file.
        settings: Of settings.csv; `fewest_customers` is used.
        names: By table of definitions, each key in the order of its rows (see `words`).
        checks: What the version was held to (see `expectations.kept`).
    """
    with duckdb.connect(config=dict(engine_settings())) as connection:
        connection.execute("set timezone = 'UTC'")
        path = str(database.resolve()).replace("'", "''")
        connection.execute(f"attach '{path}' as published (read_only)")
        _fill(
            connection,
            'names ("table" text, key text, place integer)',
            [(table, key, n) for table, keys in names.items() for n, key in enumerate(keys)],
        )
        _fill(
            connection,
            "checked (table_name text, expectation_count integer)",
            [(one["table"], one["expectations"]) for one in checks],
        )
        _fill(
            connection,
            "warnings (table_name text, title text, row_count bigint)",
            [(one["table"], it["title"], it["rows"]) for one in checks for it in one["failed"]],
        )
        connection.execute("use published")
        connection.execute(
            "set variable today ="
            " (select cast(max(clock_at) as date) - 1 from marts.data_freshness)"
        )
        connection.execute(f"set variable last_day = ({_LAST_DAY})")
        connection.execute(f"set variable fewest = {int(settings['fewest_customers'])}")
        yield Marts(connection)


def _fill(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[Any, ...]]
) -> None:
    """Make a small table that is no mart."""
    connection.execute(f"create temp table {table}")
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"insert into {table.split(maxsplit=1)[0]} values ({marks})", rows)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", value)
    return float(value) if isinstance(value, Decimal) else value
