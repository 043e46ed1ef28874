"""Describes what failed: what was found, on how many rows, and on which of them."""

from __future__ import annotations

from great_expectations.core.expectation_validation_result import ExpectationValidationResult
from great_expectations.datasource.fluent.interfaces import Batch
from great_expectations.expectations.expectation import Expectation

from . import messages, redaction, samples
from .results import FailedExpectation
from .suites import Entry, Suite


def describe(
    batch: Batch,
    suite: Suite,
    expectations: dict[int, Expectation],
    results: dict[int, ExpectationValidationResult],
) -> dict[int, FailedExpectation]:
    """The expectations that failed, by entry number, each with a few of its rows."""
    broken = {number: result for number, result in results.items() if not result.success}
    by_query = [e.number for e in suite.entries if e.type == samples.ROWS_QUERY]
    of_rows = [number for number, result in broken.items() if "unexpected_percent" in result.result]
    of_query = [n for n in broken if n in by_query and not redaction.raised(broken[n])]
    sampled = samples.of_columns(batch, suite, [expectations[n] for n in of_rows])
    sampled |= samples.of_queries(batch, suite, [expectations[n] for n in of_query])
    return {
        entry.number: _failure(suite, entry, broken[entry.number], sampled.get(entry.number, []))
        for entry in suite.entries
        if entry.number in broken
    }


def _failure(
    suite: Suite, entry: Entry, result: ExpectationValidationResult, sample: samples.Sample
) -> FailedExpectation:
    if redaction.raised(result):
        error = messages.error_text(result.exception_info)
        return messages.failure(suite, entry, problem=f"could not be evaluated: {error}")
    details = result.result
    if entry.type == samples.ROWS_QUERY:
        count, rows = details["observed_value"], f"{details['observed_value']} rows"
    elif "unexpected_percent" in details:
        count = details["unexpected_count"]
        rows = f"{count} of {details['element_count']} rows"
    else:
        observed = messages.shown_value(entry, details.get("observed_value"))
        problem = f"failed: found {observed}"
        return messages.failure(suite, entry, problem=problem, observed=observed)
    return messages.failure(
        suite,
        entry,
        problem=f"failed for {rows}",
        observed=rows,
        unexpected_count=int(count),
        sample=sample,
    )
