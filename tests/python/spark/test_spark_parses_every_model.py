"""The second engine never drifts away: what dbt compiles for Spark, Spark can parse."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(
    shutil.which("java") is None, reason="Spark's parser needs Java, which is not on this machine"
)


@pytest.fixture(scope="module")
def queries(manifest_for_spark: Any) -> dict[str, str]:
    """The SQL of every model and data test, by their files."""
    return {
        node["unique_id"]: node["compiled_code"]
        for node in manifest_for_spark["nodes"].values()
        if node["resource_type"] in ("model", "test") and node.get("compiled_code")
    }


@pytest.fixture(scope="module")
def parser() -> Iterator[Any]:
    """Spark's own SQL parser, in a bare Java process: no session, no cluster."""
    from pyspark.java_gateway import launch_gateway

    gateway = launch_gateway()  # type: ignore[no-untyped-call]
    yield gateway.jvm.org.apache.spark.sql.execution.SparkSqlParser()
    gateway.shutdown()


def complaint(parser: Any, sql: str) -> str | None:
    """What Spark's parser says against a query; None if nothing."""
    from py4j.protocol import Py4JJavaError

    try:
        parser.parsePlan(sql)
    except Py4JJavaError as error:
        return str(error.java_exception.getMessage())
    return None


def test_spark_parses_every_model(queries: dict[str, str], parser: Any) -> None:
    assert sum(name.startswith("model.") for name in queries) > 50
    complaints = {name: complaint(parser, sql) for name, sql in queries.items()}
    assert {name: text for name, text in complaints.items() if text} == {}


@pytest.mark.parametrize(
    "sql",
    [
        "select * exclude (a) from t",
        "select a // b from t",
        "from t select a union all by name select b from u",
    ],
)
def test_the_parser_refuses_what_only_duckdb_knows(parser: Any, sql: str) -> None:
    assert complaint(parser, sql) is not None
