"""Says which expectation failed on which rows, without letting a personal value out.

Values reach a message or a page only from the suite's `row_key` columns, or when they are
numbers and times; a database error is quoted only when it speaks of the query, not of a row.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Any

from .results import FailedExpectation
from .suites import Entry, Suite

_SHOWN_VALUES = 5
_QUERY_ERROR = re.compile(r"(?:Binder|Catalog|Parser) Error: [^\n]*")
_DATA_ERROR = re.compile(r"\b([A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+)*) Error:")


def failure(
    suite: Suite,
    entry: Entry,
    *,
    problem: str,
    observed: str | None = None,
    unexpected_count: int | None = None,
    sample: Sequence[dict[str, str]] = (),
) -> FailedExpectation:
    """A failed entry with its one-line message."""
    examples = ""
    if sample:
        shown = (", ".join(f"{key}={value}" for key, value in row.items()) for row in sample)
        examples = f", e.g. {'; '.join(shown)}"
    return FailedExpectation(
        title=title(entry),
        expectation=entry.type,
        column=", ".join(columns(entry)) or None,
        observed=observed,
        unexpected_count=unexpected_count,
        sample=tuple(sample),
        severity=entry.severity,
        message=f"{suite.table}: {subject(entry)} {problem}{examples}. {entry.reason}",
    )


def subject(entry: Entry) -> str:
    """What an entry is called: its description, or its type and arguments."""
    return f'"{entry.description}"' if entry.description else title(entry)


def title(entry: Entry) -> str:
    """The same without quotes, where it stands alone."""
    return entry.description or f"{entry.type}({arguments(entry)})"


def columns(entry: Entry) -> list[str]:
    """The columns that an entry needs to exist."""
    if entry.type == "expect_column_to_exist":
        return []
    single = [entry.kwargs.get(key) for key in ("column", "column_A", "column_B")]
    many = [] if entry.type.startswith("expect_table_") else entry.kwargs.get("column_list") or []
    return [str(column) for column in (*single, *many) if column is not None]


def arguments(entry: Entry) -> str:
    """An entry's arguments as a person says them: `page_view_count, min 0`."""
    parts = columns(entry)
    for name, value in entry.kwargs.items():
        if name in ("column", "column_A", "column_B", "unexpected_rows_query"):
            continue
        if name == "column_list" and parts:
            continue
        values = list(map(str, value)) if isinstance(value, list) else [str(value)]
        if len(values) > _SHOWN_VALUES:
            values = [*values[:_SHOWN_VALUES], f"and {len(values) - _SHOWN_VALUES} more"]
        parts.append(f"{name.removesuffix('_value')} {', '.join(values)}")
    return ", ".join(parts)


def shown_value(entry: Entry, value: Any) -> str:
    """An observed value as text, or how many values are withheld because they are text."""
    if value is None or value == []:
        return "nothing"
    if is_shown(entry, value):
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"{len(value)} values (not shown)" if isinstance(value, list) else "a text (not shown)"


def is_shown(entry: Entry, value: Any) -> bool:
    """Whether an observed value speaks of the table's shape, or is made of numbers and times."""
    return entry.type.startswith("expect_table_") or _is_impersonal(value)


def _is_impersonal(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_is_impersonal(part) for part in value.values())
    if isinstance(value, list | tuple):
        return all(_is_impersonal(part) for part in value)
    if isinstance(value, str):
        try:
            datetime.datetime.fromisoformat(value)
        except ValueError:
            return False
    return True


def error_text(exception_info: Any) -> str:
    """What went wrong in a check that could not be evaluated, without values of rows."""
    text = str(exception_info)
    if query_error := _QUERY_ERROR.search(text.replace("\\n", "\n").replace('\\"', '"')):
        return query_error.group(0).rstrip("'\" ,")
    if data_error := _DATA_ERROR.search(text):
        return f"{data_error.group(1)} Error while the query ran (its text may hold data)"
    return "an error in Great Expectations; run the suite alone to see it"
