"""A warehouse in memory that lives through nights, as the orchestration leads them.

It runs what dbt compiled, model after model, the way each materialization would, and keeps the
ledger with the code that keeps the real one: so a test can try a night in a second.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from graphlib import TopologicalSorter
from typing import Any

import duckdb

from orchestration.lib import increments
from orchestration.lib.landing.feeds import FEEDS
from tests.python.support.compiled import CompiledProject, Row

Files = Mapping[str, Mapping[date, Sequence[Row]]]
"""Landed rows by feed and day."""


class Killed(Exception):
    """The night was killed where the test asked for it."""


@dataclass
class Warehouse:
    """Compiled models and what they hold.

    Args:
        project: The compiled project.
        definitions: Rows of definitions files that differ from the project's own.
        wanted: The models to build, with all that they need; none given: every one.
    """

    project: CompiledProject
    definitions: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    wanted: Sequence[str] = ()

    def __post_init__(self) -> None:
        self.con: duckdb.DuckDBPyConnection = self.project.connect()
        self.con.execute("use warehouse")
        increments.ensure(self.con)
        self.con.execute(
            "create or replace table landing.days (landed_on date, is_built boolean not null)"
        )
        parents = self.project.parents()
        needed: set[str] = set()
        waiting = list(self.wanted or parents)
        while waiting:
            name = waiting.pop()
            if name not in needed:
                needed.add(name)
                waiting += parents[name]
        self.order = [
            name
            for name in TopologicalSorter(parents).static_order()
            if name in needed and not self.project.is_seed(name)
        ]
        self._seeded: Mapping[str, Sequence[Row]] | None = None

    def night(self, files: Files, days: Sequence[date], killed_after: int | None = None) -> None:
        """Build some landed days again, from files as they lie now; a day without files goes.

        Args:
            files: Everything that lies in the landing folder.
            days: The days that are new, changed, replayed or removed.
            killed_after: Stop after so many models, as a power cut would.

        Raises:
            Killed: After `killed_after` models.
        """
        self._land(files, days)
        listed = [] if self._must_be_whole() else self._unchanged()
        increments.begin(self.con, listed)
        self._seed()
        for done, name in enumerate(self.order):
            if done == killed_after:
                raise Killed(name)
            self.project.materialize(self.con, name, nightly=name in listed)
        self.con.execute(
            "delete from landing.days where landed_on not in (select landed_on from landing.files)"
        )
        self.con.execute("update landing.days set is_built = true")
        increments.finish(self.con, self._fingerprints())

    def rows(self, model: str) -> list[dict[str, Any]]:
        """The rows of a model."""
        return self.project.rows(self.con, model)

    def _land(self, files: Files, days: Sequence[date]) -> None:
        con = self.con
        unbuilt = {
            day
            for (day,) in con.execute(
                "select landed_on from landing.days where not is_built"
            ).fetchall()
        }
        tonight = sorted({*days, *unbuilt})
        for feed in FEEDS:
            con.execute(f"drop table if exists landing.{feed}")
            rows = [row for day in tonight for row in files.get(feed, {}).get(day, [])]
            self.project.land(con, feed, rows)
        landed = {(feed, day) for feed, held in files.items() for day, rows in held.items() if rows}
        con.execute(
            "create or replace table landing.files (feed varchar, landed_on date, source_file varchar, "
            "file_format varchar, byte_count bigint, modified_ns bigint, row_count bigint, "
            "unknown_columns varchar, problem varchar)"
        )
        for feed, day in sorted(landed):
            by_file: dict[str, int] = {}
            for row in files[feed][day]:
                by_file[row["source_file"]] = by_file.get(row["source_file"], 0) + 1
            for source_file, count in by_file.items():
                con.execute(
                    "insert into landing.files values (?, ?, ?, 'jsonl', 0, 0, ?, null, null)",
                    [feed, day, source_file, count],
                )
        for day in tonight:
            con.execute("delete from landing.days where landed_on = ?", [day])
            con.execute("insert into landing.days values (?, false)", [day])

    def _must_be_whole(self) -> bool:
        built = self.con.execute("select count(*) from landing.days where is_built").fetchone()
        return increments.is_open(self.con) or not (built and built[0])

    def _unchanged(self) -> list[str]:
        return increments.unchanged(self.con, self._fingerprints())

    def _fingerprints(self) -> dict[str, str]:
        return self.project.fingerprints(self.definitions)

    def _seed(self) -> None:
        if self._seeded is not self.definitions:
            self.project.seed(self.con, self.definitions)
            self._seeded = self.definitions
