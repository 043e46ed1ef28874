"""A warehouse on Spark that is built from the SQL that dbt compiled for it.

It does what dbt would, without dbt: every model is a Parquet table, made in the order of its
parents by the very query that dbt compiled. A model in Python gets its parents as pandas frames.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from orchestration.lib.paths import PROJECT
from tests.python.support.compiled import SALT, python_model

SCHEMAS = ("landing", "definitions", "staging", "intermediate", "marts")


class SparkWarehouse:
    """The models of a manifest compiled for Spark, and the tables that hold them.

    Args:
        manifest: dbt's manifest with compiled queries.
        folder: Where tables lie; every process of the cluster sees it.
        master: The cluster's address; `local[2]` is two threads of one process.
    """

    def __init__(self, manifest: Mapping[str, Any], folder: Path, master: str) -> None:
        nodes = manifest["nodes"]
        kinds = ("model", "seed")
        every = {
            node["name"]: node
            for node in nodes.values()
            # what questions alone are asked of, models/semantic, is in no warehouse
            if node["resource_type"] in kinds and node["schema"] != "semantic"
        }
        self._parents = {
            name: [
                nodes[parent]["name"]
                for parent in node["depends_on"].get("nodes", [])
                if parent in nodes
            ]
            for name, node in every.items()
        }
        # an ephemeral model is part of its readers' queries
        self._nodes = {
            name: node
            for name, node in every.items()
            if node["config"]["materialized"] != "ephemeral"
        }
        self._folder = folder
        self._session = _session(folder, master)
        for schema in SCHEMAS:
            self._session.sql(f"create database {schema}")

    def close(self) -> None:
        """End the session and with it the Java process."""
        self._session.stop()

    def lay(self, schema: str, name: str, rows: pa.Table) -> None:
        """Make a table of given rows: a landed feed, or a definitions file."""
        path = self._folder / "given" / schema / f"{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(_retyped(rows, _as_spark_reads), path)
        self._session.sql(
            f"create or replace temporary view given_rows using parquet options (path '{path}')"
        )
        self._session.sql(f"create table {schema}.{name} using parquet as select * from given_rows")

    def build(self) -> dict[str, str]:
        """Make every model of what is laid.

        Returns:
            What Spark says against a model, by its name. What is built from such a model is
            not tried, and is told to need it.
        """
        complaints: dict[str, str] = {}
        for name in TopologicalSorter(self._parents).static_order():
            if name not in self._nodes or self._nodes[name]["resource_type"] == "seed":
                continue
            lacking = [parent for parent in self._needed(name) if parent in complaints]
            if lacking:
                complaints[name] = f"needs {', '.join(lacking)}"
                continue
            try:
                self._make(name)
            except PySparkException as error:
                complaints[name] = str(error)
        return complaints

    def table(self, name: str) -> str:
        """Where a model or a seed lies."""
        node = self._nodes[name]
        return f"{node['schema']}.{node['alias']}"

    def rows(self, name: str) -> pa.Table:
        """The rows of a built model, read from its files."""
        node = self._nodes[name]
        folder = self._folder / "tables" / f"{node['schema']}.db" / node["alias"]
        return pq.ParquetDataset(folder).read()

    def frame(self, name: str) -> DataFrame:
        """A built model or a seed as Spark has it."""
        rows: DataFrame = self._session.table(self.table(name))
        return rows

    def _needed(self, name: str) -> list[str]:
        """Parents that are tables: those of an ephemeral parent in its place."""
        return [
            one
            for parent in self._parents[name]
            for one in ([parent] if parent in self._nodes else self._needed(parent))
        ]

    def _make(self, name: str) -> None:
        node = self._nodes[name]
        if node["language"] == "sql":
            query = node["compiled_code"]
            self._session.sql(f"create table {self.table(name)} using parquet as {query}")
            return
        module = python_model(PROJECT / str(node["original_file_path"]))
        rows: pd.DataFrame = module.model(_Parents(self), self._session)
        self.lay(node["schema"], node["alias"], pa.Table.from_pandas(rows, preserve_index=False))


class _Parents:
    """What a Python model is given in place of dbt: the tables it is made of."""

    def __init__(self, warehouse: SparkWarehouse) -> None:
        self._warehouse = warehouse

    def ref(self, model: str) -> _Relation:
        return _Relation(self._warehouse.frame(model))


class _Relation:
    """A table of Spark that answers as one of DuckDB does, as far as the models ask it."""

    def __init__(self, rows: DataFrame) -> None:
        self._rows = rows
        self._left: pd.DataFrame | None = None

    def filter(self, condition: str) -> _Relation:
        return _Relation(self._rows.filter(condition))

    def df(self) -> pd.DataFrame:
        rows: pd.DataFrame = _retyped(self._rows.toArrow(), _as_duckdb_gives).to_pandas()
        return rows

    def fetch_df_chunk(self, vectors: int) -> pd.DataFrame:
        rows = self.df() if self._left is None else self._left
        part, self._left = rows[: vectors * 2048], rows[vectors * 2048 :]
        return part


def _session(folder: Path, master: str) -> SparkSession:
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
        "spark.sql.warehouse.dir": str(folder / "tables"),
        "spark.sql.catalogImplementation": "in-memory",
        # tables are small and queries many: to compile them would take longer than to run them
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.adaptive.enabled": "false",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.executor.memory": "1g",
        # of the macro keyed_hash
        "kizashi.salt": SALT,
    }
    builder = SparkSession.builder.master(master).appName("kizashi")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session: SparkSession = builder.getOrCreate()
    session.sparkContext.setLogLevel("FATAL")
    return session


def _retyped(rows: pa.Table, type_for: Callable[[pa.DataType], pa.DataType]) -> pa.Table:
    fields = [field.with_type(type_for(field.type)) for field in rows.schema]
    return rows.cast(pa.schema(fields))


def _as_spark_reads(kind: pa.DataType) -> pa.DataType:
    """Times of the warehouse are UTC and say no zone, which is another type to Spark."""
    return pa.timestamp("us", "UTC") if pa.types.is_timestamp(kind) else kind


def _as_duckdb_gives(kind: pa.DataType) -> pa.DataType:
    """What a frame that DuckDB makes has in place of decimals, dates and times with a zone."""
    if pa.types.is_decimal(kind):
        return pa.float64()
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return pa.timestamp("us")
    return kind
