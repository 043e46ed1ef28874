"""Which days are built, from which files. The only writer of `landing.files` and `landing.days`.

A day is written as not built before anything else changes and marked built after publishing, so a
run killed anywhere leaves its days not built, and the next plan builds them again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb
import pyarrow as pa

from orchestration.lib.landing.facts import FileFacts
from orchestration.lib.landing.feeds import FEEDS
from orchestration.lib.landing.planning import Plan, plan
from orchestration.lib.landing.views import empty_view

__all__ = ["Plan", "begin", "ensure", "finish", "plan"]

# Fingerprints that no files have, so a day that carries one is always planned again.
_TRY_AGAIN = "try again"
_LEFT_UNBUILT = "left unbuilt"


def ensure(con: duckdb.DuckDBPyConnection) -> None:
    """Create the schema, the tables and empty views where they are missing."""
    con.execute("create schema if not exists landing")
    con.execute("create schema if not exists staging")
    con.execute(
        "create table if not exists landing.days "
        "(landed_on date, fingerprint varchar, is_built boolean not null)"
    )
    con.execute(
        "create table if not exists landing.files "
        "(feed varchar, landed_on date, source_file varchar, file_format varchar, "
        "byte_count bigint, modified_ns bigint, row_count bigint, unknown_columns varchar, "
        "problem varchar)"
    )
    con.execute("create table if not exists landing.erased (person_hash varchar)")
    for feed in FEEDS.values():
        con.execute(empty_view(feed).replace("create or replace view", "create view if not exists"))


def begin(
    con: duckdb.DuckDBPyConnection,
    plan: Plan,
    facts: Sequence[FileFacts],
    views: Sequence[str],
) -> None:
    """Write the plan's days as not built, their files, and the views; all or nothing.

    Removed days stay in the ledger, without files, until finish. A day with a file that could not
    be opened will be planned again even when nothing about it changes.
    """
    again = {fact.file.landed_on for fact in facts if fact.is_transient}
    days = {day: _TRY_AGAIN if day in again else found for day, found in plan.fingerprints.items()}
    rows = [*days.items(), *((day, None) for day in plan.removed_days)]
    con.register(
        "planned_days",
        pa.table(
            {
                "landed_on": pa.array([day for day, _ in rows], pa.date32()),
                "fingerprint": pa.array([found for _, found in rows], pa.string()),
            }
        ),
    )
    con.register("planned_files", _files_table(facts))
    with _transaction(con):
        con.execute(
            "delete from landing.days where landed_on in (select landed_on from planned_days)"
        )
        # What a killed run left and this one leaves out has no rows now, so it has no files.
        con.execute("update landing.days set fingerprint = ? where not is_built", [_LEFT_UNBUILT])
        con.execute(
            "insert into landing.days select landed_on, fingerprint, false from planned_days"
        )
        con.execute(
            "delete from landing.files "
            "where landed_on in (select landed_on from landing.days where not is_built)"
        )
        con.execute("insert into landing.files select * from planned_files")
        if not con.execute("select 1 from landing.days where is_built").fetchone():
            # Every row is read again, maybe by other code: into tables with its columns.
            for feed in FEEDS:
                con.execute(f"drop table if exists staging.stg_{feed}__rows")
        for view in views:
            con.execute(view)
    con.unregister("planned_days")
    con.unregister("planned_files")


def is_mostly_unbuilt(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether at least as many days are read now as stay as they are."""
    built, unbuilt = con.execute(
        "select count_if(is_built), count_if(not is_built) from landing.days"
    ).fetchone() or (0, 0)
    return bool(unbuilt >= built)


def finish(con: duckdb.DuckDBPyConnection) -> None:
    """Mark the days of the last `begin` built, forget removed ones, and empty the views.

    Call it after publishing.
    """
    with _transaction(con):
        con.execute("delete from landing.days where not is_built and fingerprint is null")
        con.execute(
            "update landing.days set is_built = true where not is_built and fingerprint <> ?",
            [_LEFT_UNBUILT],
        )
        for feed in FEEDS.values():
            con.execute(empty_view(feed))


@contextmanager
def _transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    con.begin()
    try:
        yield
    except BaseException:
        con.rollback()
        raise
    con.commit()


def _files_table(facts: Sequence[FileFacts]) -> pa.Table:
    files = [fact.file for fact in facts]
    return pa.table(
        {
            "feed": pa.array([file.feed for file in files], pa.string()),
            "landed_on": pa.array([file.landed_on for file in files], pa.date32()),
            "source_file": pa.array([file.relative_path for file in files], pa.string()),
            "file_format": pa.array([file.file_format for file in files], pa.string()),
            "byte_count": pa.array([file.byte_count for file in files], pa.int64()),
            "modified_ns": pa.array([file.modified_ns for file in files], pa.int64()),
            "row_count": pa.array([fact.row_count for fact in facts], pa.int64()),
            "unknown_columns": pa.array([fact.unknown_columns_text for fact in facts], pa.string()),
            "problem": pa.array([fact.problem for fact in facts], pa.string()),
        }
    )
