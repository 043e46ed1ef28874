"""The warehouse's own settings, where a build is larger than memory."""

from __future__ import annotations

from pathlib import Path

import duckdb
import yaml

from orchestration.lib.paths import PROJECT


def test_settings_can_be_set_again_after_something_was_spilled(tmp_path: Path) -> None:
    # dbt sets them on every connection, also on those of models after the first large one
    profile = yaml.safe_load((PROJECT / "profiles.yml").read_text(encoding="utf-8"))
    settings = profile["kizashi"]["outputs"]["duckdb"]["settings"]
    assert settings
    values = {**{name: str(value) for name, value in settings.items()}, "memory_limit": "30MB"}
    if "temp_directory" in values:
        values["temp_directory"] = str(tmp_path / "spill")
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as con:
        _set(con, values)
        con.execute("set threads = 1")
        con.execute("create table sorted as select hash(range) as x from range(4000000) order by x")
        (spilled,) = con.execute("select count(*) from duckdb_temporary_files()").fetchall()[0]
        assert spilled or list(tmp_path.glob("*.tmp")) or list(tmp_path.glob("spill"))
        _set(con, values)


def _set(con: duckdb.DuckDBPyConnection, values: dict[str, str]) -> None:
    for name, value in values.items():
        con.execute(f"set {name} = '{value}'")
