"""Fetches a few failing rows, by the suite's row key alone."""

from __future__ import annotations

from great_expectations.datasource.fluent.interfaces import Batch
from great_expectations.expectations.expectation import Expectation

from .suites import Suite

ROWS_QUERY = "unexpected_rows_expectation"
_ROWS = 3


def of_column(batch: Batch, suite: Suite, expectation: Expectation) -> list[dict[str, str]]:
    """Failing rows of a column expectation; empty where GX cannot name rows (compound keys)."""
    if not suite.row_key:
        return []
    outcome = batch.validate(
        expectation.copy(),
        result_format={
            "result_format": "SUMMARY",
            "unexpected_index_column_names": list(suite.row_key),
            "partial_unexpected_count": _ROWS,
            "exclude_unexpected_values": True,
        },
    )
    values = (outcome.result.get("partial_unexpected_index_list") or [{}])[0]
    rows = zip(*(values.get(column, ()) for column in suite.row_key), strict=True)
    return [dict(zip(suite.row_key, map(str, row), strict=True)) for row in rows]


def of_query(batch: Batch, suite: Suite, expectation: Expectation) -> list[dict[str, str]]:
    """Rows that a SQL expectation returns; empty when it selects no row key column."""
    outcome = batch.validate(expectation.copy(), result_format={"result_format": "COMPLETE"})
    rows = outcome.result["details"]["unexpected_rows"][:_ROWS]
    keys = [key for key in suite.row_key if rows and key in rows[0]]
    return [{key: str(row[key]) for key in keys} for row in rows] if keys else []
