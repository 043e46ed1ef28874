"""Opens the warehouse file for checks, read-only, and lets go of it after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import duckdb_engine
import great_expectations as gx
import sqlalchemy as sa
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.datasource.fluent.interfaces import Batch

from .engine import DuckDBDatasource
from .results import WarehouseUnavailable


class Warehouse:
    """An open warehouse; take it from `open_warehouse`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Take a read-only connection, which `close` closes."""
        self._connection = connection
        # Every SQLAlchemy connection is a cursor of the one that holds the file, so that
        # closing that one lets go of it, and no file name passes through a URL.
        self._sql = sa.create_engine(
            "duckdb://",
            creator=self._cursor,
            poolclass=sa.NullPool,
        )
        self._context = gx.get_context(mode="ephemeral", project_config=_quiet())
        self._datasources: dict[str, DuckDBDatasource] = {}

    def columns(self, schema: str, table: str) -> list[str]:
        """The table's column names in order; empty when there is no such table or view."""
        rows = self._connection.execute(
            "select column_name from duckdb_columns() where database_name = current_database()"
            " and schema_name = ? and table_name = ? order by column_index",
            [schema, table],
        ).fetchall()
        return [name for (name,) in rows]

    def batch(self, schema: str, table: str) -> Batch:
        """The whole table, ready to be validated."""
        datasource = self._datasources.get(schema) or self._add_datasource(schema)
        asset = datasource.add_table_asset(table, table_name=table)
        return asset.add_batch_definition_whole_table("all").get_batch()

    def close(self) -> None:
        """Let go of the file, so that a writer can open it."""
        for datasource in self._datasources.values():
            datasource.get_execution_engine().close()
        self._connection.close()

    def _cursor(self) -> duckdb_engine.ConnectionWrapper:
        cursor = self._connection.cursor()
        cursor.execute("set enable_progress_bar = false")
        return duckdb_engine.ConnectionWrapper(cursor)

    def _add_datasource(self, schema: str) -> DuckDBDatasource:
        datasource = DuckDBDatasource(
            name=schema,
            warehouse_schema=schema,
            connection_string="duckdb://",
            create_temp_table=False,
        )
        datasource._sql = self._sql
        self._context._add_fluent_datasource(datasource)
        self._datasources[schema] = datasource
        return datasource


@contextmanager
def open_warehouse(path: Path, config: dict[str, str] | None = None) -> Iterator[Warehouse]:
    """Open a DuckDB file read-only, and let go of it at the end whatever happens.

    Args:
        path: The DuckDB file.
        config: DuckDB settings by name, such as {"memory_limit": "4GB", "threads": "2"}.

    Raises:
        WarehouseUnavailable: The file is missing, no DuckDB file, or open for writing.
    """
    warehouse = Warehouse(_connect(path, config or {}))
    try:
        yield warehouse
    finally:
        warehouse.close()


def _quiet() -> DataContextConfig:
    return DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(),
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )


def _connect(path: Path, config: dict[str, str]) -> duckdb.DuckDBPyConnection:
    if not path.is_file():
        raise WarehouseUnavailable(f"{path}: no warehouse here; build it first")
    try:
        return duckdb.connect(str(path), read_only=True, config=dict(config))
    except duckdb.ConnectionException as error:
        raise WarehouseUnavailable(
            f"{path}: this process holds it open with other settings; close that first"
        ) from error
    except duckdb.Error as error:
        raise WarehouseUnavailable(f"{path}: cannot be read: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
