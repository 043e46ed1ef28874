"""Tell two sets of rows apart, whatever order they come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any


def assert_same_rows(
    actual: Iterable[Mapping[str, Any]],
    expected: Iterable[Mapping[str, Any]],
    what: str,
    exactly: bool = False,
) -> None:
    """Every expected row is there as often as expected, and no other.

    Only the columns that the expected rows have are looked at (`exactly`: all columns of
    either); numbers are equal when they are so to twelve digits.
    """
    actual, expected = list(actual), list(expected)
    told = [*actual, *expected] if exactly else expected
    columns = sorted({name for row in told for name in row})
    wanted = Counter(_comparable(row, columns) for row in expected)
    found = Counter(_comparable(row, columns) for row in actual)
    missing, surplus = wanted - found, found - wanted
    lines = [f"{what}: {columns}"]
    lines += [f"  missing {row}" for row in sorted(missing.elements(), key=repr)]
    lines += [f"  surplus {row}" for row in sorted(surplus.elements(), key=repr)]
    assert not missing and not surplus, "\n".join(lines)


def _comparable(row: Mapping[str, Any], columns: Iterable[str]) -> tuple[Any, ...]:
    return tuple(_level(row.get(name)) for name in columns)


def _level(value: Any) -> Any:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return f"{float(value):.12g}"
    return value
