"""The published marts under the names that MetricFlow's SQL knows: those of the warehouse."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from jinja2 import Template

from orchestration.lib.paths import engine_settings
from orchestration.lib.publishing import current
from orchestration.lib.publishing.versions import DATABASE

from .catalogue import Catalogue


class NothingPublished(Exception):
    """There are no marts to ask, or they are of another version of the project."""


@contextmanager
def open_marts(published: Path, catalogue: Catalogue) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory with a view for each mart and for the dates; nothing is written.

    Raises:
        NothingPublished: No night has published yet, or one of the marts is not there.
    """
    version = current(published)
    if version is None:
        raise NothingPublished(f"nothing is published in {published} yet; run make nightly")
    with duckdb.connect(config=dict(engine_settings())) as connection:
        connection.execute("set timezone = 'UTC'")
        path = str(version.path / DATABASE).replace("'", "''")
        connection.execute(f"attach '{path}' as published (read_only)")
        for relation, mart in catalogue.relations.items():
            _schema(connection, relation)
            try:
                connection.execute(
                    f'create or replace view {relation} as from published.marts."{mart}"'
                )
            except duckdb.CatalogException:
                raise NothingPublished(
                    f"{published} has no mart {mart}: another version of the project published "
                    "it; run make nightly"
                ) from None
        spine = catalogue.spine
        _schema(connection, spine.relation)
        query = Template(spine.sql).render(ref=spine.refs.__getitem__)
        connection.execute(f"create view {spine.relation} as {query}")
        yield connection


def _schema(connection: duckdb.DuckDBPyConnection, relation: str) -> None:
    """The database and schema of a relation, both in memory."""
    database, schema, _ = relation.split(".")
    connection.execute(f"attach if not exists ':memory:' as {database}")
    connection.execute(f"create schema if not exists {database}.{schema}")
