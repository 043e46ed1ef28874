"""A question as people type it, checked against what can be told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from orchestration.lib.definitions.problem import did_you_mean

from .catalogue import GRAINS, Metric

_AND = re.compile(r" and (?=\w+ *!?=)")
_CONDITION = re.compile(r" *(\w+) *(!?=) *(.+?) *")


class WrongQuestion(Exception):
    """The question cannot be answered; the text says why and what to ask instead."""


@dataclass(frozen=True)
class Condition:
    """Only rows whose dimension is, or is not, one of some values."""

    name: str
    is_equal: bool
    values: tuple[str, ...]

    def __str__(self) -> str:
        """As it is typed."""
        return f"{self.name}{'' if self.is_equal else '!'}={'|'.join(self.values)}"


@dataclass(frozen=True)
class Question:
    """Metrics by dimensions.

    Attributes:
        where: What was asked for.
        taken: What nobody chose and is taken for granted, by metric.
        order: Columns with whether the greatest comes first.
        limit: At most so many rows; 0 for all.
    """

    metrics: tuple[Metric, ...]
    by: tuple[str, ...]
    where: tuple[Condition, ...]
    taken: Mapping[str, tuple[Condition, ...]]
    order: tuple[tuple[str, bool], ...]
    limit: int
    since: date | None
    until: date | None


def question(
    known: Mapping[str, Metric],
    metrics: str,
    by: str = "",
    *,
    where: str = "",
    order: str = "",
    limit: str = "",
    since: str = "",
    until: str = "",
) -> Question:
    """A question from the words of the command line.

    Args:
        known: What can be asked, by name.
        metrics: Names by commas.
        by: Names of dimensions by commas; empty for one number.
        where: `name=value`, `name=one|another` and `name!=value`, joined by ` and `.
        order: Metrics or dimensions by commas, each with a minus for the greatest first.
        limit: At most so many rows; empty for all.
        since: The first date, as 2017-03-01; empty for the first there is.
        until: The last date.

    Raises:
        WrongQuestion: A name is not known, a value is none, or the numbers would not add up.
    """
    asked = tuple(_metric(known, name) for name in _listed(metrics))
    groups = _listed(by)
    conditions = tuple(_condition(text) for text in _AND.split(where) if text.strip())
    for metric in asked:
        for name in groups:
            _told_by(metric, name)
        for condition in conditions:
            if condition.name in GRAINS:
                raise WrongQuestion(f"choose a period with SINCE and UNTIL, not by {condition}")
            _told_by(metric, condition.name)
    columns = [*groups, *(metric.name for metric in asked)]
    return Question(
        metrics=asked,
        by=groups,
        where=conditions,
        taken={metric.name: tuple(_taken(metric, groups, conditions)) for metric in asked},
        order=tuple(_place(name, columns) for name in _listed(order)),
        limit=_limit(limit),
        since=_day("SINCE", since),
        until=_day("UNTIL", until),
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def _metric(known: Mapping[str, Metric], name: str) -> Metric:
    metric = known.get(name)
    if metric is None:
        raise WrongQuestion(
            f"no metric {name!r}{did_you_mean(name, known)}; make metric lists them"
        )
    return metric


def _told_by(metric: Metric, name: str) -> None:
    if name not in metric.by:
        hint = did_you_mean(name, metric.by)
        raise WrongQuestion(
            f"{metric.name} is not told by {name!r}{hint}; it is by {', '.join(metric.by)}"
        )


def _condition(text: str) -> Condition:
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise WrongQuestion(
            f"WHERE has {text.strip()!r}; write name=value, name=one|another or name!=value, "
            "and join several by and"
        )
    name, sign, values = match.groups()
    return Condition(name, sign == "=", tuple(value.strip() for value in values.split("|")))


def _taken(
    metric: Metric, groups: Sequence[str], conditions: Sequence[Condition]
) -> list[Condition]:
    """What is taken where the metric needs one value and none was chosen."""
    chosen = {one.name for one in conditions if one.is_equal and len(one.values) == 1}
    taken = []
    for name, default in metric.choose.items():
        if name in groups or name in chosen:
            continue
        if not default:
            other = "" if name in GRAINS else f', or choose one with WHERE="{name}=…"'
            raise WrongQuestion(
                f"{metric.name} does not add up over several values of {name}: "
                f"add {name} to BY{other}"
            )
        taken.append(Condition(name, True, (default,)))
    return taken


def _place(text: str, columns: Sequence[str]) -> tuple[str, bool]:
    name = text.removeprefix("-")
    if name not in columns:
        raise WrongQuestion(
            f"ORDER has {name!r}{did_you_mean(name, columns)}; the columns are {', '.join(columns)}"
        )
    return name, text.startswith("-")


def _limit(text: str) -> int:
    if text and not (text.isdecimal() and int(text) > 0):
        raise WrongQuestion(f"LIMIT is a number of rows, from 1; not {text!r}")
    return int(text or 0)


def _day(variable: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise WrongQuestion(f"{variable} is a date such as 2017-03-01; not {text!r}") from None
