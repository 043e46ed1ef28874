"""The project's dbt data tests as dbt compiles them, asked of a warehouse in memory."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from tests.python.support.compiled import CompiledProject


class CompiledTests(CompiledProject):
    """Compiled models and the data tests on them, by the names that dbt gives them."""

    def __init__(
        self, manifest: Mapping[str, Any], nightly: Mapping[str, Any], definitions: Path
    ) -> None:
        super().__init__(manifest, nightly, definitions)
        self._tests = {
            node["name"]: node
            for node in manifest["nodes"].values()
            if node["resource_type"] == "test"
        }
        self._nightly_tests = {
            node["name"]: node["compiled_code"]
            for node in nightly["nodes"].values()
            if node["resource_type"] == "test"
        }
        self._relations = {
            unique_id: f"warehouse.{node['schema']}.{node['alias']}"
            for unique_id, node in manifest["nodes"].items()
            if node["resource_type"] in ("model", "seed")
        }

    def tests(self) -> list[str]:
        """The names of all data tests."""
        return list(self._tests)

    def singular_tests(self) -> list[str]:
        """The names of the tests that are a query of their own."""
        return [name for name, node in self._tests.items() if not node.get("test_metadata")]

    def own_generic_tests(self) -> dict[str, list[str]]:
        """The project's own generic tests, each with the names of the tests made from it."""
        made: dict[str, list[str]] = {}
        for name, node in self._tests.items():
            macros = node["depends_on"]["macros"]
            generic = (node.get("test_metadata") or {}).get("name")
            if generic and f"macro.kizashi.test_{generic}" in macros:
                made.setdefault(generic, []).append(name)
        return made

    def relations(self, test: str) -> list[str]:
        """The tables that a test reads, as `warehouse.<schema>.<table>`."""
        parents = self._tests[test]["depends_on"]["nodes"]
        return [self._relations[parent] for parent in parents]

    def failures(
        self, con: duckdb.DuckDBPyConnection, test: str, nightly: bool = False
    ) -> list[tuple[Any, ...]]:
        """The rows that a test complains about, after a whole build or on a night."""
        sql = self._nightly_tests[test] if nightly else self._tests[test]["compiled_code"]
        return con.execute(sql).fetchall()
