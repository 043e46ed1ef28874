"""One night, between Dagster and the libraries: what there is to build, and its beginning and end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import duckdb

from orchestration.lib import project, publishing
from orchestration.lib.landing import fingerprint, inventory, land, ledger
from orchestration.lib.paths import Paths
from orchestration.lib.progress import Progress


@dataclass(frozen=True)
class Prepared:
    """A night whose files lie before dbt."""

    days: list[date]
    rows_read: dict[str, int]


@contextmanager
def open_warehouse(paths: Paths, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the warehouse, closed afterwards so that dbt can have it."""
    paths.home.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect(str(paths.warehouse), read_only=read_only)
    try:
        con.execute("set timezone = 'UTC'")
        yield con
    finally:
        con.close()


def plan(paths: Paths, only_day: date | None = None) -> tuple[ledger.Plan, list[str]]:
    """What there is to build, and a sentence for each thing in the landing folder passed over.

    Raises:
        inventory.LandingError: The folder is missing, or `only_day` never landed.
    """
    scan = inventory.scan(paths.landing)
    code = fingerprint.code_hash(paths.project)
    with open_warehouse(paths) as con:
        ledger.ensure(con)
        return ledger.plan(con, scan, code, only_day=only_day), scan.ignored


def is_published(paths: Paths) -> bool:
    """Whether the current version was made by the definitions and models as they are now."""
    current = publishing.current(paths.published)
    return current is not None and current.fingerprint.get("project") == project.project_hash()


def prepare(
    paths: Paths, own_days: Sequence[date], alone: bool, progress: Progress
) -> Prepared:
    """Read the files of the days to build and lay views of them before dbt.

    Args:
        own_days: Days to build whether they changed or not.
        alone: Build these only; else also every day that changed since it was built.
    """
    scan = inventory.scan(paths.landing)
    code = fingerprint.code_hash(paths.project)
    with open_warehouse(paths) as con:
        ledger.ensure(con)
        night = ledger.plan(con, scan, code, again=own_days, alone=alone)
        limit = int(project.settings(paths.project)["max_field_characters"])
        rows = land.prepare(paths, con, night, scan, limit, progress=progress)
    return Prepared(night.days_to_build, rows)


def finish(paths: Paths) -> None:
    """After publishing: the days of this night are built, their conformed files go."""
    with open_warehouse(paths) as con:
        ledger.finish(con)
    land.clear(paths)
