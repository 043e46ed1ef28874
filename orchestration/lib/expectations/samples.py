"""Fetches a few failing rows, by the suite's row key alone."""

from __future__ import annotations

from typing import Any

from great_expectations import ExpectationSuite
from great_expectations.core.expectation_validation_result import ExpectationValidationResult
from great_expectations.datasource.fluent.interfaces import Batch
from great_expectations.expectations.expectation import Expectation

from .suites import Suite

ROWS_QUERY = "unexpected_rows_expectation"
_ROWS = 3
Sample = list[dict[str, str]]


def run(
    batch: Batch, expectations: list[Expectation], result_format: dict[str, Any]
) -> dict[int, ExpectationValidationResult]:
    """Evaluate expectations at once; the results by entry number."""
    # GX gives a suite's expectations ids of its own, so it gets copies.
    copies = [expectation.copy() for expectation in expectations]
    outcome = batch.validate(
        ExpectationSuite(name="check", expectations=copies), result_format=result_format
    )
    results = {}
    for result in outcome.results:
        configuration = result.expectation_config
        assert configuration is not None, "GX returns the configuration with every result"
        results[int(configuration.meta["entry"])] = result
    return results


def of_columns(batch: Batch, suite: Suite, failed: list[Expectation]) -> dict[int, Sample]:
    """Failing rows of column expectations; none where GX cannot name rows (compound keys)."""
    if not suite.row_key or not failed:
        return {}
    key = list(suite.row_key)
    results = run(
        batch,
        failed,
        {
            "result_format": "SUMMARY",
            "unexpected_index_column_names": key,
            "partial_unexpected_count": _ROWS,
            "exclude_unexpected_values": True,
        },
    )
    samples = {}
    for number, result in results.items():
        values = (result.result.get("partial_unexpected_index_list") or [{}])[0]
        rows = zip(*(values.get(column, ()) for column in key), strict=True)
        samples[number] = [dict(zip(key, map(str, row), strict=True)) for row in rows]
    return samples


def of_queries(batch: Batch, suite: Suite, failed: list[Expectation]) -> dict[int, Sample]:
    """Rows that SQL expectations return; none when they select no row key column."""
    if not suite.row_key or not failed:
        return {}
    samples = {}
    for number, result in run(batch, failed, {"result_format": "COMPLETE"}).items():
        rows = result.result.get("details", {}).get("unexpected_rows", [])[:_ROWS]
        keys = [key for key in suite.row_key if rows and key in rows[0]]
        samples[number] = [{key: str(row[key]) for key in keys} for row in rows] if keys else []
    return samples
