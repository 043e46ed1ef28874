"""What came of a dbt run, for people: failures in words, row counts by model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from orchestration.lib import project
from orchestration.lib.dbt_build import NodeResult
from orchestration.lib.paths import Paths


def failures(results: Sequence[NodeResult]) -> str:
    """A line for each model or test that failed: its name, its message, its SQL's file."""
    lines = []
    for result in results:
        if result.status in ("error", "fail"):
            name = result.unique_id.split(".", 2)[-1]
            kind = "test" if result.unique_id.startswith("test.") else "model"
            lines.append(f"dbt {kind} {name}: {result.message}")
    return "\n".join(lines) or "dbt failed; its log says why"


def statistics(results: Sequence[NodeResult]) -> dict[str, int]:
    """How many results there are of each status."""
    return dict(sorted(Counter(result.status for result in results).items()))


def row_counts(paths: Paths) -> dict[str, int]:
    """Rows of every built table, by dbt's unique id; views are left out."""
    import duckdb

    with duckdb.connect(str(paths.warehouse), read_only=True) as con:
        sizes = {
            (schema, table): size
            for schema, table, size in con.execute(
                "select schema_name, table_name, estimated_size from duckdb_tables()"
            ).fetchall()
        }
    return {
        unique_id: sizes[(node.schema, node.alias)]
        for unique_id, node in project.parsed().nodes.items()
        if (node.schema, node.alias) in sizes
    }
