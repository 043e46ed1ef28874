"""What audiences, contact policies and actions must agree on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestration.lib.definitions import vocabulary as words
from orchestration.lib.definitions.book import Book
from orchestration.lib.definitions.funnels import inactive_conversions
from orchestration.lib.definitions.keys import active_keys, check_named, check_used
from orchestration.lib.definitions.operators import check_value
from orchestration.lib.definitions.problem import Problem, one_of, quoted
from orchestration.lib.definitions.propensities import check_propensity
from orchestration.lib.definitions.reading import Row

_NAME = re.compile(r"[^\W\d][\w-]*")
_SEGMENT_OPERATORS = ("equals", "not_equals")
_OPERATORS = {
    "segment": _SEGMENT_OPERATORS,
    "rfm": (*words.COUNT_OPERATORS, "exists"),
    "propensity": (*words.NUMBER_OPERATORS, "exists"),
    "intent": (*words.NUMBER_OPERATORS, "exists"),
    "abandoned": (*words.NUMBER_OPERATORS, "exists"),
    "attribute": words.OPERATORS,
}
_NUMBERS = ("rfm", "propensity", "intent", "abandoned")
_NAMES = {"rfm": words.RFM_FIELDS, "intent": words.MOMENTS, "abandoned": words.ABANDONED_STAGES}


def check_audiences(book: Book) -> Iterator[Problem]:
    """Facts that there are, compared with what they can be."""
    yield from check_used(book, "audiences", "audience_rules")
    active = active_keys(book, "audiences")
    for row in book.rows("audience_rules"):
        yield from _check_field(row, "field", book, is_active=row["audience_key"] in active)
        yield from _check_condition(row)
    for row in book.rows("audiences"):
        if row["ordered_by"]:
            yield from _check_order(row, book, is_active=row["audience_key"] in active)


def check_contact_policies(book: Book) -> Iterator[Problem]:
    """A number of contacts and its days, and both ends of the quiet hours, or neither."""
    for row in book.rows("contact_policies"):
        for one, other in (("most_contacts", "within_days"), ("from_hour", "to_hour")):
            for full, empty in ((one, other), (other, one)):
                if row[full] and not row[empty]:
                    yield row.problem(empty, f"a value, for {full} has one")
        if row["from_hour"] and row["from_hour"] == row["to_hour"]:
            yield row.problem("to_hour", "another hour than from_hour")


def check_actions(book: Book) -> Iterator[Problem]:
    """An active action hangs on what is computed."""
    active = {name: active_keys(book, name) for name in ("segments", "audiences")}
    for row in book.rows("actions"):
        for column, table in (("segment_key", "segments"), ("audience_key", "audiences")):
            key = row[column]
            known = book.values(table, column)
            is_off = known is not None and key in known and key not in active[table]
            if is_off and row["is_active"] == "true":
                yield row.problem(column, "one with is_active true", f"the inactive {key!r}")


def check_plans(book: Book) -> Iterator[Problem]:
    """An active plan is for a conversion that is counted, and costs something or nothing."""
    inactive = inactive_conversions(book)
    for row in book.rows("campaign_plans"):
        if row["is_active"] == "true" and row["conversion_key"] in inactive:
            found = f"the inactive conversion {row['conversion_key']!r}"
            yield row.problem("conversion_key", "a conversion with is_active true", found)
        if row["cost_per_customer"].startswith("-"):
            yield row.problem("cost_per_customer", "0 or more")


def _check_field(row: Row, column: str, book: Book, *, is_active: bool) -> Iterator[Problem]:
    kind, _, rest = row[column].partition(".")
    if kind not in words.FACT_FORMS:
        if row[column]:
            yield row.problem(column, one_of(words.FACT_FORMS.values(), row[column]))
    elif kind == "segment":
        yield from check_named(row, column, book, "segments", rest, is_active=is_active)
    elif kind == "propensity":
        yield from check_propensity(row, column, book, is_active=is_active)
    elif kind == "attribute":
        if not _NAME.fullmatch(rest):
            yield row.problem(column, words.FACT_FORMS[kind])
    elif rest not in _NAMES[kind]:
        yield row.problem(column, words.FACT_FORMS[kind])


def _check_condition(row: Row) -> Iterator[Problem]:
    kind = row["field"].partition(".")[0]
    operators = _OPERATORS.get(kind, words.OPERATORS)
    if row["operator"] in words.OPERATORS and row["operator"] not in operators:
        yield row.problem("operator", one_of(operators, row["operator"]))
    elif problem := check_value(row, is_number_field=kind in _NUMBERS):
        yield problem
    elif kind == "segment" and row["value"] not in ("true", "false"):
        yield row.problem("value", "true or false", quoted(row["value"]))


def _check_order(row: Row, book: Book, *, is_active: bool) -> Iterator[Problem]:
    kind = row["ordered_by"].partition(".")[0]
    if kind in ("segment", "attribute"):
        yield row.problem("ordered_by", one_of((words.FACT_FORMS[one] for one in _NUMBERS), ""))
    else:
        yield from _check_field(row, "ordered_by", book, is_active=is_active)
