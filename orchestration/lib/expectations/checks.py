"""Runs one suite on one table, whole: one expectation at a time costs seven queries each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from great_expectations import ExpectationSuite
from great_expectations.core.expectation_validation_result import ExpectationValidationResult
from great_expectations.datasource.fluent.interfaces import Batch
from great_expectations.expectations.expectation import Expectation

from . import messages, redaction, samples
from .results import FailedExpectation
from .suites import Entry, InvalidSuite, Suite
from .warehouse import Warehouse

_COUNTS_ONLY: dict[str, Any] = {"result_format": "BASIC", "partial_unexpected_count": 0}


@dataclass(frozen=True)
class Checked:
    """A suite's outcome.

    Attributes:
        row_count: Rows of the table; None when it does not exist.
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

    row_count = warehouse.row_count(suite.schema, suite.table_name) if present else None
    runnable = {number: e for number, e in expectations.items() if number not in impossible}
    if runnable:
        batch = warehouse.batch(suite.schema, suite.table_name)
        for number, result in _validate(batch, runnable).items():
            entry = entries[number]
            if row_count == 0 and _is_about_rows(entry) and not redaction.raised(result):
                result.success = True
            if not result.success:
                failed[number] = _failure(batch, suite, entry, expectations[number], result)
            documented[number] = redaction.without_values(entry, result)
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
    batch: Batch, expectations: dict[int, Expectation]
) -> dict[int, ExpectationValidationResult]:
    # GX gives a suite's expectations ids of its own, so it gets copies.
    suite = ExpectationSuite(name="check", expectations=[e.copy() for e in expectations.values()])
    outcome = batch.validate(suite, result_format=_COUNTS_ONLY)
    return {_entry_number(result): result for result in outcome.results}


def _entry_number(result: ExpectationValidationResult) -> int:
    configuration = result.expectation_config
    assert configuration is not None, "GX returns the configuration with every result"
    return int(configuration.meta["entry"])


def _is_about_rows(entry: Entry) -> bool:
    about_table = entry.type.startswith("expect_table_") or entry.type == "expect_column_to_exist"
    return not about_table and entry.type != samples.ROWS_QUERY


def _failure(
    batch: Batch,
    suite: Suite,
    entry: Entry,
    expectation: Expectation,
    result: ExpectationValidationResult,
) -> FailedExpectation:
    if redaction.raised(result):
        error = messages.error_text(result.exception_info)
        return messages.failure(suite, entry, problem=f"could not be evaluated: {error}")
    details = result.result
    of_total = ""
    if entry.type == samples.ROWS_QUERY:
        count, sample = details["observed_value"], samples.of_query(batch, suite, expectation)
    elif "unexpected_percent" in details:
        count, sample = details["unexpected_count"], samples.of_column(batch, suite, expectation)
        of_total = f" of {details['element_count']}"
    else:
        observed = messages.shown_value(entry, details.get("observed_value"))
        problem = f"failed: found {observed}"
        return messages.failure(suite, entry, problem=problem, observed=observed)
    return messages.failure(
        suite,
        entry,
        problem=f"failed for {count}{of_total} rows",
        observed=f"{count}{of_total} rows",
        unexpected_count=int(count),
        sample=sample,
    )
