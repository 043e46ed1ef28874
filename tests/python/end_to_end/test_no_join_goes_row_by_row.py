"""No model compares each row of one table with each of another: a year of events would not end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import duckdb

from tests.python.end_to_end.conftest import Shop
from tests.python.support.compiled import CompiledProject

_ROW_BY_ROW = {"BLOCKWISE_NL_JOIN", "NESTED_LOOP_JOIN"}
# Each site once beside the rows of sources.csv: the longest domain that it ends with.
_SHORT = {"int_referrers__matched"}


def test_no_outer_join_goes_row_by_row(shop: Shop, compiled: CompiledProject) -> None:
    """DuckDB hashes no outer join with a condition on its left side alone, however many equal
    columns stand beside it. What a side is asked alone belongs before the join."""
    found = set()
    with duckdb.connect() as con:
        con.execute(f"attach '{shop.checkout.home / 'warehouse.duckdb'}' as warehouse (read_only)")
        con.execute("use warehouse")
        for name in compiled.sql_models():
            for nightly in (False, True):
                (plan,) = con.execute(
                    f"explain (format json) {compiled.sql(name, nightly)}"
                ).fetchall()
                found |= {name for join in _joins(json.loads(plan[1])) if join != "INNER"}
    assert found == _SHORT


def _joins(nodes: list[dict[str, Any]]) -> Iterator[str]:
    for node in nodes:
        if node["name"] in _ROW_BY_ROW:
            yield node["extra_info"]["Join Type"]
        yield from _joins(node["children"])
