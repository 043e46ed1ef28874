"""The closed list of operators, over the text that a field holds and the text asked for.

Nothing is unknown: a missing field satisfies no operator but not_equals. Texts are compared
letter by letter. Sizes are compared as numbers, and text that is no number has no size. A
field that is a number by itself is compared as a number also for being equal.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation


def satisfies(
    actual: str | None, operator: str, expected: str | None, *, is_number: bool = False
) -> bool:
    """Whether a field's text satisfies one condition; `is_number` for fields that are numbers."""
    if actual is None:
        return operator == "not_equals"
    if operator == "exists":
        return True
    assert expected is not None, f"{operator} needs a value"
    if operator == "equals":
        return _equals(actual, expected, is_number)
    if operator == "not_equals":
        return not _equals(actual, expected, is_number)
    if operator == "in":
        return any(_equals(actual, one, is_number) for one in expected.split("|"))
    if operator == "contains":
        return expected in actual
    if operator == "starts_with":
        return actual.startswith(expected)
    if operator == "matches":
        return re.search(expected, actual) is not None
    return _compares(operator, number(actual), number(expected))


def number(text: str) -> Decimal | None:
    """The number that a text is, else None; `nan` is the word for what is none."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return None if value.is_nan() else value


def _equals(actual: str, expected: str, is_number: bool) -> bool:
    return number(actual) == number(expected) if is_number else actual == expected


def _compares(operator: str, actual: Decimal | None, expected: Decimal | None) -> bool:
    if actual is None or expected is None:
        return False
    match operator:
        case "gt":
            return actual > expected
        case "gte":
            return actual >= expected
        case "lt":
            return actual < expected
        case "lte":
            return actual <= expected
    raise ValueError(f"unknown operator {operator!r}")
