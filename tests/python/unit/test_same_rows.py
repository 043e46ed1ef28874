"""The comparison of two engines' tables notices what is not the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from tests.python.support.same_rows import difference

NOON = datetime(2025, 4, 1, 12)
ROWS: dict[str, list[Any]] = {
    "key": [7, 8, None],
    "name": ["a", "b", None],
    "at": [NOON, None, NOON + timedelta(microseconds=1)],
    "share": [0.1 + 0.2, None, float("nan")],
    "value": [Decimal("2.50"), Decimal("3.00"), None],
    "tags": [["x", "y"], [], None],
}
OWN = frozenset({"key"})


def table(**other: list[Any]) -> pa.Table:
    return pa.table({**ROWS, **other})


def test_rows_are_the_same_in_another_order_with_other_keys_widths_and_zones() -> None:
    theirs = table(
        key=[1, 2, 3],
        at=[None if at is None else at.replace(tzinfo=UTC) for at in ROWS["at"]],
        share=[0.3, None, float("nan")],
        value=[Decimal("2.5000"), Decimal("3.0000"), None],
    )
    assert difference(table(), theirs.take([2, 0, 1]), OWN) is None


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"name": ["a", "c", None]}, "name: 1 values such as ['b'] are ['c']"),
        ({"at": [NOON, None, NOON]}, "at: 1 values"),
        ({"share": [0.3001, None, float("nan")]}, "share is 0.3001"),
        ({"share": [0.3, None, None]}, "share is None"),
        ({"value": [Decimal("2.51"), Decimal("3.00"), None]}, "value: 1 values"),
        ({"value": [2.5, 3.0, None]}, "value is binary, not decimal"),
        ({"tags": [["y", "x"], [], None]}, "tags: 1 values"),
        # every column has the same values, but not in the same rows
        ({"name": ["b", "a", None]}, "at is"),
        ({"key": [1, 2, 3], "more": [1, 2, 3]}, "columns"),
    ],
)
def test_a_difference_is_told(other: dict[str, list[Any]], told: str) -> None:
    found = difference(table(), table(**other), OWN)
    assert found is not None
    assert told in found


def test_a_missing_row_is_told() -> None:
    assert difference(table(), table().slice(1), OWN) == "3 rows are 2"
