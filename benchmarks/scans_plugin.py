"""A dbt-duckdb plugin: DuckDB's profile of every statement, each in a file of its own.

It is loaded by dbt, in its process, only while `reads` is measured; `scans` reads what it leaves.
"""

from __future__ import annotations

import os
import threading
import time
from typing import Any

from dbt.adapters.duckdb.environments import local
from dbt.adapters.duckdb.plugins import BasePlugin


class Plugin(BasePlugin):
    """Switches profiling on; its setting `folder` says where the files go."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Name the file of the next profile before each statement of dbt."""
        folder, process = plugin_config["folder"], os.getpid()

        class ProfiledCursor(local.DuckDBCursorWrapper):
            def execute(self, sql: str, bindings: Any = None) -> Any:
                # dbt comes here once a step, in one process and from several threads
                moment = f"{time.monotonic_ns()}-{threading.get_ident()}"
                file = f"{folder}/{process}-{moment}.json"
                self._cursor.execute(f"set profiling_output = '{file}'")
                return super().execute(sql, bindings)  # type: ignore[no-untyped-call]

        # dbt-duckdb has no hook before a statement
        local.DuckDBCursorWrapper = ProfiledCursor  # type: ignore[misc]

    def configure_cursor(self, cursor: Any) -> None:
        """Profile every kind of statement on this connection."""
        cursor.execute("set enable_profiling = 'json'")
        cursor.execute("set profiling_coverage = 'ALL'")
