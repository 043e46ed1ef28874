"""Turns a suite's entries into Great Expectations objects, and says what is misspelt."""

from __future__ import annotations

import contextlib
import difflib
import io
from collections.abc import Iterable, Mapping
from typing import Any

from great_expectations.exceptions.exceptions import ExpectationNotFoundError
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.expectations.metadata_types import FailureSeverity
from great_expectations.expectations.registry import (
    get_expectation_impl,
    list_registered_expectation_implementations,
)
from pydantic.v1 import ValidationError

from .suites import Entry, InvalidSuite, Suite

_CONTRACT = "use the model's contract instead"
_SQL = "use unexpected_rows_expectation with SQL instead"
UNSUPPORTED = {
    "expect_column_type_to_be": _CONTRACT,
    "expect_column_values_to_be_of_type": _CONTRACT,
    "expect_column_values_to_be_in_type_list": _CONTRACT,
    "expect_column_values_to_be_increasing": _SQL,
    "expect_column_values_to_be_decreasing": _SQL,
    "expect_column_values_to_be_dateutil_parseable": _SQL,
    "expect_column_values_to_be_json_parseable": _SQL,
    "expect_column_values_to_match_json_schema": _SQL,
    "expect_column_values_to_match_strftime_format": _SQL,
    "expect_column_values_to_not_be_outliers": _SQL,
    "expect_query_results_to_match_comparison": _SQL,
}
"""Expectations that fail on DuckDB whatever the data, and what to write instead."""

_SET_ELSEWHERE = {
    "batch_id",
    "catch_exceptions",
    "description",
    "id",
    "meta",
    "notes",
    "rendered_content",
    "result_format",
    "severity",
    "windows",
}
"""Fields of every expectation that are no arguments; result_format would let values out."""


def build(suite: Suite) -> dict[int, Expectation]:
    """Great Expectations' object of every entry, by entry number.

    Raises:
        InvalidSuite: An unknown expectation, a misspelt, missing or wrong argument, each with
            file, line and entry.
    """
    problems: list[str] = []
    expectations: dict[int, Expectation] = {}
    for entry in suite.entries:
        try:
            expectations[entry.number] = _build_entry(entry)
        except InvalidSuite as error:
            where = f"{suite.path.parent.name}/{suite.path.name}:{entry.line}"
            at = f"{where}: entry {entry.number} ({entry.type})"
            problems += [f"{at}: {problem}" for problem in error.problems]
    if problems:
        raise InvalidSuite(problems)
    return expectations


def _build_entry(entry: Entry) -> Expectation:
    if entry.type in UNSUPPORTED:
        raise InvalidSuite([f"does not work on DuckDB; {UNSUPPORTED[entry.type]}"])
    try:
        known = get_expectation_impl(entry.type).__fields__.keys() - _SET_ELSEWHERE
    except ExpectationNotFoundError:
        names = set(list_registered_expectation_implementations()) - UNSUPPORTED.keys()
        raise InvalidSuite([f"unknown expectation{_nearest(entry.type, names)}"]) from None
    unknown = sorted(set(entry.kwargs) - known)
    if unknown:
        raise InvalidSuite(f"unknown argument {name!r}{_nearest(name, known)}" for name in unknown)
    if "{batch}" not in str(entry.kwargs.get("unexpected_rows_query", "{batch}")):
        raise InvalidSuite(["the query must select from {batch}, which stands for the table"])
    configuration = ExpectationConfiguration(
        type=entry.type,
        kwargs=entry.kwargs,
        description=entry.description,
        severity=FailureSeverity(entry.severity),
        meta={"entry": entry.number},
    )
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            return configuration.to_domain_obj()
    except ValidationError as error:
        raise InvalidSuite(_argument_problems(error.errors())) from None


def _argument_problems(errors: Iterable[Mapping[str, Any]]) -> list[str]:
    """One line an argument: GX tries every type in turn and reports each of them."""
    first: dict[str, str] = {}
    for error in errors:
        name = ".".join(str(part) for part in error["loc"])
        first.setdefault(name, error["msg"])
    whole = first.pop("__root__", None)
    problems = [f"argument {name!r}: {message}" for name, message in first.items()]
    return problems or [str(whole)]


def _nearest(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f", did you mean {close[0]!r}?" if close else f"; known: {', '.join(sorted(known))}"
