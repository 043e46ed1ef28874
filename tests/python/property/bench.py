"""Build some models on made-up rows and hand back what they hold."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from tests.python.reference.definitions import FOLDER
from tests.python.support.compiled import CompiledProject, Row
from tests.python.support.spoiled import spoiled

Rows = list[dict[str, Any]]


class Bench:
    """Compiled models with a warehouse in memory; every build replaces the one before."""

    def __init__(self, project: CompiledProject) -> None:
        self.project = project
        self.con: duckdb.DuckDBPyConnection = project.connect()
        # the project's own definitions, read once rather than for every example
        names = [path.stem for path in FOLDER.glob("*.csv")]
        project.build(self.con, names)
        self._definitions = {
            name: self.con.execute(f"select * from warehouse.definitions.{name}").to_arrow_table()
            for name in names
        }

    def build(
        self, *wanted: str, given: Mapping[str, Sequence[Row] | pa.Table] | None = None
    ) -> dict[str, Rows]:
        """Build models from given rows; the rows of each wanted model by its name."""
        self.project.build(self.con, wanted, {**self._definitions, **(given or {})})
        return {name: self.project.rows(self.con, name) for name in wanted}

    def land(self, **feeds: Sequence[Row]) -> None:
        """Land rows of text as feeds, and nothing else."""
        for schema_table in self.con.execute(
            "select table_name from duckdb_tables() "
            "where database_name = 'warehouse' and schema_name = 'landing'"
        ).fetchall():
            self.con.execute(f"drop table warehouse.landing.{schema_table[0]}")
        for feed, rows in feeds.items():
            self.project.land(self.con, feed, rows)
        self.project.land_nothing_else(self.con)

    def spoiled(self, model: str, right: str, wrong: str) -> Bench:
        """A bench on which one model's compiled SQL says something else.

        Raises:
            AssertionError: the SQL does not say `right`, so that nothing would be spoiled.
        """
        bench = copy.copy(self)
        bench.project = spoiled(self.project, model, right, wrong)
        return bench
