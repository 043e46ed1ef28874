"""Whether two engines hold the same rows of a model, and how they differ if not."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.types as kinds

# A sum of binary fractions depends on the order in which an engine adds them up.
_NEAR = 1e-9
_SHOWN = 3


def difference(expected: pa.Table, found: pa.Table, engines_own: frozenset[str]) -> str | None:
    """What is not the same in two tables, in whatever order their rows are; None if nothing.

    Args:
        engines_own: Columns whose values each engine makes as it likes: keys and places of rows.
    """
    if expected.column_names != found.column_names:
        return f"columns {expected.column_names} are {found.column_names}"
    names = [name for name in expected.column_names if name not in engines_own]
    types = [(name, _kind(expected, name), _kind(found, name)) for name in names]
    unlike = [f"{name} is {theirs}, not {ours}" for name, ours, theirs in types if ours != theirs]
    if unlike:
        return "; ".join(unlike)
    if expected.num_rows != found.num_rows:
        return f"{expected.num_rows} rows are {found.num_rows}"
    # whole columns first, of which can be said what is too much and what is missing
    exact = [name for name, kind, _ in types if kind != "binary"]
    inexact = [name for name, kind, _ in types if kind == "binary"]
    by_column = [
        told
        for name in exact
        if (told := _column(name, _cells(expected, name), _cells(found, name)))
    ]
    if by_column:
        return "; ".join(by_column)
    return _by_row([*exact, *inexact], expected, found)


def _column(name: str, expected: list[Any], found: list[Any]) -> str | None:
    ours, theirs = Counter(expected), Counter(found)
    if ours == theirs:
        return None
    missing, surplus = list((ours - theirs).elements()), list((theirs - ours).elements())
    return f"{name}: {len(missing)} values such as {missing[:_SHOWN]} are {surplus[:_SHOWN]}"


def _by_row(names: Sequence[str], expected: pa.Table, found: pa.Table) -> str | None:
    for ours, theirs in zip(_rows(expected, names), _rows(found, names), strict=True):
        for name, one, other in zip(names, ours, theirs, strict=True):
            if not _is_same(one, other):
                return f"{name} is {other!r}, not {one!r}, in {ours}"
    return None


def _rows(rows: pa.Table, names: Sequence[str]) -> list[tuple[Any, ...]]:
    cells = zip(*(_cells(rows, name) for name in names), strict=True)
    return sorted(cells, key=lambda row: list(map(_sortable, row)))


def _cells(rows: pa.Table, name: str) -> list[Any]:
    """Values that can be compared and counted: a time, which is UTC on both, as microseconds."""
    column = rows.column(name)
    if kinds.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us")).cast(pa.int64())
    return list(map(_countable, column.to_pylist()))


def _countable(value: Any) -> Any:
    return tuple(map(_countable, value)) if isinstance(value, list) else value


def _sortable(value: Any) -> tuple[bool, Any]:
    if isinstance(value, tuple):
        return False, tuple(map(_sortable, value))
    return (True, "") if value is None else (False, value)


def _is_same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=_NEAR) or (math.isnan(one) and math.isnan(other))
    return bool(one == other)


def _kind(rows: pa.Table, name: str) -> str:
    return _kind_of(rows.schema.field(name).type)


def _kind_of(kind: pa.DataType) -> str:
    """A type without its width, which engines choose for sums and counts by rules of their own."""
    if kinds.is_integer(kind) or (kinds.is_decimal(kind) and kind.scale == 0):
        return "whole"
    if kinds.is_decimal(kind):
        return "decimal"
    if kinds.is_floating(kind):
        return "binary"
    if kinds.is_timestamp(kind):
        return "time"
    if kinds.is_string(kind) or kinds.is_large_string(kind):
        return "text"
    if kinds.is_list(kind) or kinds.is_large_list(kind):
        return f"list of {_kind_of(kind.value_type)}"
    return str(kind)
