"""Runs one suite on one table, whole: one expectation at a time costs seven queries each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from great_expectations.core.expectation_validation_result import ExpectationValidationResult
from great_expectations.datasource.fluent.interfaces import Batch
from great_expectations.expectations.core.expect_table_row_count_to_be_between import (
    ExpectTableRowCountToBeBetween,
)
from great_expectations.expectations.expectation import Expectation

from . import failures, messages, redaction, samples
from .results import FailedExpectation
from .suites import Entry, InvalidSuite, Suite
from .warehouse import Warehouse

_COUNTING = 0  # no entry: entries count from 1
_COUNTS_ONLY: dict[str, Any] = {"result_format": "BASIC", "partial_unexpected_count": 0}


@dataclass(frozen=True)
class Checked:
    """A suite's outcome.

    Attributes:
        row_count: Rows of the table; None when it does not exist or cannot be read.
        failed: What failed, in the suite's order.
        documented: A result for every entry in the suite's order, without values of rows.
    """

    row_count: int | None
    failed: list[FailedExpectation]
    documented: list[ExpectationValidationResult]


def check_table(
    warehouse: Warehouse, suite: Suite, expectations: dict[int, Expectation]
) -> Checked:
    """Evaluate every entry of a suite.

    An empty table meets every expectation about columns: only those about the table, and SQL
    that returns rows, can fail there. A table or column that does not exist fails each
    expectation that needs it.

    Args:
        expectations: The suite's entries by number, from `arguments.build`.

    Raises:
        InvalidSuite: A `row_key` column that the table does not have.
    """
    present = warehouse.columns(suite.schema, suite.table_name)
    if present and (unknown := [column for column in suite.row_key if column not in present]):
        raise InvalidSuite([f"{suite.path.name}: row_key {unknown[0]!r} is no column of the table"])
    impossible = {
        entry.number: problem
        for entry in suite.entries
        if (problem := _absent(entry, present)) is not None
    }
    failed: dict[int, FailedExpectation] = {}
    documented: dict[int, ExpectationValidationResult] = {}
    entries = {entry.number: entry for entry in suite.entries}
    for number, problem in impossible.items():
        failed[number] = messages.failure(suite, entries[number], problem=problem)
        documented[number] = redaction.not_evaluated(expectations[number], problem)

    row_count = None
    if present:
        batch = warehouse.batch(suite.schema, suite.table_name)
        runnable = {number: e for number, e in expectations.items() if number not in impossible}
        row_count, results = _validate(batch, list(runnable.values()))
        for number, result in results.items():
            if row_count == 0 and _is_about_rows(entries[number]) and not redaction.raised(result):
                result.success = True
            documented[number] = redaction.without_values(entries[number], result)
        failed |= failures.describe(batch, suite, expectations, results)
    order = sorted(entries)
    return Checked(
        row_count=row_count,
        failed=[failed[number] for number in order if number in failed],
        documented=[documented[number] for number in order],
    )


def _absent(entry: Entry, present: list[str]) -> str | None:
    if not present:
        return "was not evaluated: the table does not exist in the warehouse"
    for column in messages.columns(entry):
        if column not in present:
            return f"was not evaluated: the table has no column {column!r}"
    return None


def _validate(
    batch: Batch, expectations: list[Expectation]
) -> tuple[int | None, dict[int, ExpectationValidationResult]]:
    """The table's rows, counted with the rest in as few queries as GX can, and the results.

    The count is None for a view that cannot be read, which fails every expectation.
    """
    counting = ExpectTableRowCountToBeBetween(min_value=0, meta={"entry": _COUNTING})
    results = samples.run(batch, [counting, *expectations], _COUNTS_ONLY)
    return results.pop(_COUNTING).result.get("observed_value"), results


def _is_about_rows(entry: Entry) -> bool:
    about_table = entry.type.startswith("expect_table_") or entry.type == "expect_column_to_exist"
    return not about_table and entry.type != samples.ROWS_QUERY
