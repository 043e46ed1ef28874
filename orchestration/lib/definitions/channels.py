"""Where a session came from and on what: channels, sources, click ids and devices."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestration.lib.definitions import vocabulary as words
from orchestration.lib.definitions.book import Book
from orchestration.lib.definitions.cells import integer
from orchestration.lib.definitions.operators import check_lower_case, check_value, choices
from orchestration.lib.definitions.problem import Problem, one_of, quoted
from orchestration.lib.definitions.reading import Row

_PARAMETER = re.compile(r"[a-z0-9_]+")


def check_channels(book: Book) -> Iterator[Problem]:
    """One channel a rule_order, one Japanese name a channel, values that can ever match."""
    channel_of_order: dict[int, Row] = {}
    name_of_channel: dict[str, Row] = {}
    for row in book.rows("channels"):
        order = integer(row["rule_order"])
        if order is not None:
            yield from _check_same(channel_of_order.setdefault(order, row), row, "channel")
        yield from _check_same(name_of_channel.setdefault(row["channel"], row), row, "channel_ja")
        if row["channel"].lower() == words.UNASSIGNED.lower():
            yield row.problem(
                "channel", f"another name; {words.UNASSIGNED} is what no rule matches"
            )
        if row["operator"] not in words.TEXT_OPERATORS:
            continue
        problem = check_value(row) or check_lower_case(row)
        if problem:
            yield problem
        else:
            yield from _check_category(row)


def _check_same(first: Row, row: Row, column: str) -> Iterator[Problem]:
    if first[column] != row[column]:
        yield row.problem(column, f"{quoted(first[column])} as in line {first.line}")


def _check_category(row: Row) -> Iterator[Problem]:
    operator = row["operator"]
    if row["field"] != "source_category" or operator not in ("equals", "not_equals", "in"):
        return
    for value in choices(row["value"]) if operator == "in" else [row["value"]]:
        if value not in words.SOURCE_CATEGORIES:
            yield row.problem("value", one_of(words.SOURCE_CATEGORIES, value), quoted(value))


def check_sources(book: Book) -> Iterator[Problem]:
    """One category a source, so that a utm_source of that name has one too."""
    first_of: dict[str, Row] = {}
    for row in book.rows("sources"):
        yield from _check_same(first_of.setdefault(row["source"], row), row, "category")
        if row["source"] != row["source"].lower():
            yield row.problem("source", "small letters only, for sources are lower-cased first")


def check_click_ids(book: Book) -> Iterator[Problem]:
    """Each parameter once, as it stands in a lower-cased address."""
    first_of: dict[str, Row] = {}
    for row in book.rows("click_ids"):
        if not _PARAMETER.fullmatch(row["parameter"]):
            yield row.problem(
                "parameter", "the name of a parameter in small letters, such as gclid"
            )
        elif (first := first_of.setdefault(row["parameter"], row)) is not row:
            yield row.problem("parameter", f"another one than in line {first.line}")
        for column in ("source", "medium"):
            if row[column] != row[column].lower():
                yield row.problem(column, "small letters only, as in every mart")


def check_devices(book: Book) -> Iterator[Problem]:
    """Values that can match a lower-cased user agent."""
    for row in book.rows("devices"):
        if row["operator"] in words.DEVICE_OPERATORS and row["value"]:
            problem = check_value(row) or check_lower_case(row)
            if problem:
                yield problem
