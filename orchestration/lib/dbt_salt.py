"""A plugin of dbt-duckdb: the salt as a variable of every connection, so that no SQL holds it."""

from __future__ import annotations

from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin

from orchestration.lib.salt import salt


class Plugin(BasePlugin):
    """Sets `kizashi_salt`, which the macro keyed_hash reads."""

    def configure_cursor(self, cursor: Any) -> None:
        """Called by dbt for each connection, the copies of one too."""
        cursor.execute("set variable kizashi_salt = ?", [salt()])
