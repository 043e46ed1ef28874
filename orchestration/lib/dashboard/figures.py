"""The figures of reports/, read: one YAML file a figure, one folder a section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_KEYS = {"sql", "columns", "chart", "each", "switch", "derive", "form"}
FORMS = ("figure", "sentence")
PLAIN_FORMATS = (
    "change",
    "count",
    "date",
    "duration",
    "index",
    "money",
    "month",
    "number",
    "rate",
    "text",
    "times",
)


class DashboardError(RuntimeError):
    """The page cannot be made; the message says why and what to do."""


@dataclass(frozen=True)
class Figure:
    """One figure: a query, how its numbers are written, and how they are drawn.

    Attributes:
        section: Name of its folder without the number, such as `funnels`.
        name: Name of its file.
        sql: A query over `marts.*`.
        columns: Of the table: column of the query to its format (see `cells`).
        chart: A Vega-Lite specification without data; None for a table alone.
        each: Column for whose every value the figure stands once; empty for one figure.
        switch: Column whose values a reader switches between; empty for none.
        derive: Name of a Python function that makes further columns; empty for none.
        form: figure, or sentence: the words `<section>.<name>.sentence` filled with each row.
    """

    section: str
    name: str
    sql: str
    columns: Mapping[str, str]
    chart: Mapping[str, Any] | None = None
    each: str = ""
    switch: str = ""
    derive: str = ""
    form: str = "figure"

    @property
    def key(self) -> str:
        """What its words in strings.csv begin with."""
        return f"{self.section}.{self.name}"


@dataclass(frozen=True)
class Section:
    """One section: a folder of figures, in the order of their file names."""

    name: str
    figures: list[Figure] = field(default_factory=list)


def read_sections(reports: Path) -> list[Section]:
    """Every section of a folder `reports`, in the order of the folders' numbers.

    Raises:
        DashboardError: A file has a key, form or format that nothing knows, or lacks its query.
    """
    return [
        Section(
            _unnumbered(folder.name),
            [_read(folder, path) for path in sorted(folder.glob("*.yml"))],
        )
        for folder in sorted(reports.iterdir())
        if folder.is_dir()
    ]


def _read(folder: Path, path: Path) -> Figure:
    shown = f"{folder.name}/{path.name}"
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise DashboardError(f"reports/{shown}: is no YAML: {error}") from None
    if not isinstance(found, dict) or not isinstance(found.get("sql"), str):
        raise DashboardError(f"reports/{shown}: needs a query under the key sql")
    if unknown := sorted(set(found) - _KEYS):
        raise DashboardError(
            f"reports/{shown}: nothing reads {', '.join(unknown)}; known are {', '.join(_KEYS)}"
        )
    figure = Figure(_unnumbered(folder.name), _unnumbered(path.stem), **found)
    if figure.form not in FORMS:
        raise DashboardError(f"reports/{shown}: form is one of {', '.join(FORMS)}")
    for column, form in figure.columns.items():
        if form not in PLAIN_FORMATS and form.split(":")[0] not in ("name", "term"):
            raise DashboardError(
                f"reports/{shown}: {column} has the format {form}; known are name:<table>, "
                f"term:<list> and {', '.join(PLAIN_FORMATS)}"
            )
    return figure


def _unnumbered(name: str) -> str:
    number, _, rest = name.partition("_")
    return rest if number.isdecimal() else name
