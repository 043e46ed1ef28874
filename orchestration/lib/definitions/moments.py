"""What the rules of moments and their weights must agree on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from orchestration.lib.definitions import vocabulary as words
from orchestration.lib.definitions.book import Book
from orchestration.lib.definitions.cells import DECIMAL
from orchestration.lib.definitions.operators import check_lower_case, check_value
from orchestration.lib.definitions.problem import Problem
from orchestration.lib.definitions.reading import Row


def check_moments(book: Book) -> Iterator[Problem]:
    """One moment and one confidence a rule, values that can match, and a weight each moment."""
    first_of: dict[str, Row] = {}
    for row in book.rows("moments"):
        first = first_of.setdefault(row["rule_number"], row)
        for column in ("moment", "confidence"):
            if row[column] != first[column]:
                expected = f"{first[column]!r} as in line {first.line}, for it is the same rule"
                yield row.problem(column, expected)
        confidence = row["confidence"]
        if DECIMAL.fullmatch(confidence) and not 0 < Decimal(confidence) <= 1:
            yield row.problem("confidence", "above 0 and at most 1")
        if row["operator"] in words.TEXT_OPERATORS and (problem := _flaw(row)):
            yield problem
    yield from _check_weights(book)


def _flaw(row: Row) -> Problem | None:
    if problem := check_value(row):
        return problem
    # event names are compared as they are, and so are pages
    return check_lower_case(row) if row["field"] == "search_term" else None


def _check_weights(book: Book) -> Iterator[Problem]:
    rows = book.rows("intent_weights")
    for row in rows:
        if DECIMAL.fullmatch(row["weight"]) and Decimal(row["weight"]) < 0:
            yield row.problem("weight", "0 or more")
    missing = sorted(set(words.MOMENTS) - {row["moment"] for row in rows})
    if rows and missing:
        found = f"no row of {', '.join(missing)}"
        yield rows[-1].problem("moment", "a row for each moment", found)
