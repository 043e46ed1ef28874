"""One night, between Dagster and the libraries: what there is to build, its beginning, its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

import duckdb

from orchestration.lib import erasure, increments, project, publishing, salt
from orchestration.lib.definitions import read_settings
from orchestration.lib.landing import fingerprint, inventory, land, ledger
from orchestration.lib.landing.facts import Limits
from orchestration.lib.landing.inventory import Scan
from orchestration.lib.paths import Paths
from orchestration.lib.progress import Progress

# Only this project's own engine opens the file, so its newest format: a fourth less time to
# write texts. As profiles.yml says it for dbt.
_FILE_FORMAT = {"storage_compatibility_version": "latest"}


@dataclass(frozen=True)
class Prepared:
    """A night whose files lie before dbt: the days it builds, and the rows read by feed."""

    days: list[date]
    rows_read: dict[str, int]


@contextmanager
def open_warehouse(paths: Paths) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the warehouse, closed afterwards so that dbt can have it."""
    paths.home.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect(str(paths.warehouse), config=dict(_FILE_FORMAT))
    try:
        con.execute("set timezone = 'UTC'")
        yield con
    finally:
        con.close()


def plan(paths: Paths, only_day: date | None = None) -> tuple[ledger.Plan, Scan]:
    """What there is to build, and what lies in the landing folder.

    Raises:
        inventory.LandingError: The folder is missing, or `only_day` never landed.
        salt.SaltError: There is no salt, or the warehouse was built with another.
    """
    retention_days = int(str(read_settings(paths.project / "definitions")["retention_days"]))
    scan = inventory.within(inventory.scan(paths.landing), retention_days)
    _same_landing(paths)
    salt.remember(paths)
    code = fingerprint.code_hash(paths.project)
    with open_warehouse(paths) as con:
        ledger.ensure(con)
        # days that a killed run left half built go along even with a day alone
        return ledger.plan(con, scan, code, only_day=only_day, resume=True), scan


def _same_landing(paths: Paths) -> None:
    """Refuse to take every day out of a warehouse because another folder is landed now."""
    note = paths.home / "landing_root.txt"
    if not note.exists():
        paths.home.mkdir(parents=True, exist_ok=True)
        note.write_text(str(paths.landing))
    elif note.read_text() != str(paths.landing):
        raise inventory.LandingError(
            f"{paths.home} holds what landed in {note.read_text()}, not in {paths.landing}. Set "
            "KIZASHI_HOME and KIZASHI_PUBLISHED to folders of their own for other files; if the "
            f"landing folder has only moved, delete {note}."
        )


def is_published(paths: Paths) -> bool:
    """Whether the current version was made by the definitions and models as they are now."""
    current = publishing.current(paths.published)
    return current is not None and current.fingerprint.get("project") == project.project_hash()


def prepare(paths: Paths, own_day: date | None, alone: bool, progress: Progress) -> Prepared:
    """Erase who asked for it, read the files of the days to build, lay views before dbt.

    Args:
        own_day: A day to build whether it changed or not.
        alone: Build that day only; else also every day that changed since it was built.
    """
    with open_warehouse(paths) as con:
        ledger.ensure(con)
        erasing = erasure.begin(paths, con, progress.step)
    # files were rewritten: their days are as urgent as the one that is asked for
    alone = alone and not erasing.request_count
    night, scan = plan(paths, only_day=own_day if alone else None)
    if own_day in scan.days and not alone:
        again, _ = plan(paths, only_day=own_day)
        night = _both(night, again)
    settings = read_settings(paths.project / "definitions")
    limits = Limits(int(str(settings["max_field_characters"])))
    with open_warehouse(paths) as con:
        landed = land.prepare(paths, con, night, limits, progress.step)
        increments.ensure(con)
        increments.begin(con, _increments(con, paths))
    for sentence in landed.problems:
        progress.step(f"refused: {sentence}")
    rows: Counter[str] = Counter()
    for fact in landed.facts:
        rows[fact.file.feed] += fact.row_count
    return Prepared(night.days_to_build, dict(rows))


def _increments(con: duckdb.DuckDBPyConnection, paths: Paths) -> list[str]:
    """The models that this night builds by what changed, not whole."""
    if increments.is_open(con) or ledger.is_mostly_unbuilt(con):
        return []
    return increments.unchanged(con, increments.fingerprints(project.manifest(paths.project)))


def begin_step(paths: Paths, step: str) -> None:
    """Before a step changes the warehouse; one that is tried again builds whole."""
    with open_warehouse(paths) as con:
        increments.ensure(con)
        increments.begin_step(con, step)


def standing(paths: Paths) -> list[str]:
    """dbt's unique ids of what this night need not build, for it hangs on definitions alone."""
    with open_warehouse(paths) as con:
        return increments.standing(con, project.manifest(paths.project))


def finish(paths: Paths, progress: Progress) -> None:
    """After publishing: the days of this night are built; their converted files go, and what is
    left of whoever was erased.

    Raises:
        erasure.NotErased: Something of the erased is left in staging.
    """
    with open_warehouse(paths) as con:
        ledger.finish(con)
        increments.finish(con, increments.fingerprints(project.manifest(paths.project)))
    land.clear(paths)
    erasure.finish(paths, progress.step)


def _both(night: ledger.Plan, again: ledger.Plan) -> ledger.Plan:
    days = sorted({*night.days_to_build, *again.days_to_build})
    files = {file.path: file for file in [*night.files, *again.files]}
    return replace(
        night,
        days_to_build=days,
        fingerprints={**night.fingerprints, **again.fingerprints},
        files=list(files.values()),
    )
