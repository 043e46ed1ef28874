"""The project's SQL as dbt compiles it, run on small data in memory.

A dbt run takes seconds, a property test hundreds of runs: so dbt compiles once, as for a
whole build and as for a night, and the tests execute what it compiled, model after model, in
a DuckDB of their own.
"""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from graphlib import TopologicalSorter
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, Self

import duckdb
import pyarrow as pa

from orchestration.lib import increments
from orchestration.lib.landing.feeds import FEEDS
from orchestration.lib.paths import PROJECT

Row = Mapping[str, Any]

SALT = "a salt for the tests only"
# the macro keyed_hash as it is compiled
_KEYED = re.compile(
    r"left\(sha256\(getvariable\('kizashi_salt'\) \|\| "
    r"(nullif\(trim\(cast\(\w+ as string\)\), ''\))\), 20\)"
)


class CompiledProject:
    """Compiled models and how they depend on one another."""

    def __init__(
        self, manifest: Mapping[str, Any], nightly: Mapping[str, Any], definitions: Path
    ) -> None:
        self._manifest = manifest
        self._definitions = definitions
        self._nodes = {
            node["name"]: node
            for node in manifest["nodes"].values()
            if node["resource_type"] in ("model", "seed")
            # what questions alone are asked of, models/semantic, is in no warehouse
            and node["schema"] != "semantic"
            # a seed and a model published under one name differ in their dbt names
        }
        self._nightly_sql = {
            node["name"]: node["compiled_code"]
            for node in nightly["nodes"].values()
            if node["resource_type"] == "model"
        }
        self._parents = {
            node["name"]: [
                manifest["nodes"][parent]["name"]
                for parent in node["depends_on"].get("nodes", [])
                if parent in manifest["nodes"]
            ]
            for node in self._nodes.values()
        }

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What dbt knows of the project."""
        return self._manifest

    @classmethod
    def compile(cls, folder: Path, project: Path = PROJECT) -> Self:
        """Run `dbt compile` for DuckDB into `folder`, which is to be empty: once as for a whole
        build, and once for a night in which every model is an increment."""
        manifest = compiled_manifest(folder, project)
        with duckdb.connect(str(folder / "warehouse.duckdb")) as con:
            increments.ensure(con)
            increments.begin(con, increments.fingerprints(manifest))
        return cls(manifest, compiled_manifest(folder, project), project / "definitions")

    @classmethod
    def compile_whole(cls, folder: Path) -> Self:
        """As `compile`, but for whole builds alone, and with what trackers land."""
        manifest = compiled_manifest(folder, PROJECT, trackers=True)
        return cls(manifest, manifest, PROJECT / "definitions")

    def sql(self, model: str, nightly: bool = False) -> str:
        """The compiled query of a model, as built whole or on a night."""
        return str(self._nightly_sql[model] if nightly else self._nodes[model]["compiled_code"])

    def replace_sql(self, model: str, sql: str, nightly: bool = False) -> None:
        """Another query for a model, in this object only."""
        if nightly:
            self._nightly_sql = {**self._nightly_sql, model: sql}
        else:
            node = {**self._nodes[model], "compiled_code": sql}
            self._nodes = {**self._nodes, model: node}

    def with_plain_ids(self) -> Self:
        """The same project, in which people keep the ids that they landed with."""
        plain = copy.copy(self)
        for nightly in (False, True):
            for model in self.models():
                sql = plain.sql(model, nightly)
                if _KEYED.search(sql):
                    plain.replace_sql(model, _KEYED.sub(r"\1", sql), nightly)
        return plain

    def marts(self) -> list[str]:
        """The names of the models that are published."""
        return [name for name in self.models() if self._nodes[name]["schema"] == "marts"]

    def purposes(self) -> dict[str, str]:
        """What each published model is for, as its meta says; empty where it says nothing."""
        return {
            name: self._nodes[name]["config"]["meta"].get("purpose", "") for name in self.marts()
        }

    def columns(self, model: str) -> list[str]:
        """The columns that a model's YAML describes."""
        return list(self._nodes[model]["columns"])

    def models(self) -> list[str]:
        """The names of all models that are there to be read; an ephemeral one is part of others."""
        return [
            name
            for name, node in self._nodes.items()
            if node["resource_type"] == "model" and node["config"]["materialized"] != "ephemeral"
        ]

    def sql_models(self) -> list[str]:
        """The names of the models that are queries."""
        return [name for name in self.models() if self._nodes[name]["language"] == "sql"]

    def connect(self) -> duckdb.DuckDBPyConnection:
        """An empty warehouse in memory."""
        con = duckdb.connect(config={"threads": 1})
        con.execute("set timezone = 'UTC'")
        con.execute("set variable kizashi_salt = ?", [SALT])
        con.execute("attach ':memory:' as warehouse")
        for schema in ("landing", "definitions", "staging", "intermediate", "marts"):
            con.execute(f"create schema warehouse.{schema}")
        self.land_nothing_else(con)
        return con

    def build(
        self,
        con: duckdb.DuckDBPyConnection,
        wanted: Iterable[str],
        given: Mapping[str, Sequence[Row] | pa.Table] | None = None,
    ) -> None:
        """Build models and what they need, except what is given.

        Args:
            wanted: Names of models.
            given: Rows instead of a model's or a seed's own, by its name; the columns of a
                given model that are left out are null. Seeds that are not given are read
                from the project's definitions.
        """
        given = given or {}
        needed: dict[str, list[str]] = {}
        waiting = list(wanted)
        while waiting:
            name = waiting.pop()
            if name not in needed:
                needed[name] = [] if name in given else self._parents[name]
                waiting += needed[name]
        for name in TopologicalSorter(needed).static_order():
            node = self._nodes[name]
            table = f"warehouse.{node['schema']}.{node['alias']}"
            if name in given:
                self._fill(con, table, node, given[name])
            elif node["resource_type"] == "seed":
                self._seed(con, table, node)
            elif node["config"]["materialized"] != "ephemeral":
                self._create(con, table, name, node["compiled_code"])

    def parents(self) -> dict[str, list[str]]:
        """What each model or seed is built from, by name."""
        return self._parents

    def is_seed(self, name: str) -> bool:
        """Whether a name is a definitions file."""
        return bool(self._nodes[name]["resource_type"] == "seed")

    def fingerprints(self, definitions: Mapping[str, Sequence[Row]]) -> dict[str, str]:
        """As `increments.fingerprints`, with some definitions replaced by given rows."""
        nodes = dict(self._manifest["nodes"])
        for key, node in nodes.items():
            if node["resource_type"] == "seed" and node["name"] in definitions:
                nodes[key] = {**node, "checksum": {"checksum": repr(definitions[node["name"]])}}
        return increments.fingerprints({**self._manifest, "nodes": nodes})

    def seed(self, con: duckdb.DuckDBPyConnection, given: Mapping[str, Sequence[Row]]) -> None:
        """Load the definitions, some of them from given rows."""
        for name, node in self._nodes.items():
            if node["resource_type"] == "seed":
                table = f"warehouse.{node['schema']}.{node['alias']}"
                if name in given:
                    self._fill(con, table, node, given[name])
                else:
                    self._seed(con, table, node)

    def materialize(self, con: duckdb.DuckDBPyConnection, model: str, nightly: bool) -> None:
        """Build one model the way dbt does, whole or as an increment."""
        node = self._nodes[model]
        config = node["config"]
        table = f"warehouse.{node['schema']}.{node['alias']}"
        exists = con.execute(
            "select 1 from information_schema.tables where table_catalog = 'warehouse' "
            "and table_schema = ? and table_name = ?",
            [node["schema"], node["alias"]],
        ).fetchone()
        sql = self._nightly_sql[model] if nightly else node["compiled_code"]
        kind = config["materialized"]
        if kind == "ephemeral":
            return  # its SQL is part of its readers'
        is_replaced = nightly if config.get("full_refresh") is None else True
        if kind == "view":
            con.execute(f"create or replace view {table} as {sql}")
        elif kind == "incremental" and exists and is_replaced:
            con.execute(f"create or replace temp table tonight as {sql}")
            if config["incremental_strategy"] == "replace_changed":
                replaces = config["meta"]["replaces"]
                con.execute(
                    f"delete from {table} as target using {replaces['set']} as changed "
                    f"where {replaces['where']}"
                )
            con.execute(f"insert into {table} by name select * from tonight")
        else:
            self._create(con, table, model, sql)

    def land(self, con: duckdb.DuckDBPyConnection, feed: str, rows: Sequence[Row]) -> None:
        """Lay rows before staging as the reader of text files does: every value is text.

        Args:
            rows: May name the feed's columns, extra_properties, landed_on, source_file,
                source_line and refusal_reason; `landed_on` defaults to 2025-01-01 and the
                source line to the row's place.
        """
        beside = [f"{name}_text" for name in FEEDS[feed].typed]
        texts = [*FEEDS[feed].columns, *beside, "extra_properties", "refusal_reason"]
        columns = {name: [row.get(name) for row in rows] for name in texts}
        data = pa.table(
            {
                **{name: pa.array(values, pa.string()) for name, values in columns.items()},
                "landed_on": pa.array(
                    [str(r.get("landed_on", "2025-01-01")) for r in rows], pa.string()
                ),
                "source_file": pa.array(
                    [r.get("source_file", f"{feed}.jsonl") for r in rows], pa.string()
                ),
                "source_line": pa.array(
                    [r.get("source_line", i + 1) for i, r in enumerate(rows)], pa.int64()
                ),
            }
        )
        con.register("landed_rows", data)
        con.execute(
            f"create or replace table warehouse.landing.{feed} as "
            "select * replace (cast(landed_on as date) as landed_on) from landed_rows"
        )
        con.unregister("landed_rows")

    def land_nothing_else(self, con: duckdb.DuckDBPyConnection) -> None:
        """Empty feeds and a ledger for what was not landed."""
        for feed in FEEDS:
            exists = con.execute(
                "select 1 from duckdb_tables() where database_name = 'warehouse' "
                "and schema_name = 'landing' and table_name = ?",
                [feed],
            ).fetchone()
            if not exists:
                self.land(con, feed, [])
        con.execute("create table if not exists warehouse.landing.erased (person_hash varchar)")
        con.execute(
            "create or replace table warehouse.landing.files as "
            + " union all ".join(
                f"select '{feed}' as feed, landed_on, source_file, 'jsonl' as file_format, "
                "cast(0 as bigint) as byte_count, cast(0 as bigint) as modified_ns, "
                "count(*) as row_count, cast(null as varchar) as unknown_columns, "
                f"cast(null as varchar) as problem from warehouse.landing.{feed} "
                "group by landed_on, source_file"
                for feed in FEEDS
            )
        )
        con.execute(
            "create or replace table warehouse.landing.days as "
            "select distinct landed_on, false as is_built from warehouse.landing.files"
        )

    def rows(self, con: duckdb.DuckDBPyConnection, model: str) -> list[dict[str, Any]]:
        """The rows of a built model as dictionaries."""
        node = self._nodes[model]
        result = con.execute(f"select * from warehouse.{node['schema']}.{node['alias']}")
        names = [column[0] for column in result.description or []]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def _create(self, con: duckdb.DuckDBPyConnection, table: str, model: str, code: str) -> None:
        if self._nodes[model]["language"] == "sql":
            con.execute(f"create or replace table {table} as {code}")
            return
        module = python_model(PROJECT / str(self._nodes[model]["original_file_path"]))
        con.register("made_rows", module.model(_Parents(self, con), con))
        con.execute(f"create or replace table {table} as select * from made_rows")
        con.unregister("made_rows")

    def table(self, model: str) -> str:
        """Where a model or a seed lies."""
        node = self._nodes[model]
        return f"warehouse.{node['schema']}.{node['alias']}"

    def _seed(self, con: duckdb.DuckDBPyConnection, table: str, node: Mapping[str, Any]) -> None:
        path = self._definitions / Path(node["original_file_path"]).name
        con.execute(
            f"create or replace table {table} as select {self._casts(node)} "
            f"from read_csv('{path}', all_varchar = true, header = true)"
        )

    def _casts(self, node: Mapping[str, Any]) -> str:
        types = node["config"]["column_types"]
        return ", ".join(f"cast({name} as {types[name]}) as {name}" for name in types)

    def _fill(
        self,
        con: duckdb.DuckDBPyConnection,
        table: str,
        node: Mapping[str, Any],
        rows: Sequence[Row] | pa.Table,
    ) -> None:
        if isinstance(rows, pa.Table):
            con.register("given_rows", rows)
            con.execute(f"create or replace table {table} as select * from given_rows")
            con.unregister("given_rows")
            return
        if node["resource_type"] == "seed":
            types: Mapping[str, str] = node["config"]["column_types"]
        else:
            types = {
                name: column.get("data_type") or "varchar"
                for name, column in node["columns"].items()
            }
        data = pa.table(
            {name: pa.array([_text(row.get(name)) for row in rows], pa.string()) for name in types}
        )
        con.register("given_rows", data)
        casts = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in types.items())
        con.execute(f"create or replace table {table} as select {casts} from given_rows")
        con.unregister("given_rows")


class _Parents:
    """What a Python model is given in place of dbt: the tables it is made of."""

    def __init__(self, project: CompiledProject, con: duckdb.DuckDBPyConnection) -> None:
        self._project = project
        self._con = con

    def ref(self, model: str) -> duckdb.DuckDBPyRelation:
        return self._con.sql(f"select * from {self._project.table(model)}")


@cache
def python_model(path: Path) -> ModuleType:
    """The module of a Python model."""
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def compiled_manifest(
    folder: Path, project: Path, engine: str = "duckdb", trackers: bool = False
) -> Any:
    """What dbt says of the project once it has compiled it for an engine.

    Args:
        trackers: Whether trackers' events are among the events. To plan a tracker's SQL takes
            DuckDB as long as a small history: what it makes of a row is tested by itself, and
            that all of it goes on as events by dbt's tests of the union.
    """
    environment = {
        **os.environ,
        "KIZASHI_HOME": str(folder),
        "DBT_TARGET_PATH": str(folder / "target"),
        "KIZASHI_TARGET": engine,
        "DO_NOT_TRACK": "1",
    }
    command = ["compile", "--profiles-dir", str(project)]
    if not trackers:
        command += ["--vars", '{"trackers": []}']
    if engine == "spark":
        # without a connection, which dbt asks for to compile models in Python
        command = ["--no-populate-cache", *command, "--no-introspect", "--exclude", "file:*.py"]
    done = subprocess.run(
        [str(Path(sys.executable).with_name("dbt")), *command],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    return json.loads((folder / "target" / "manifest.json").read_text())


def _text(value: object) -> str | None:
    return None if value is None else str(value)
