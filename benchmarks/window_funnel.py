"""Kizashi's definitions as ClickHouse `windowFunnel` queries.

Only what such a query can say: ordered steps, none optional, a window, one unit.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

Row = dict[str, str]

_OPERATORS: dict[str, Callable[[str, str], str]] = {
    "equals": lambda field, value: f"{field} = {quoted(value)}",
    "contains": lambda field, value: f"position({field}, {quoted(value)}) > 0",
    "gte": lambda field, value: f"{field} >= {float(value)}",
}
_MICROSECONDS_AN_HOUR = 3_600_000_000


@dataclass(frozen=True)
class Funnel:
    """A funnel as far as a query needs it; steps are conversion keys in order."""

    key: str
    window_hours: int
    steps: tuple[str, ...]


def read_funnels(folder: Path) -> list[Funnel]:
    """The funnels of a folder with funnels.csv and funnel_steps.csv."""
    steps = sorted(rows(folder / "funnel_steps.csv"), key=lambda row: int(row["step_number"]))
    return [
        Funnel(
            row["funnel_key"],
            int(row["window_hours"]),
            tuple(
                step["conversion_key"] for step in steps if step["funnel_key"] == row["funnel_key"]
            ),
        )
        for row in rows(folder / "funnels.csv")
    ]


def conditions(rules: Sequence[Row]) -> dict[str, str]:
    """For each conversion the condition that its rules make of the columns of an event.

    Raises:
        KeyError: A rule has an operator that is not spelled here.
    """
    by_rule: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rules:
        spelled = _OPERATORS[row["operator"]](row["field"], row["value"])
        by_rule[row["conversion_key"]][row["rule_number"]].append(spelled)
    return {
        key: " or ".join(f"({' and '.join(parts)})" for parts in numbers.values())
        for key, numbers in by_rule.items()
    }


def query(funnel: Funnel, source: str, unit: str, steps: Sequence[str]) -> str:
    """A query for the deepest level of each unit.

    Args:
        source: What stands after `from`.
        unit: The expression of the unit.
        steps: The condition of each step; other rows are not read on.
    """
    arguments = ", ".join(f"ifNull({step}, 0)" for step in steps)
    return (
        f"select {unit} as unit_id, "
        f"windowFunnel({funnel.window_hours * _MICROSECONDS_AN_HOUR})("
        f"toUInt64(toUnixTimestamp64Micro(assumeNotNull(occurred_at))), {arguments}) as level "
        f"from {source} where occurred_at is not null and ({' or '.join(steps)}) "
        "group by unit_id"
    )


def quoted(text: str) -> str:
    """A text as ClickHouse reads it in SQL."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def rows(path: Path) -> list[Row]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
