"""A table is replaced whole or stays as it was, and landed rows get the columns that are new."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration.lib.paths import PROJECT

_PROJECT = "name: small\nversion: 1.0.0\nprofile: small\n"
_PROFILE = "small: {target: t, outputs: {t: {type: duckdb, path: small.duckdb, threads: 1}}}\n"
_MODEL = "{{ config(materialized='table') }}\nselect {{ var('told') }} as told\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A dbt project of one table, made as those of this project are."""
    for name, text in (
        ("dbt_project.yml", _PROJECT), ("profiles.yml", _PROFILE), ("models/small.sql", _MODEL),
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "macros").mkdir()
    shutil.copy(PROJECT / "macros" / "warehouse" / "materializations.sql", tmp_path / "macros")
    return tmp_path


def test_a_table_that_fails_to_build_keeps_its_rows(folder: Path) -> None:
    with duckdb.connect(str(folder / "small.duckdb")) as con:
        con.execute("create view main.small as select 0 as told")
    assert _run(folder, "1")
    assert _rows(folder) == [(1,)]
    assert not _run(folder, "error('planted')")
    assert _rows(folder) == [(1,)]


def test_landed_rows_get_the_columns_that_are_new(folder: Path) -> None:
    (folder / "models" / "small.sql").write_text(
        "{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false,"
        " on_schema_change='append_new_columns') }}\n"
        "select 1 as told {{ var('more', '') }}\n"
    )
    assert _run(folder, "1")
    assert _run(folder, "1", more=", 'new' as feed")
    with duckdb.connect(str(folder / "small.duckdb"), read_only=True) as con:
        found = con.execute(
            "select told, feed from main.small order by feed nulls first"
        ).fetchall()
    assert found == [(1, None), (1, "new")]


def _run(folder: Path, told: str, **more: str) -> bool:
    dbt = ["-c", "from dbt.cli.main import cli; cli()", "--no-send-anonymous-usage-stats"]
    done = subprocess.run(
        [sys.executable, *dbt, "run", "--vars", json.dumps({"told": told, **more})],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def _rows(folder: Path) -> list[tuple[int]]:
    with duckdb.connect(str(folder / "small.duckdb"), read_only=True) as con:
        return con.execute("select told from main.small").fetchall()
