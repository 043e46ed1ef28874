"""Great Expectations on DuckDB: an execution engine and a datasource, which GX 1.24 lacks.

GX closes the connection before it fetches, and picks its SQL from a list of dialects without
DuckDB. Here one connection is kept, PostgreSQL's dialect is given where GX asks for one, and
regular expressions are compiled to `regexp_matches`: `~` matches the whole text on DuckDB (a
"must not match" would pass silently), while GX, like PostgreSQL, means a match anywhere.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Literal

import sqlalchemy as sa
from great_expectations.compatibility import pydantic
from great_expectations.datasource.fluent.interfaces import DataAsset
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource, TableAsset
from great_expectations.execution_engine.sqlalchemy_execution_engine import (
    SqlAlchemyExecutionEngine,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql.base import PGCompiler


class _SearchingCompiler(PGCompiler):
    def visit_custom_op_binary(self, element: Any, operator: Any, **kw: Any) -> Any:
        if operator.opstring not in ("~", "!~"):
            return super().visit_custom_op_binary(element, operator, **kw)  # type: ignore[no-untyped-call]
        text, pattern = self.process(element.left, **kw), self.process(element.right, **kw)
        negation = "not " if operator.opstring == "!~" else ""
        return f"({negation}regexp_matches({text}, {pattern}))"


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """Runs GX's queries on one connection, which survives a failed query."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what GX's own engine takes."""
        super().__init__(*args, **kwargs)
        self.dialect_module = postgresql
        self.engine.dialect.statement_compiler = _SearchingCompiler

    @contextmanager
    def get_connection(self) -> Iterator[sa.Connection]:
        """Lend the one connection."""
        if self._connection is None:
            self._connection = self.engine.connect()
        try:
            yield self._connection
        except Exception:
            self._connection.rollback()  # else one bad query fails every later one
            raise

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class DuckDBTable(TableAsset):
    """A table or view that is known to exist: asking for a row of a view can cost a full scan."""

    def test_connection(self) -> None:
        """Do not ask."""


class DuckDBDatasource(SQLDatasource):
    """The tables of one schema, seen through an engine that is given."""

    asset_types: ClassVar[list[builtins.type[DataAsset[Any, Any]]]] = [DuckDBTable]
    type: Literal["duckdb"] = "duckdb"  # type: ignore[assignment]
    warehouse_schema: str
    _TableAsset: builtins.type[TableAsset] = pydantic.PrivateAttr(DuckDBTable)
    _sql: sa.Engine = pydantic.PrivateAttr()

    @property
    def schema_(self) -> str:
        """Where GX looks for the tables."""
        return self.warehouse_schema

    def get_engine(self) -> sa.Engine:
        """The engine that GX tests a table's presence with."""
        return self._sql

    def get_execution_engine(self) -> SqlAlchemyExecutionEngine:
        """The engine that GX measures with; temporary tables would copy whole tables."""
        if self._execution_engine is None:
            self._execution_engine = DuckDBExecutionEngine(
                engine=self._sql, create_temp_table=False
            )
        return self._execution_engine
