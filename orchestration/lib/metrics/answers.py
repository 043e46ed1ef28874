"""Asks the published marts, metric by metric, and lays the answers side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
from metricflow.engine.metricflow_engine import MetricFlowQueryRequest

from .catalogue import Catalogue, Metric
from .marts import open_marts
from .questions import Condition, Question, WrongQuestion

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Answer:
    """Rows: the dimensions asked by, then the metrics; None where a metric has no number.

    A period is the date of its first day.
    """

    question: Question
    rows: list[Row]


def ask(published: Path, catalogue: Catalogue, question: Question) -> Answer:
    """Answer a question from the version that is published now.

    Metrics of several marts are asked one by one, for a channel of visits and a channel of
    costs are two columns to MetricFlow, and one to people.

    Raises:
        NothingPublished: No night has published yet, or one of the marts is not there.
        WrongQuestion: The database cannot answer; the text is its own.
    """
    found: dict[Row, dict[str, Any]] = {}
    with open_marts(published, catalogue) as connection:
        for metric in question.metrics:
            try:
                answered = connection.execute(_sql(catalogue, question, metric)).fetchall()
            except duckdb.Error as error:
                raise WrongQuestion(f"{metric.name}: {str(error).splitlines()[0]}") from None
            for *group, number in answered:
                found.setdefault(tuple(map(_day, group)), {})[metric.name] = number
    rows = [
        (*group, *(numbers.get(metric.name) for metric in question.metrics))
        for group, numbers in found.items()
    ]
    return Answer(question, _ordered(question, rows))


def _sql(catalogue: Catalogue, question: Question, metric: Metric) -> str:
    """MetricFlow's query for one metric: the dimensions in the order asked, then the number."""
    groups = [metric.by[name] for name in question.by]
    request = MetricFlowQueryRequest.create(
        metric_names=[metric.name],
        group_by_names=groups,
        where_constraints=[
            *(_filter(metric, one) for one in (*question.where, *question.taken[metric.name])),
            *_dates(question, metric),
        ],
    )
    explained = catalogue.engine.explain(request).sql_statement.without_descriptions.sql
    columns = ", ".join([*groups, metric.name])
    return f"select {columns} from ({explained}) as answered"


def _day(value: Any) -> Any:
    """The first day of a period, which the database takes for a time in some queries."""
    return value.date() if isinstance(value, datetime) else value


def _filter(metric: Metric, condition: Condition) -> str:
    """A filter as MetricFlow takes it, which is a template: no brace of a value may reach it."""
    listed = ", ".join(
        "'" + value.replace("'", "''").replace("{", "' || chr(123) || '") + "'"
        for value in condition.values
    )
    column = f"cast({{{{ Dimension('{metric.by[condition.name]}') }}}} as varchar)"
    if condition.is_equal:
        return f"{column} in ({listed})"
    return f"({column} not in ({listed}) or {column} is null)"


def _dates(question: Question, metric: Metric) -> list[str]:
    """Filters of the dates; MetricFlow's own bounds know no time before 2000 or after 2040."""
    date = f"{{{{ TimeDimension('metric_time', '{next(iter(metric.by))}') }}}}"
    bounds = (">=", question.since), ("<=", question.until)
    return [f"{date} {sign} date '{day}'" for sign, day in bounds if day]


def _ordered(question: Question, rows: list[Row]) -> list[Row]:
    """By the dimensions, unless something else is asked first; what is empty comes last."""
    columns = [*question.by, *(metric.name for metric in question.metrics)]
    by_dimensions = [(name, False) for name in question.by]
    for name, is_descending in reversed([*question.order, *by_dimensions]):
        place = columns.index(name)
        told = [row for row in rows if row[place] is not None]
        told.sort(key=lambda row: row[place], reverse=is_descending)
        rows = [*told, *(row for row in rows if row[place] is None)]
    return rows[: question.limit or None]
