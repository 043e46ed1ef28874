"""Reads expectations/<table>.yml. `shape.py` judges its keys, `arguments.py` what they name.

A suite file:

    table: marts.fct_sessions          # schema.table; the file carries the table's name
    description: What must hold before a session is published.
    row_key: [session_id]              # columns that may be shown in a message: never personal
    expectations:
      - type: expect_column_values_to_be_between
        kwargs: {column: page_view_count, min_value: 0}
        reason: A count below zero means that a join lost its sign.
        severity: critical             # the default; `warning` reports without blocking
        description: Shown instead of the type (optional, for the SQL checks)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .results import Severity
from .shape import entry_problems, suite_problems


class InvalidSuite(ValueError):
    """Suite files that cannot be used; the message has a line for every problem."""

    def __init__(self, problems: Iterable[str]) -> None:
        """Take one line a problem, each with its file."""
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Entry:
    """One expectation of a suite; `number` counts from 1, `line` is where it starts."""

    number: int
    line: int
    type: str
    kwargs: dict[str, Any]
    reason: str
    severity: Severity
    description: str | None


@dataclass(frozen=True)
class Suite:
    """One table's expectations, as written."""

    path: Path
    table: str
    description: str
    row_key: tuple[str, ...]
    entries: tuple[Entry, ...]

    @property
    def schema(self) -> str:
        """The table's schema."""
        return self.table.split(".")[0]

    @property
    def table_name(self) -> str:
        """The table without its schema."""
        return self.table.split(".")[1]


def find_suites(folder: Path, schema: str | None = None) -> list[Path]:
    """The suite files of a folder in name order, those of one schema when it is given."""
    paths = sorted(folder.glob("*.yml"))
    if schema is None:
        return paths
    return [path for path in paths if _table_of(path).startswith(f"{schema}.")]


def load_suite(path: Path) -> Suite:
    """Read one file; raises InvalidSuite with file, line and what was expected."""
    where = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
        content, lines = yaml.safe_load(text), _entry_lines(text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InvalidSuite([f"{where}: not readable as YAML: {error}"]) from error
    if not isinstance(content, dict):
        raise InvalidSuite([f"{where}: expected a mapping that starts with `table:`"])

    problems = [f"{where}: {problem}" for problem in suite_problems(path, content)]
    entries = content.get("expectations")
    for number, entry in enumerate(entries if isinstance(entries, list) else [], start=1):
        at = f"{where}:{lines[number - 1]}: entry {number}"
        problems += [f"{at}: {problem}" for problem in entry_problems(entry)]
    if problems:
        raise InvalidSuite(problems)
    return Suite(
        path=path,
        table=content["table"],
        description=str(content["description"]).strip(),
        row_key=tuple(content.get("row_key") or ()),
        entries=tuple(
            Entry(
                number=number,
                line=lines[number - 1],
                type=entry["type"],
                kwargs=dict(entry.get("kwargs") or {}),
                reason=str(entry["reason"]).strip(),
                severity=entry.get("severity", "critical"),
                description=entry.get("description"),
            )
            for number, entry in enumerate(content["expectations"], start=1)
        ),
    )


def _table_of(path: Path) -> str:
    """The table that a file names, read without judging the rest of it."""
    match = re.search(r"^table:\s*(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    return match.group(1) if match else ""


def _entry_lines(text: str) -> list[int]:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    for key, value in root.value if isinstance(root, yaml.MappingNode) else []:
        if key.value == "expectations" and isinstance(value, yaml.SequenceNode):
            return [node.start_mark.line + 1 for node in value.value]
    return []
