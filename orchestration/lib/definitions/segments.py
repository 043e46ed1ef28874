"""What the rules of a segment may look at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestration.lib.definitions import vocabulary as words
from orchestration.lib.definitions.book import Book
from orchestration.lib.definitions.funnels import inactive_conversions
from orchestration.lib.definitions.keys import check_used
from orchestration.lib.definitions.operators import check_value, choices
from orchestration.lib.definitions.problem import Problem, did_you_mean, one_of, quoted
from orchestration.lib.definitions.reading import Row

_ATTRIBUTE = re.compile(r"attribute\.[^\W\d][\w-]*")
_FORMS = (
    *words.SEGMENT_FIELDS,
    *words.SEGMENT_TOTALS,
    "attribute.<name>",
    "conversion_count.<conversion_key>",
    "conversion_value.<conversion_key>",
)


def check_segments(book: Book) -> Iterator[Problem]:
    """Known fields over active conversions, windows only where something is counted."""
    yield from check_used(book, "segments", "segment_rules")
    active = {row["segment_key"] for row in book.rows("segments") if row["is_active"] != "false"}
    inactive = inactive_conversions(book)
    for row in book.rows("segment_rules"):
        prefix, _, name = row["field"].partition(".")
        if prefix + "." in (words.COUNT_PREFIX, words.VALUE_PREFIX):
            known = book.values("conversions", "conversion_key")
            if known is not None and name not in known:
                yield row.problem(
                    "field", "a conversion_key after the dot" + did_you_mean(name, known)
                )
            elif name in inactive and row["segment_key"] in active:
                found = f"the inactive conversion {name!r}"
                yield row.problem("field", "a conversion with is_active true", found)
            yield from _check_count(row)
        elif row["field"] in words.SEGMENT_TOTALS:
            yield from _check_count(row)
        elif row["field"] in words.SEGMENT_FIELDS or _ATTRIBUTE.fullmatch(row["field"]):
            yield from _check_trait(row, book)
        elif row["field"]:
            yield row.problem("field", one_of(_FORMS, row["field"]))


def _check_count(row: Row) -> Iterator[Problem]:
    if row["operator"] in words.OPERATORS and row["operator"] not in words.COUNT_OPERATORS:
        yield row.problem("operator", one_of(words.COUNT_OPERATORS, row["operator"]))
    elif problem := check_value(row, is_number_field=True):
        yield problem


def _check_trait(row: Row, book: Book) -> Iterator[Problem]:
    field, operator = row["field"], row["operator"]
    if row["window_days"]:
        yield row.problem("window_days", f"an empty cell, for {field} has no window")
    if operator in words.NUMBER_OPERATORS and field in words.SEGMENT_FIELDS:
        yield row.problem("operator", f"an operator for text; {field} is no number")
    elif problem := check_value(row):
        yield problem
    elif operator in ("equals", "not_equals", "in"):
        known = _known_values(field, book)
        for value in choices(row["value"]) if operator == "in" else [row["value"]]:
            if known and value not in known:
                yield row.problem("value", one_of(sorted(known), value), quoted(value))


def _known_values(field: str, book: Book) -> set[str] | None:
    if field == "device_type":
        return set(words.DEVICE_TYPES)
    if field == "channel":
        channels = book.values("channels", "channel")
        return None if channels is None else channels | {words.UNASSIGNED}
    return None
