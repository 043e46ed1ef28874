"""What a suite file must look like, key by key."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

from .results import Severity

_TABLE = re.compile(r"[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*")
_SUITE_KEYS = {"table", "description", "row_key", "expectations"}
_ENTRY_KEYS = {"type", "kwargs", "reason", "severity", "description"}


def suite_problems(path: Path, content: dict[Any, Any]) -> list[str]:
    """What is wrong with a file, its entries aside."""
    problems = [f"unknown key {key!r}" for key in sorted(set(map(str, content)) - _SUITE_KEYS)]
    table = content.get("table")
    if not isinstance(table, str) or not _TABLE.fullmatch(table):
        problems.append(f"table must be written schema.table, found {table!r}")
    elif table.split(".")[1] != path.stem:
        problems.append(f"is for {table}: name the file {table.split('.')[1]}.yml")
    if not content.get("description"):
        problems.append("description is missing: say in a sentence what the suite protects")
    row_key = content.get("row_key") or []
    if not isinstance(row_key, list) or not all(isinstance(column, str) for column in row_key):
        problems.append("row_key must be a list of column names")
    if not isinstance(content.get("expectations"), list) or not content["expectations"]:
        problems.append("expectations must be a list with at least one entry")
    return problems


def entry_problems(entry: Any) -> list[str]:
    """What is wrong with one entry, its arguments aside."""
    if not isinstance(entry, dict):
        return [f"expected the keys {', '.join(sorted(_ENTRY_KEYS))}"]
    problems = [f"unknown key {key!r}" for key in sorted(set(map(str, entry)) - _ENTRY_KEYS)]
    if not isinstance(entry.get("type"), str):
        problems.append("type is missing: the name of an expectation")
    if not isinstance(entry.get("kwargs") or {}, dict):
        problems.append("kwargs must be a mapping of arguments to values")
    if not entry.get("reason"):
        problems.append("reason is missing: say why the expectation, and its threshold, holds")
    if entry.get("severity", "critical") not in get_args(Severity):
        problems.append(f"severity must be critical or warning, found {entry['severity']!r}")
    return problems
