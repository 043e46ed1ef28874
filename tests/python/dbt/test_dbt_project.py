"""dbt's own tests of the SQL, on a warehouse in which nothing has landed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration.lib.landing import ledger
from orchestration.lib.paths import PROJECT


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with empty landing views; unit tests take their column types from them."""
    folder = tmp_path_factory.mktemp("empty")
    with duckdb.connect(str(folder / "warehouse.duckdb")) as con:
        ledger.ensure(con)
    return folder


def tool(home: Path, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name(name)), *arguments],
        cwd=PROJECT,
        env={
            **os.environ,
            "KIZASHI_HOME": str(home),
            "DBT_TARGET_PATH": str(home / "target"),
            "DBT_LOG_PATH": str(home / "logs"),
            "DBT_PROFILES_DIR": str(PROJECT),
            "DO_NOT_TRACK": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_model_builds_on_nothing_and_every_unit_test_passes(home: Path) -> None:
    done = tool(home, "dbt", "build", "--exclude-resource-type", "test")
    assert done.returncode == 0, done.stdout[-6000:]
    # each unit test that ran says so on a line of its own
    assert done.stdout.count(" PASS ") > 80, done.stdout[-500:]


def test_every_column_is_described(home: Path) -> None:
    done = tool(home, "dbt", "docs", "generate")
    assert done.returncode == 0, done.stdout[-3000:]
    done = tool(
        home,
        "dbt-coverage",
        *("compute", "doc", "--cov-fail-under", "1.0"),
        *("--run-artifacts-dir", str(home / "target"), "--cov-report", str(home / "coverage.json")),
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
