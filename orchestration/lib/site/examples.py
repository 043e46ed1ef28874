"""Made-up events that satisfy a rule, so that a reader sees what would count.

Nothing here is taken from what landed. What cannot be made up for sure is left out: every
candidate is held against all conditions of its field before it is shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import permutations
from typing import Any

from orchestration.lib.definitions import vocabulary
from orchestration.lib.definitions.cells import is_number
from orchestration.lib.definitions.operators import choices
from orchestration.lib.definitions.reading import Row

_ALWAYS = {
    "event_id": "example-event",
    "event_name": "page_view",
    "occurred_at": "2026-01-31T10:00:00+09:00",
    "anonymous_id": "example-device",
}
_SITE = "https://shop.example"
_ADDRESSES = ("page_url", "page_referrer")
# where a pattern has one of these, the text beside it is not what it matches
_SPECIAL = re.compile(r"[\\.\[\]{}()*+?^$]")
# with more conditions on one field than this, their values are not tried together
_MOST_TOGETHER = 3

_COMPARED: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "gt": lambda one, other: one > other,
    "gte": lambda one, other: one >= other,
    "lt": lambda one, other: one < other,
    "lte": lambda one, other: one <= other,
}


def example(conditions: Sequence[Row]) -> str | None:
    """An event as a line of JSON that satisfies every condition, else None."""
    event: dict[str, Any] = dict(_ALWAYS)
    properties: dict[str, Any] = {}
    for field in dict.fromkeys(row["field"] for row in conditions):
        own = [row for row in conditions if row["field"] == field]
        if all(row["operator"] == "not_equals" for row in own) and field not in _ALWAYS:
            continue  # what is missing is not anything
        found = next((text for text in _candidates(field, own) if _all_hold(text, own)), None)
        if found is None:
            return None
        value = _typed(found, field, own)
        if not field.startswith(vocabulary.PROPERTY_PREFIX):
            event[field] = value
        elif not _put(properties, field.split(".")[1:], value):
            return None
    if properties:
        event["properties"] = properties
    return json.dumps(event, ensure_ascii=False)


def _candidates(field: str, conditions: Sequence[Row]) -> Iterator[str]:
    """Texts that might satisfy them, the likeliest first."""
    if field in _ALWAYS:
        yield _ALWAYS[field]
    pieces = [piece for row in conditions for piece in _pieces(row)]
    joined = [
        "".join(some)
        for size in range(1, min(len(pieces), _MOST_TOGETHER) + 1)
        for some in permutations(pieces, size)
    ]
    if field in _ADDRESSES:
        yield from (_SITE + text for text in joined)
    yield from joined
    yield "example"


def _pieces(row: Row) -> list[str]:
    operator, value = row["operator"], row["value"]
    if operator == "matches":
        return _words_of_pattern(value)
    if operator == "in":
        return choices(value)
    if operator in vocabulary.NUMBER_OPERATORS:
        return _numbers_around(value)
    if operator == "not_equals":
        return [f"{value}-other", *(_numbers_around(value) if is_number(value) else ())]
    return [value] if value else ["1"]


def _numbers_around(value: str) -> list[str]:
    number = Decimal(value)
    near = (number, number + 1, number - 1, number + Decimal("0.5"), number - Decimal("0.5"))
    return [f"{one:f}" for one in near]


def _words_of_pattern(pattern: str) -> list[str]:
    """The plain words among a pattern's alternatives, those inside parentheses too."""
    bare = re.sub(r"\(\?[a-z:!=<]*", "(", pattern)
    words = [_SPECIAL.sub("", word) for word in re.split(r"[|()]", bare)]
    whole = _SPECIAL.sub("", bare.replace("|", ""))
    return list(dict.fromkeys(word for word in (*words, whole) if word))


def _all_hold(text: str, conditions: Sequence[Row]) -> bool:
    return all(_holds(text, row["operator"], row["value"], row["field"]) for row in conditions)


def _holds(text: str, operator: str, value: str, field: str) -> bool:
    """Whether a text satisfies a condition; whoever is not sure says no."""
    if operator == "exists":
        return True
    if operator in _COMPARED:
        return is_number(text) and _COMPARED[operator](Decimal(text), Decimal(value))
    if field in vocabulary.NUMBER_COLUMNS and not is_number(text):
        return False
    if operator == "matches":
        return re.search(value, text) is not None
    if operator == "in":
        return text in choices(value)
    return {
        "equals": text == value,
        "not_equals": text != value,
        "contains": value in text,
        "starts_with": text.startswith(value),
    }[operator]


def _typed(text: str, field: str, conditions: Sequence[Row]) -> Any:
    """A number where it is compared as one; JSON writes it as it is read."""
    is_compared = any(row["operator"] in vocabulary.NUMBER_OPERATORS for row in conditions)
    if not is_number(text) or not (is_compared or field in vocabulary.NUMBER_COLUMNS):
        return text
    return int(text) if "." not in text else float(text)


def _put(properties: dict[str, Any], path: list[str], value: Any) -> bool:
    """Put a value where its path leads; False where something else lies there."""
    *folders, name = path
    place = properties
    for folder in folders:
        inner = place.setdefault(folder, {})
        if not isinstance(inner, dict):
            return False
        place = inner
    if name in place:
        return False
    place[name] = value
    return True
