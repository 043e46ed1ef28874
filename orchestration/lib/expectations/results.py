"""What a check of the boundary tables returns. Plain data, free of Great Expectations."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Severity = Literal["critical", "warning"]


class WarehouseUnavailable(RuntimeError):
    """The warehouse file is missing, broken, or held by a writer."""


@dataclass(frozen=True)
class FailedExpectation:
    """One expectation that a table did not meet.

    Attributes:
        title: What the suite calls it: its description, or its type and arguments.
        expectation: Great Expectations' name, such as expect_column_values_to_be_between.
        column: The column or columns it speaks of, joined by ", "; None for the whole table.
        observed: What was seen instead, as text. Never a text value out of the table.
        unexpected_count: Rows that broke it; None where rows are not what it counts.
        sample: Up to three of these rows, the suite's `row_key` columns only.
        severity: "critical" blocks, "warning" is only reported.
        message: The whole story in one line, free of personal data.
    """

    title: str
    expectation: str
    column: str | None
    observed: str | None
    unexpected_count: int | None
    sample: tuple[dict[str, str], ...]
    severity: Severity
    message: str


@dataclass(frozen=True)
class SuiteResult:
    """The outcome of one suite on one table.

    Attributes:
        table: `schema.table`.
        success: Whether no critical expectation failed.
        failed: The expectations that failed, critical and warning, in the suite's order.
        evaluated: How many expectations the suite holds.
        row_count: Rows of the table; None when it does not exist or cannot be read.
        seconds: Time the suite took.
        docs_page: The table's page of the Data Docs, when they were asked for.
    """

    table: str
    success: bool
    failed: tuple[FailedExpectation, ...]
    evaluated: int
    row_count: int | None
    seconds: float
    docs_page: Path | None = None

    @property
    def blocking(self) -> tuple[FailedExpectation, ...]:
        """The failures that must stop what follows."""
        return tuple(failure for failure in self.failed if failure.severity == "critical")

    @property
    def warnings(self) -> tuple[FailedExpectation, ...]:
        """The failures that are only reported."""
        return tuple(failure for failure in self.failed if failure.severity == "warning")
