"""The same models on Spark: every one is built whole on a cluster, and holds what DuckDB's does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from demo import webshop
from tests.python.support.compiled import CompiledProject
from tests.python.support.landed_tables import landed_tables
from tests.python.support.odd_events import odd_events
from tests.python.support.same_rows import difference
from tests.python.support.tracker_files import ga4_parquet, segment_lines, snowplow_lines

pytestmark = pytest.mark.spark

DAY = date(2025, 4, 3)
# Models whose rows on Spark are not DuckDB's, or that it cannot build; why each is in docs/spark.md.
DIFFERENT: frozenset[str] = frozenset()
# Marts that fifty days of a shop do not fill.
EMPTY = {"coupon_performance", "propensity", "recommendation_backtest"}
# Where a row lies, which is each engine's own affair; so are the values of its 64-bit keys.
PLACES = {"row_place"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> CompiledProject:
    """The project for DuckDB, with what trackers land."""
    return CompiledProject.compile_whole(tmp_path_factory.mktemp("compiled"))


@pytest.fixture(scope="module")
def built(
    project: CompiledProject, tmp_path_factory: pytest.TempPathFactory
) -> duckdb.DuckDBPyConnection:
    """A simulated shop, what trackers land, and values that engines read differently, on DuckDB."""
    landing, home = tmp_path_factory.mktemp("landing"), tmp_path_factory.mktemp("home")
    webshop.land(landing, events=15_000, days=50, seed=11, first_day=date(2025, 4, 1))
    noon = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=UTC)
    files = {
        "events": odd_events(str(DAY)),
        "segment": segment_lines(str(DAY)),
        "snowplow": snowplow_lines(str(DAY)) + snowplow_lines(str(DAY), version="2-1-0"),
    }
    for feed, content in files.items():
        ending = "tsv" if feed == "snowplow" else "jsonl"
        _put(landing, feed, f"odd.{ending}", content)
    _put(landing, "ga4", "odd.parquet", ga4_parquet(int(noon.timestamp()) * 1_000_000))
    con = project.connect()
    for name, rows in landed_tables(landing, home).items():
        con.register("landed_rows", rows)
        con.execute(f"create or replace table warehouse.landing.{name} as from landed_rows")
        con.unregister("landed_rows")
    con.execute("use warehouse")
    project.seed(con, {})
    project.build(con, project.models())
    return con


@pytest.fixture(scope="module")
def differences(
    project: CompiledProject,
    built: duckdb.DuckDBPyConnection,
    manifest_for_spark: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, str]]:
    """What is not the same on Spark, by the model's name."""
    from tests.python.support.spark_cluster import cluster
    from tests.python.support.spark_warehouse import SparkWarehouse

    folder = tmp_path_factory.mktemp("cluster")
    with cluster(folder) as master:
        warehouse = SparkWarehouse(manifest_for_spark, folder, master)
        try:
            for schema, name in _given(built):
                warehouse.lay(schema, name, _table(built, f"{schema}.{name}"))
            told = warehouse.build()
        finally:
            warehouse.close()
    for model in project.models():
        if model not in told:
            expected = _table(built, project.table(model))
            keys = {field.name for field in expected.schema if field.type == pa.uint64()}
            found = difference(expected, warehouse.rows(model), frozenset(keys | PLACES))
            if found:
                told[model] = found
    yield told


def test_every_model_has_the_same_rows(differences: dict[str, str]) -> None:
    assert {name: told for name, told in differences.items() if name not in DIFFERENT} == {}


def test_no_model_is_said_to_differ_that_does_not(differences: dict[str, str]) -> None:
    assert differences.keys() >= DIFFERENT


def test_marts_have_rows_to_compare(
    project: CompiledProject, built: duckdb.DuckDBPyConnection
) -> None:
    counts = {mart: _table(built, project.table(mart)).num_rows for mart in project.marts()}
    assert {mart for mart, count in counts.items() if not count} == EMPTY


def _put(landing: Path, feed: str, name: str, content: bytes) -> None:
    path = landing / feed / f"landed_on={DAY}" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _given(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    return con.execute(
        "select table_schema, table_name from information_schema.tables "
        "where table_catalog = 'warehouse' and table_schema in ('landing', 'definitions')"
    ).fetchall()


def _table(con: duckdb.DuckDBPyConnection, name: str) -> pa.Table:
    return con.sql(f"from {name}").to_arrow_table()
