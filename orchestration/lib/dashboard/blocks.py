"""From figures and marts to what the template shows: tables, charts, sentences, switches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import duckdb

from .cells import is_numeric, written
from .changes import changes
from .charts import draw
from .figures import DashboardError, Figure, Section
from .marts import Marts, Row
from .words import Words

_DERIVED = {"changes": changes}


@dataclass(frozen=True)
class Column:
    """A column of a table: its title, and whether it stands to the right."""

    title: str
    is_numeric: bool


@dataclass(frozen=True)
class View:
    """One drawing with its numbers: `rows` as queried and written, `cells` as the table shows."""

    title: str
    chart: str
    columns: list[Column]
    cells: list[list[str]]
    rows: list[Row]

    @property
    def texts(self) -> list[dict[str, str]]:
        """Each row's written values by column."""
        end = "_text"
        return [
            {key[: -len(end)]: value for key, value in row.items() if key.endswith(end)}
            for row in self.rows
        ]


@dataclass(frozen=True)
class Shown:
    """A figure on the page; several views are switched between."""

    figure: Figure
    views: list[View] = field(default_factory=list)


@dataclass(frozen=True)
class Block:
    """Figures about the same thing, such as one funnel; its title is empty if there is but one.

    `place` is unlike that of any other block of the section.
    """

    title: str
    place: int
    figures: list[Shown] = field(default_factory=list)

    @property
    def has_chart(self) -> bool:
        """Whether something is drawn in it; tables alone want all of the width."""
        return any(view.chart for shown in self.figures for view in shown.views)


Queried = dict[str, list[Row]]


def query(sections: Sequence[Section], marts: Marts) -> Queried:
    """The rows of every figure by its key; the same for each language.

    Raises:
        DashboardError: The marts do not answer a figure's query.
    """
    found: Queried = {}
    for figure in (figure for section in sections for figure in section.figures):
        try:
            rows = marts.rows(figure.sql)
        except duckdb.Error as error:
            raise DashboardError(f"figure {figure.key}: {str(error).splitlines()[0]}") from error
        found[figure.key] = _DERIVED[figure.derive](rows) if figure.derive else rows
    return found


def blocks(
    section: Section, queried: Queried, words: Words, config: Mapping[str, Any]
) -> list[Block]:
    """The blocks of a section, in the order of its figures and of their rows."""
    found: dict[str, Block] = {}
    for figure in section.figures:
        rows = [_worded(row, figure, words) for row in queried[figure.key]]
        for value, own in _parted(rows, figure.each):
            key = f"{figure.each}={value}" if figure.each else figure.key
            title = own[0][f"{figure.each}_text"] if figure.each else ""
            block = found.setdefault(key, Block(title, len(found)))
            name = f"{figure.key}-{block.place}".replace(".", "-")
            block.figures.append(Shown(figure, _views(figure, own, words, config, name)))
    return list(found.values())


def _views(
    figure: Figure, rows: Sequence[Row], words: Words, config: Mapping[str, Any], name: str
) -> list[View]:
    views = []
    shown = [column for column in figure.columns if column not in (figure.each, figure.switch)]
    columns = [
        Column(words(f"column.{column}"), is_numeric(figure.columns[column])) for column in shown
    ]
    for place, (_, own) in enumerate(_parted(rows, figure.switch)):
        title = own[0][f"{figure.switch}_text"] if figure.switch else ""
        chart = ""
        if figure.chart and own:
            chart = draw(figure.chart, own, config, words, f"{name}-{place}")
        cells = [[row[f"{column}_text"] for column in shown] for row in own]
        views.append(View(title, chart, columns, cells, list(own)))
    return views


def _worded(row: Row, figure: Figure, words: Words) -> Row:
    """A row with each of its table's columns also as people read it, as `<column>_text`."""
    texts = {
        f"{column}_text": written(row.get(column), form, words)
        for column, form in figure.columns.items()
    }
    return {**row, **texts}


def _parted(rows: Sequence[Row], column: str) -> list[tuple[Any, list[Row]]]:
    """Rows by the value of a column, in their order; all together without one."""
    if not column:
        return [("", list(rows))]
    return [(value, list(own)) for value, own in groupby(rows, key=lambda row: row[column])]
