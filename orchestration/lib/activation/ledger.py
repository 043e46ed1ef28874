"""Who was given out when, for which audience and channel, and what each audience was like.

It lies beside the warehouse and is never read by a mart: marts come of landed files alone. A
night that is exported again takes the place of what was noted of it before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import duckdb

from .guards import Measure
from .policies import Given

_TABLES = """
create table if not exists given (
    clock_on date not null, audience_key varchar not null, channel varchar not null,
    customer_id varchar not null
);
create table if not exists exports (
    clock_on date not null, audience_key varchar not null, channel varchar not null,
    is_exported boolean not null, size bigint not null, mean_score double, mix varchar not null
);
"""


@contextmanager
def opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The ledger, made when absent, for its owner alone."""
    is_new = not path.exists()
    con = duckdb.connect(str(path))
    try:
        if is_new:
            path.chmod(0o600)
        con.execute(_TABLES)
        yield con
    finally:
        con.close()


def given(con: duckdb.DuckDBPyConnection, clock_on: date, days: int) -> list[Given]:
    """Who was given out in the nights before one, of so many days."""
    rows = con.execute(
        "select customer_id, channel, clock_on from given where clock_on < ? and clock_on > ?",
        [clock_on, clock_on - timedelta(days=days)],
    ).fetchall()
    return [Given(*row) for row in rows]


def latest(con: duckdb.DuckDBPyConnection) -> date | None:
    """The last night that was exported."""
    (row,) = con.execute("select max(clock_on) from exports where is_exported").fetchall()
    found: date | None = row[0]
    return found


def noted(con: duckdb.DuckDBPyConnection, clock_on: date) -> set[str]:
    """The audiences of a night that were exported, or stopped by a guard."""
    rows = con.execute("select audience_key from exports where clock_on = ?", [clock_on])
    return {key for (key,) in rows.fetchall()}


def forget_before(con: duckdb.DuckDBPyConnection, first: date) -> None:
    """Remove who was given out before a day; what the audiences were like stays."""
    con.execute("delete from given where clock_on < ?", [first])


def past(
    con: duckdb.DuckDBPyConnection, audience_key: str, clock_on: date, most: int
) -> list[Measure]:
    """What an audience was like in its latest exports before a night, at most so many."""
    rows = con.execute(
        "select size, mean_score, mix from exports "
        "where audience_key = ? and clock_on < ? and is_exported order by clock_on desc limit ?",
        [audience_key, clock_on, most],
    ).fetchall()
    return [Measure(size, score, json.loads(mix)) for size, score, mix in rows]


def note(
    con: duckdb.DuckDBPyConnection,
    clock_on: date,
    audience_key: str,
    channel: str,
    *,
    measure: Measure,
    customers: Sequence[str] | None,
) -> None:
    """Note an audience's export of a night, in place of what was noted of it before.

    Args:
        customers: Who was given out; None where a guard stopped it.
    """
    con.execute("begin")
    for table in ("given", "exports"):
        con.execute(
            f"delete from {table} where clock_on = ? and audience_key = ?",
            [clock_on, audience_key],
        )
    con.execute(
        "insert into exports values (?, ?, ?, ?, ?, ?, ?)",
        [
            clock_on, audience_key, channel, customers is not None, measure.size,
            measure.mean_score, json.dumps(measure.mix, sort_keys=True),
        ],
    )  # fmt: skip
    if customers:
        con.execute(
            "insert into given select ?, ?, ?, unnest(?)",
            [clock_on, audience_key, channel, list(customers)],
        )
    con.execute("commit")
