"""How Superset reaches the marts: the current version, whatever else is open, for reading alone."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from orchestration.lib.paths import PROJECT
from orchestration.lib.publishing import publish

NAME = make_url("duckdb:///kizashi.duckdb")
Connect = Callable[[], Engine]


def _publish(folder: Path, feeds: int) -> Path:
    """Publish one mart with so many rows."""
    warehouse = folder / f"{feeds}.duckdb"
    with duckdb.connect(str(warehouse)) as con:
        con.execute("create schema marts")
        con.execute(
            f"create table marts.data_freshness as select i as feed from range({feeds}) as t(i)"
        )
    publish(warehouse, folder / "published", ["data_freshness"], {}, keep=1)
    return folder / "published"


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return _publish(tmp_path, 1)


@pytest.fixture
def mutate(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """What superset_config.py makes of a connection."""
    (tmp_path / "secret_key.txt").write_text("of no use")
    monkeypatch.setenv("SUPERSET_HOME", str(tmp_path))
    monkeypatch.setenv("KIZASHI_PUBLISHED", str(published))
    found = runpy.run_path(str(PROJECT / "bi" / "superset_config.py"))
    mutator: Callable[..., Any] = found["DB_CONNECTION_MUTATOR"]
    return mutator


@pytest.fixture
def connect(mutate: Callable[..., Any]) -> Connect:
    def engine() -> Engine:
        uri, parameters = mutate(NAME, {"connect_args": {"read_only": True}}, None, None, None)
        return create_engine(uri, **parameters)

    return engine


def _count(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(
            connection.execute(text("select count(*) from marts.data_freshness")).scalar_one()
        )


def test_a_new_version_is_seen_while_the_old_one_is_held(tmp_path: Path, connect: Connect) -> None:
    with connect().connect() as held:
        asked = text("select count(*) from marts.data_freshness")
        assert held.execute(asked).scalar_one() == 1
        _publish(tmp_path, 2)
        assert _count(connect()) == 2
        assert held.execute(asked).scalar_one() == 1


@pytest.mark.parametrize(
    "sql",
    [
        "insert into marts.data_freshness (feed) values (7)",
        "create table marts.made as select 1 as one",
        "copy (select 1) to '{folder}/made.csv'",
        "attach '{folder}/made.duckdb' as made",
        "select * from read_text('{folder}/secret_key.txt')",
        "set enable_external_access = true",
        "set memory_limit = '99GB'",
    ],
)
def test_nothing_but_reading_marts(connect: Connect, tmp_path: Path, sql: str) -> None:
    with connect().connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text(sql.format(folder=tmp_path)))
    assert not list(tmp_path.glob("made*"))
    assert _count(connect()) == 1


@pytest.mark.parametrize("other", ["duckdb:////srv/other.duckdb", "sqlite:///kizashi.duckdb"])
def test_another_database_is_left_alone(mutate: Callable[..., Any], other: str) -> None:
    assert mutate(make_url(other), {"a": 1}, None, None, None) == (make_url(other), {"a": 1})
