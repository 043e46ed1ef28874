"""What the rules of a segment may look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from orchestration.lib.definitions import vocabulary as words
from orchestration.lib.definitions.book import Book
from orchestration.lib.definitions.funnels import inactive_conversions
from orchestration.lib.definitions.keys import check_used
from orchestration.lib.definitions.operators import check_value, choices
from orchestration.lib.definitions.problem import Problem, did_you_mean, one_of, quoted
from orchestration.lib.definitions.propensities import check_propensity
from orchestration.lib.definitions.reading import Row

# most_levels in macros/segments says the same to SQL.
MOST_LEVELS = 3

_ATTRIBUTE = re.compile(r"attribute\.[^\W\d][\w-]*")
_FORMS = (
    *words.SEGMENT_FIELDS,
    *words.SEGMENT_TOTALS,
    "attribute.<name>",
    "conversion_count.<conversion_key>",
    "conversion_value.<conversion_key>",
    "moment_count.<moment>",
    words.FACT_FORMS["propensity"],
    "segment.<segment_key>",
)


def check_segments(book: Book) -> Iterator[Problem]:
    """Known fields over what is active, windows only where something is counted, no circles."""
    yield from check_used(book, "segments", "segment_rules")
    yield from _check_levels(book)
    yield from _check_foretold(book)
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
        elif prefix + "." == words.MOMENT_PREFIX:
            if name not in words.MOMENTS:
                expected = f"one of {', '.join(words.MOMENTS)} after the dot"
                yield row.problem("field", expected + did_you_mean(name, words.MOMENTS))
            yield from _check_count(row)
        elif prefix == "propensity":
            yield from _check_propensity(row, book, is_active=row["segment_key"] in active)
        elif prefix + "." == words.COMPONENT_PREFIX:
            yield from _check_component(row, name, book)
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


def _check_component(row: Row, name: str, book: Book) -> Iterator[Problem]:
    known = book.values("segments", "segment_key")
    active = {one["segment_key"] for one in book.rows("segments") if one["is_active"] != "false"}
    if known is not None and name not in known:
        expected = "a segment_key of segments.csv after the dot"
        yield row.problem("field", expected + did_you_mean(name, known))
    elif known is not None and name not in active and row["segment_key"] in active:
        found = f"the inactive segment {name!r}"
        yield row.problem("field", "a segment with is_active true", found)
    if row["window_days"]:
        yield row.problem("window_days", f"an empty cell, for {row['field']} has no window")
    if row["operator"] in words.OPERATORS and row["operator"] != "equals":
        yield row.problem("operator", "equals, with true or false")
    elif row["value"] not in ("true", "false"):
        yield row.problem("value", "true (is in that segment) or false (is not)")


def _check_propensity(row: Row, book: Book, *, is_active: bool) -> Iterator[Problem]:
    yield from check_propensity(row, "field", book, is_active=is_active)
    if row["window_days"]:
        yield row.problem("window_days", f"an empty cell, for {row['field']} has no window")
    if row["operator"] in words.OPERATORS and row["operator"] not in words.NUMBER_OPERATORS:
        yield row.problem("operator", one_of(words.NUMBER_OPERATORS, row["operator"]))
    elif problem := check_value(row, is_number_field=True):
        yield problem


def _check_foretold(book: Book) -> Iterator[Problem]:
    """What hangs on a propensity is known of tonight alone, so nothing with a history names it."""
    rows = book.rows("segment_rules")
    foretold = {row["segment_key"] for row in rows if row["field"].startswith("propensity.")}
    for row in rows:
        prefix, _, name = row["field"].partition(".")
        if prefix + "." == words.COMPONENT_PREFIX:
            if name in foretold:
                found = f"{name!r}, which looks at a propensity"
                yield row.problem("field", "a segment that has a history", found)
        elif row["segment_key"] in foretold and row["field"] and prefix != "propensity":
            found = f"{row['field']!r} in a segment that looks at a propensity"
            yield row.problem("field", "a propensity, or a segment of its own for this", found)


def _check_levels(book: Book) -> Iterator[Problem]:
    """No segment leads back to itself, and none stands upon more than MOST_LEVELS others."""
    naming: dict[str, dict[str, Row]] = {}
    for row in book.rows("segment_rules"):
        prefix, _, name = row["field"].partition(".")
        if prefix + "." == words.COMPONENT_PREFIX:
            naming.setdefault(row["segment_key"], {})[name] = row
    while circle := _circle(naming):
        links = [naming[one][other] for one, other in pairwise(circle)]
        last = max(links, key=lambda row: row.line)
        del naming[last["segment_key"]][last["field"].partition(".")[2]]
        found = "a circle: " + ", which names ".join(map(repr, circle))
        yield last.problem("field", "segments that do not lead back to themselves", found)
    level: dict[str, int] = {}
    for key in TopologicalSorter(naming).static_order():
        level[key] = max((1 + level[name] for name in naming.get(key, {})), default=0)
    for named in naming.values():
        for name, row in named.items():
            if level[name] == MOST_LEVELS:
                found = f"{name!r}, which stands upon {MOST_LEVELS} levels itself"
                yield row.problem(
                    "field", f"at most {MOST_LEVELS} levels of segments below another one", found
                )


def _circle(naming: dict[str, dict[str, Row]]) -> list[str]:
    """The keys of segments that name one another, the first again at the end; else none."""
    try:
        TopologicalSorter(naming).prepare()
    except CycleError as error:
        # each comes before the one that names it
        circle: list[str] = error.args[1][::-1]
        start = circle.index(min(circle))
        return [*circle[start:-1], *circle[:start], circle[start]]
    return []


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
