"""The second engine never drifts away: what dbt compiles for Spark, Spark can parse."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from orchestration.lib.paths import PROJECT

pytestmark = pytest.mark.skipif(
    shutil.which("java") is None, reason="Spark's parser needs Java, which is not on this machine"
)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The SQL of every model and data test, compiled for Spark without a connection."""
    folder = tmp_path_factory.mktemp("spark")
    environment = {
        **os.environ,
        "KIZASHI_HOME": str(folder),
        "DBT_TARGET_PATH": str(folder / "target"),
        "KIZASHI_TARGET": "spark",
        "DO_NOT_TRACK": "1",
    }
    command = ["--no-populate-cache", "compile", "--no-introspect", "--profiles-dir", str(PROJECT)]
    # models in Python have no SQL to parse, and dbt asks for a connection to compile them
    command += ["--exclude", "file:*.py"]
    done = subprocess.run(
        [str(Path(sys.executable).with_name("dbt")), *command],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    compiled = folder / "target" / "compiled" / "kizashi"
    return {
        path.relative_to(compiled).as_posix(): path.read_text()
        for path in compiled.rglob("*.sql")
        if "unit_tests" not in path.as_posix()
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


def test_spark_parses_every_model(models: dict[str, str], parser: Any) -> None:
    assert sum(name.startswith("models/") for name in models) > 50
    complaints = {name: complaint(parser, sql) for name, sql in models.items()}
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
