"""Commands on what is published: roll it back, ask it."""

from __future__ import annotations

import sys

from orchestration import environment
from orchestration.lib import dashboard, publishing


def rollback() -> int:
    """Make the version before the current one the current one again."""
    paths = environment.prepare()
    try:
        version = publishing.rollback(paths.published)
    except publishing.PublishError as error:
        print(error, file=sys.stderr)
        return 1
    when = f"{version.published_at:%Y-%m-%d %H:%M} UTC"
    print(f"published is again the version of {when} ({version.id})")
    try:
        print(f"and the morning page shows it: {dashboard.write(paths).path}")
    except (OSError, dashboard.DashboardError) as error:
        print(f"the morning page failed: {error}; mend it and run make dashboard", file=sys.stderr)
    return 0


def query(sql: str) -> int:
    """Print the answer of the published marts to a query."""
    import duckdb

    paths = environment.prepare()
    database = paths.published / "kizashi.duckdb"
    if not database.exists():
        print(f"nothing is published in {paths.published} yet; run make nightly", file=sys.stderr)
        return 1
    with duckdb.connect(str(database), read_only=True) as con:
        try:
            con.sql(sql or "select table_name as mart, comment from duckdb_tables()").show(
                max_rows=60, max_width=160
            )
        except duckdb.Error as error:
            print(error, file=sys.stderr)
            return 1
    return 0
