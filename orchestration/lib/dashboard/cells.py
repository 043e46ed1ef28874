"""Values as people read them: 1,234; 12.3%; 3 min; a label instead of a key."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from .words import Words

NOTHING = "–"
_MINUS = "−"
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def written(value: Any, form: str, words: Words) -> str:
    """A value by the format of its column.

    Args:
        value: What the query gave; None and NaN become a dash.
        form: One of `figures.PLAIN_FORMATS`, name:<table of definitions>, term:<list of
            strings.csv>, or name:<table>,<list> for what may be either. `rate` is 0 to 1 shown as
            per cent, `change` the same with its sign, `duration` seconds, `times` a ratio,
            `index` 100 for no difference.
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return NOTHING
    kind, _, what = form.partition(":")
    if kind == "name":
        table, _, kind = what.partition(",")
        return words.name(table, str(value), kind or "name")
    if kind == "term":
        return words.term(what, str(value).lower() if isinstance(value, bool) else str(value))
    if kind == "text":
        return str(value)
    if kind in ("date", "month"):
        return _day(value, kind, words)
    if kind == "duration":
        return _duration(float(value), words)
    text = _number(float(value), kind)
    # what is rounded to nothing has no sign
    return (text if text.strip("+-0.%×") else text.lstrip("+-")).replace("-", _MINUS)


def is_numeric(form: str) -> bool:
    """Whether a column of that format stands to the right."""
    return form.partition(":")[0] not in ("name", "term", "text", "date", "month")


def _number(value: float, kind: str) -> str:
    if kind == "rate":
        return f"{value:.1%}"
    if kind == "change":
        return f"{value:+.1%}" if abs(value) < 10 else f"{value:+,.0%}"
    if kind == "times":
        return f"{value:.1f}×"
    if kind in ("count", "index"):
        return f"{value:,.0f}"
    return f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:,.2f}"


def _day(value: date, kind: str, words: Words) -> str:
    if kind == "month":
        return f"{value:%Y-%m}"
    return f"{value:%Y-%m-%d} ({words(f'weekday.{value.isoweekday()}')})"


def _duration(seconds: float, words: Words) -> str:
    for limit, size, unit in (
        (2 * _MINUTE, 1, "second"),
        (2 * _HOUR, _MINUTE, "minute"),
        (2 * _DAY, _HOUR, "hour"),
    ):
        if seconds < limit:
            return words(f"duration.{unit}").format(f"{seconds / size:,.0f}")
    return words("duration.day").format(f"{seconds / _DAY:,.1f}")
