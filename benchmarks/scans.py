"""What each model or test reads: DuckDB's profiles of its statements, added up by table."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_NODE = re.compile(r'"node_id": "(model|test)\.\w+\.([\w.]+)"')


@dataclass
class Reads:
    """The rows that a model or test scanned of each table, and the bytes it read from disk."""

    rows: Counter[str] = field(default_factory=Counter)
    disk_bytes: int = 0


def by_node(profiles: Iterable[dict[str, Any]]) -> dict[tuple[str, str], Reads]:
    """Add up profiles by the kind and name of the node that dbt names in a statement's comment.

    A scan's rows are those of the row groups that it could not skip. What is not a stored table
    (a landed file, a result at hand) is left out.
    """
    found: dict[tuple[str, str], Reads] = {}
    for profile in profiles:
        node = _NODE.search(str(profile.get("query_name", "")))
        if node is None:
            continue
        reads = found.setdefault((node[1], node[2]), Reads())
        reads.disk_bytes += int(profile.get("total_bytes_read", 0))
        for operator in _operators(profile):
            table = operator.get("extra_info", {}).get("Table")
            if table:
                reads.rows[_short(str(table))] += int(operator["operator_rows_scanned"])
    return found


def load(folder: Path) -> Iterator[dict[str, Any]]:
    """The profiles of a folder; statements that DuckDB kept no profile of are passed over."""
    for path in sorted(folder.glob("*.json")):
        text = path.read_text(encoding="utf-8").strip()
        if text:
            yield json.loads(text)


def _operators(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for child in node.get("children", []):
        yield child
        yield from _operators(child)


def _short(table: str) -> str:
    """`warehouse.marts."rfm"` as `marts.rfm`."""
    return ".".join(table.replace('"', "").split(".")[-2:])
