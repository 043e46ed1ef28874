"""Which propensities a rule may look at."""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.lib.definitions import vocabulary as words
from orchestration.lib.definitions.book import Book
from orchestration.lib.definitions.keys import check_named
from orchestration.lib.definitions.problem import Problem
from orchestration.lib.definitions.reading import Row


def check_propensity(row: Row, column: str, book: Book, *, is_active: bool) -> Iterator[Problem]:
    """What follows `propensity.` is a macro conversion, of which something is foretold."""
    conversion, _, days = row[column].partition(".")[2].partition(".")
    if days not in words.PROPENSITY_DAYS:
        yield row.problem(column, words.FACT_FORMS["propensity"])
        return
    problems = [*check_named(row, column, book, "conversions", conversion, is_active=is_active)]
    yield from problems
    if not problems and conversion in _micros(book):
        found = f"the micro conversion {conversion!r}"
        yield row.problem(column, "a macro conversion, for of others nothing is foretold", found)


def _micros(book: Book) -> set[str]:
    tiers: dict[str, set[str]] = {"macro": set(), "micro": set()}
    for row in book.rows("conversions"):
        tiers.setdefault(row["tier"], set()).add(row["conversion_key"])
    return tiers["micro"] - tiers["macro"]
