"""What a conversion and its rules must agree on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestration.lib.definitions import vocabulary as words
from orchestration.lib.definitions.book import Book
from orchestration.lib.definitions.keys import check_used
from orchestration.lib.definitions.operators import check_value
from orchestration.lib.definitions.problem import Problem, did_you_mean, one_of
from orchestration.lib.definitions.reading import Row

# A path becomes a JSON path; letters of any script are fine, quotes and wildcards are not.
_PROPERTY = re.compile(r"properties(\.[^\W\d][\w-]*)+")


def check_conversions(book: Book) -> Iterator[Problem]:
    """Tier and kind, the value's property, and at least one rule each."""
    for row in book.rows("conversions"):
        yield from _check_kind(row)
        name = row["value_property"]
        if name and name not in words.NUMBER_COLUMNS and not _PROPERTY.fullmatch(name):
            choices = (*words.NUMBER_COLUMNS, "properties.<path>")
            yield row.problem("value_property", one_of(choices, name))
    yield from check_used(book, "conversions", "conversion_rules")


def _check_kind(row: Row) -> Iterator[Problem]:
    if row["tier"] == "macro" and row["kind"]:
        yield row.problem("kind", "an empty cell, for the tier is macro")
    if row["tier"] == "micro" and not row["kind"]:
        yield row.problem("kind", "process or engagement, for the tier is micro")


def check_conversion_rules(book: Book) -> Iterator[Problem]:
    """A known field, an operator that suits it, a value that suits both."""
    for row in book.rows("conversion_rules"):
        field, operator = row["field"], row["operator"]
        is_property = _PROPERTY.fullmatch(field) is not None
        if not is_property and field not in words.EVENT_COLUMNS and field:
            close = did_you_mean(field, words.EVENT_COLUMNS)
            yield row.problem("field", "a column of the event feed or properties.<path>" + close)
            continue
        is_number_field = field in words.NUMBER_COLUMNS
        if operator in words.NUMBER_OPERATORS and not (is_number_field or is_property):
            fields = ", ".join(words.NUMBER_COLUMNS)
            yield row.problem("operator", f"an operator for text; {field} is none of {fields}")
            continue
        if problem := check_value(row, is_number_field=is_number_field):
            yield problem
