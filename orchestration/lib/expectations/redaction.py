"""Great Expectations' results without anything out of the rows, fit for a page."""

from __future__ import annotations

from great_expectations.core.expectation_validation_result import ExpectationValidationResult
from great_expectations.expectations.expectation import Expectation

from . import messages
from .suites import Entry

_COUNTS = (
    "element_count",
    "missing_count",
    "missing_percent",
    "unexpected_percent",
    "unexpected_percent_nonmissing",
    "unexpected_percent_total",
)


def without_values(
    entry: Entry, result: ExpectationValidationResult
) -> ExpectationValidationResult:
    """Keep the counts, and an observed value only when it is impersonal."""
    if raised(result):
        problem = messages.error_text(result.exception_info)
        return _result(result.success, result, {}, _exception(problem))
    kept = {key: result.result[key] for key in _COUNTS if key in result.result}
    if "unexpected_percent" in kept:  # GX's page needs both or neither
        kept["unexpected_count"] = result.result["unexpected_count"]
    if "observed_value" in result.result:
        value = result.result["observed_value"]
        shown = value is None or messages.is_shown(entry, value)
        kept["observed_value"] = value if shown else messages.shown_value(entry, value)
    return _result(result.success, result, kept, None)


def not_evaluated(expectation: Expectation, problem: str) -> ExpectationValidationResult:
    """A failed result for an expectation that never ran."""
    return ExpectationValidationResult(
        success=False,
        expectation_config=expectation.configuration,
        result={},
        exception_info=_exception(problem),
    )


def raised(result: ExpectationValidationResult) -> bool:
    """Whether evaluating ended in an exception (GX nests it a metric deep, or not)."""
    info = result.exception_info or {}
    parts = [info, *(part for part in info.values() if isinstance(part, dict))]
    return any(part.get("raised_exception") is True for part in parts)


def _result(
    success: bool | None,
    original: ExpectationValidationResult,
    kept: dict[str, object],
    exception: dict[str, object] | None,
) -> ExpectationValidationResult:
    return ExpectationValidationResult(
        success=success,
        expectation_config=original.expectation_config,
        result=kept,
        exception_info=exception,
    )


def _exception(problem: str) -> dict[str, object]:
    return {"raised_exception": True, "exception_message": problem, "exception_traceback": ""}
