"""A ClickHouse of this process, held to the threads of the task and told to spill."""

from __future__ import annotations

from typing import Any

_BYTES = {"GB": 10**9, "MB": 10**6}


def session(task: dict[str, Any]) -> Any:
    """A chdb session with the task's settings."""
    from chdb.session import Session

    opened = Session()
    limit = str(task["memory_limit"])
    half = int(limit[:-2]) * _BYTES[limit[-2:]] // 2
    for name, value in {
        "max_threads": task["threads"],
        "max_bytes_before_external_group_by": half,
        "max_bytes_before_external_sort": half,
    }.items():
        opened.query(f"set {name} = {value}")
    return opened


def first_rows(opened: Any, sql: str) -> list[list[Any]]:
    """All rows of a small result."""
    import json

    found = opened.query(sql, "JSONCompactEachRow").bytes().decode()
    return [json.loads(line) for line in found.splitlines()]
