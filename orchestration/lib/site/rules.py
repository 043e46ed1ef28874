"""Rules of definitions in words: what must hold, as a sentence that anybody can read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from orchestration.lib.definitions import vocabulary
from orchestration.lib.definitions.operators import choices
from orchestration.lib.definitions.reading import Row

Names = Mapping[str, Mapping[str, str]]
"""By table of definitions, the label of each key."""

VERBS = {
    "equals": "is",
    "not_equals": "is not",
    "in": "is one of",
    "contains": "contains",
    "starts_with": "starts with",
    "matches": "matches the pattern",
    "gt": "is more than",
    "gte": "is at least",
    "lt": "is less than",
    "lte": "is at most",
    "exists": "is there",
}

_FACTS = {
    "rfm.recency_days": "the days since the last goal",
    "rfm.frequency": "the number of further days with a goal",
    "rfm.monetary": "the total value of all goals",
    "rfm.r_score": "the score of recency (1 to 5)",
    "rfm.f_score": "the score of frequency (1 to 5)",
    "rfm.m_score": "the score of value (1 to 5)",
    "abandoned.carted": "the days since a product was left in the cart",
    "abandoned.wished": "the days since a product was wished and not bought",
    "abandoned.viewed": "the days since a product was looked at and not bought",
    "macro_count": "the count of all goals",
    "macro_value": "the value of all goals",
}

# What is counted over days; the others are as they are now.
_COUNTED = ("conversion_count", "conversion_value", "moment_count", *vocabulary.SEGMENT_TOTALS)


@dataclass(frozen=True)
class Condition:
    """One condition: what is looked at, how it is compared, with what (empty for nothing)."""

    subject: str
    verb: str
    value: str

    @property
    def text(self) -> str:
        """The condition as a clause."""
        return " ".join(part for part in (self.subject, self.verb, self.value) if part)


Rules = list[list[Condition]]
"""One of the lists must hold, with all of its conditions."""


def read_rules(
    rows: Sequence[Row], number: str, condition: Callable[[Row], Condition]
) -> dict[str, list[Condition]]:
    """Conditions by the value of the column `number`, in the order of the rows' numbers."""
    ordered = sorted(rows, key=lambda row: int(row[number]))
    return {
        key: [condition(row) for row in own]
        for key, own in groupby(ordered, key=lambda row: row[number])
    }


def sentence(rules: Rules) -> str:
    """All rules in one sentence without a full stop."""
    return ", or ".join(
        " and ".join(condition.text for condition in conditions) for conditions in rules
    )


def plain(row: Row) -> Condition:
    """A condition on a field that is called by its own name, such as a column of the event feed."""
    return Condition(row["field"], *_compared(row))


def of_customer(row: Row, names: Names) -> Condition:
    """A condition of a segment or an audience: on what somebody is, did or is likely to do."""
    field = row["field"]
    kind, _, rest = field.partition(".")
    if kind == "segment":
        is_in = (row["operator"] == "equals") == (row["value"] == "true")
        verb = "is in" if is_in else "is not in"
        return Condition(
            "the customer", f"{verb} the segment {_label('segments', rest, names)}", ""
        )
    days = row.cells.get("window_days", "")
    return Condition(_subject(field, names) + _window(kind, days), *_compared(row))


def fact(field: str, names: Names) -> str:
    """A fact of a customer in words, such as what an audience is ordered by."""
    return _subject(field, names)


def _subject(field: str, names: Names) -> str:
    if field in _FACTS:
        return _FACTS[field]
    kind, _, rest = field.partition(".")
    if kind in ("conversion_count", "conversion_value"):
        what = "count" if kind.endswith("count") else "value"
        return f"the {what} of {_label('conversions', rest, names)}"
    if kind == "propensity":
        key, _, days = rest.partition(".")
        return f"the chance of {_label('conversions', key, names)} within {days} days"
    if kind == "moment_count":
        return f"the number of days with a visit of the moment “{rest}”"
    if kind == "intent":
        return f"the score of the intent “{rest}”"
    if kind == "attribute":
        return f"the attribute {rest}"
    return field.replace("_", " ")


def _window(kind: str, days: str) -> str:
    if kind not in _COUNTED:
        return ""
    return f" within the last {days} days" if days else " in all"


def _compared(row: Row) -> tuple[str, str]:
    operator, value = row["operator"], row["value"]
    if operator != "in":
        return VERBS[operator], value
    values = choices(value)
    if len(values) == 1:
        return VERBS["equals"], value
    return VERBS["in"], ", ".join(values[:-1]) + " or " + values[-1]


def _label(table: str, key: str, names: Names) -> str:
    return f"“{names.get(table, {}).get(key, key)}”"
