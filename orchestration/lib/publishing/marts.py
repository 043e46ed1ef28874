"""Copies marts out of the warehouse into a DuckDB file of their own, and into Parquet."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from .files import PublishError
from .versions import DATABASE, PARQUET

_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_OLDEST_CLIENT = "v1.0.0"
_SORTED_ROWS = 1_000_000
"""Up to here rows are sorted, so that the same content gives the same order whatever nights it
came from. Beyond, sorting whole rows costs more than the copy, and the warehouse's order stays."""


def copy_marts(
    warehouse: Path,
    folder: Path,
    marts: Sequence[str],
    *,
    settings: dict[str, str] | None = None,
    progress: Callable[[str], None],
) -> dict[str, int]:
    """Write `kizashi.duckdb` and `parquet/<mart>/part-0.parquet` into an empty folder.

    Args:
        warehouse: The DuckDB file with a schema `marts`; nobody may be writing it.
        settings: DuckDB settings, such as {"memory_limit": "4GB"}; what exceeds memory spills
            into the folder.
        progress: Told a line after every mart.

    Returns:
        The rows of every mart.

    Raises:
        PublishError: No marts named, a name that is none, or a mart that is not there.
    """
    _check(marts)
    rows = {}
    with _connection(folder, settings or {}) as connection:
        _attach(connection, warehouse)
        _check_present(connection, marts)
        connection.execute(
            f"attach {_text(folder / DATABASE)} as published (storage_version '{_OLDEST_CLIENT}')"
        )
        connection.execute("create schema published.marts")
        for mart in marts:
            start = time.perf_counter()
            rows[mart] = _copy(connection, mart)
            _write_parquet(connection, mart, folder)
            progress(f"{mart}: {rows[mart]:,} rows in {time.perf_counter() - start:.1f} s")
        connection.execute("checkpoint published")
        connection.execute("detach published")
    return rows


@contextmanager
def _connection(folder: Path, settings: dict[str, str]) -> Iterator[duckdb.DuckDBPyConnection]:
    spill = folder / "spill"
    config = {"temp_directory": str(spill), **settings}
    with duckdb.connect(config=dict(config)) as connection:
        connection.execute("set enable_progress_bar = false")
        yield connection
    if spill.exists():
        spill.rmdir()


def _attach(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    try:
        connection.execute(f"attach {_text(warehouse)} as warehouse (read_only)")
    except duckdb.BinderException as error:
        raise PublishError(
            f"{warehouse}: this process holds it open; close that connection, then publish"
        ) from error


def _check(marts: Sequence[str]) -> None:
    if not marts:
        raise PublishError("no marts are named, so there is nothing to publish")
    for mart in marts:
        if not _NAME.fullmatch(mart):
            raise PublishError(f"{mart!r} is no mart's name: use the bare name, without a schema")
        if marts.count(mart) > 1:
            raise PublishError(f"{mart} is named twice among the marts to publish")


def _check_present(connection: duckdb.DuckDBPyConnection, marts: Sequence[str]) -> None:
    found = connection.execute(
        "select table_name from information_schema.tables"
        " where table_catalog = 'warehouse' and table_schema = 'marts'"
    ).fetchall()
    absent = sorted(set(marts) - {name for (name,) in found})
    if absent:
        raise PublishError(
            f"not in the warehouse's schema marts: {', '.join(absent)}; build them first"
        )


def _copy(connection: duckdb.DuckDBPyConnection, mart: str) -> int:
    (count,) = connection.execute(f'select count(*) from warehouse.marts."{mart}"').fetchall()[0]
    order = f" order by {_order(connection, mart)}" if count <= _SORTED_ROWS else ""
    connection.execute(
        f'create table published.marts."{mart}" as select * from warehouse.marts."{mart}"{order}'
    )
    comments = connection.execute(
        "select 'table', table_name, comment from duckdb_tables()"
        " where database_name = 'warehouse' and schema_name = 'marts' and table_name = $mart"
        # what is a view there is a table here
        " union all select 'table', view_name, comment from duckdb_views()"
        " where database_name = 'warehouse' and schema_name = 'marts' and view_name = $mart"
        " union all select 'column', column_name, comment from duckdb_columns()"
        " where database_name = 'warehouse' and schema_name = 'marts' and table_name = $mart",
        {"mart": mart},
    ).fetchall()
    for kind, name, comment in comments:
        if comment:
            of = f'published.marts."{mart}"' + (f'."{name}"' if kind == "column" else "")
            connection.execute(f"comment on {kind} {of} is {_text(comment.strip())}")
    return int(count)


def _order(connection: duckdb.DuckDBPyConnection, mart: str) -> str:
    """Dates first, for readers filter by them; the other columns make the order a total one."""
    described = connection.execute(f'describe warehouse.marts."{mart}"').fetchall()
    names = [f'"{name}"' for name, *_ in described]
    dates = [f'"{name}"' for name, kind, *_ in described if kind == "DATE"]
    return ", ".join(dict.fromkeys(dates[:1] + names))


def _write_parquet(connection: duckdb.DuckDBPyConnection, mart: str, folder: Path) -> None:
    target = folder / PARQUET / mart
    target.mkdir(parents=True)
    connection.execute(
        f'copy published.marts."{mart}" to {_text(target / "part-0.parquet")}'
        " (format parquet, compression zstd)"
    )


def _text(value: str | Path) -> str:
    return "'" + str(value).replace("'", "''") + "'"
