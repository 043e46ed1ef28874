"""Whether a rule's value suits its operator and its field."""

from __future__ import annotations

import re

from orchestration.lib.definitions.cells import is_number
from orchestration.lib.definitions.problem import Problem
from orchestration.lib.definitions.reading import Row
from orchestration.lib.definitions.regexes import flaw
from orchestration.lib.definitions.vocabulary import COMPARING_OPERATORS, NUMBER_OPERATORS

_ESCAPED = re.compile(r"\\.", re.DOTALL)


def check_value(row: Row, *, is_number_field: bool = False) -> Problem | None:
    """The first thing wrong with the value; None also when the operator itself is unknown."""
    operator, value = row["operator"], row["value"]
    if operator == "exists":
        expected = "an empty cell; exists compares nothing" if value else None
    elif operator not in COMPARING_OPERATORS:
        expected = None
    elif value == "":
        expected = f"a value for {operator}"
    else:
        expected = _expected(operator, value, is_number_field)
    return row.problem("value", expected) if expected else None


def choices(value: str) -> list[str]:
    """The values of `in`, as SQL splits them."""
    return value.split("|")


def _expected(operator: str, value: str, is_number_field: bool) -> str | None:
    if operator == "matches":
        reason = flaw(value)
        plain = "a regular expression that DuckDB and Spark both read, without"
        return f"{plain} {reason}" if reason else None
    values = choices(value) if operator == "in" else [value]
    if any(one == "" or one != one.strip() for one in values):
        return "values split by single | without empty ones or spaces around them"
    if len(set(values)) < len(values):
        return "every value once"
    is_compared_as_number = operator in NUMBER_OPERATORS or (
        is_number_field and operator in ("equals", "not_equals", "in")
    )
    if is_compared_as_number and not all(is_number(one) for one in values):
        return "a number in digits without needless zeros, such as 90 or 0.5"
    return None


def check_lower_case(row: Row) -> Problem | None:
    """Fields that are lower-cased before they are matched can never equal a capital letter."""
    text = _ESCAPED.sub("", row["value"]) if row["operator"] == "matches" else row["value"]
    if text == text.lower():
        return None
    return row.problem("value", "small letters only, for the field is lower-cased first")
