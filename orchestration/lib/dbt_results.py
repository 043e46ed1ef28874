"""What a dbt run left behind, for people: failures in words, row counts by model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from orchestration.lib.paths import Paths


def failures(run_results: Path) -> str:
    """A line for each model or test that failed: its name, its message, its SQL's file."""
    if not run_results.exists():
        return "dbt stopped before it ran anything; its log says why"
    lines = []
    for result in _results(run_results):
        if result["status"] in ("error", "fail"):
            name = result["unique_id"].split(".", 2)[-1]
            kind = "test" if result["unique_id"].startswith("test.") else "model"
            message = " ".join((result.get("message") or "").split())
            lines.append(f"dbt {kind} {name}: {message}")
    return "\n".join(lines) or "dbt failed; its log says why"


def statistics(run_results: Path) -> dict[str, Any]:
    """How many results there are of each status."""
    if not run_results.exists():
        return {}
    statuses = [str(result["status"]) for result in _results(run_results)]
    return {status: statuses.count(status) for status in sorted(set(statuses))}


def row_counts(paths: Paths, manifest: Path) -> dict[str, int]:
    """Rows of every built table, by dbt's unique id; views are left out."""
    import duckdb

    nodes = json.loads(manifest.read_text())["nodes"]
    with duckdb.connect(str(paths.warehouse), read_only=True) as con:
        sizes = {
            (schema, table): size
            for schema, table, size in con.execute(
                "select schema_name, table_name, estimated_size from duckdb_tables()"
            ).fetchall()
        }
    return {
        unique_id: sizes[(node["schema"], node["alias"])]
        for unique_id, node in nodes.items()
        if (node["schema"], node.get("alias")) in sizes
    }


def _results(run_results: Path) -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = json.loads(run_results.read_text())["results"]
    return content
