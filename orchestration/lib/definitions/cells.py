"""What one cell says by itself: present, of its type, in its list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date

from orchestration.lib.definitions.problem import Problem, one_of
from orchestration.lib.definitions.reading import Row, Sheet
from orchestration.lib.definitions.shape import Column

KEY = re.compile(r"[a-z][a-z0-9_]*")
INTEGER = re.compile(r"-?[0-9]{1,10}")
# One spelling a number, because SQL compares for equality as text: 90, not 90.0 or 090.
NUMBER = re.compile(r"0|-?([1-9][0-9]{0,13}|0(?=\.))(\.[0-9]{0,3}[1-9])?")
DECIMAL = re.compile(r"-?[0-9]{1,14}(\.[0-9]{1,4})?")
DATE = re.compile(r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
DOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")


def check_cells(sheet: Sheet) -> Iterator[Problem]:
    """Every cell of a sheet against its column, one problem a cell."""
    for row in sheet.rows:
        for column in sheet.table.columns:
            expected = _expected_text(row, column) or _expected_type(row, column)
            if expected:
                yield row.problem(column.name, expected)


def integer(text: str) -> int | None:
    """The cell as an integer, or None when it is none (which `check_cells` reports)."""
    return int(text) if INTEGER.fullmatch(text) else None


def is_number(text: str) -> bool:
    """Whether the text is a number in its shortest spelling, with at most four decimals."""
    return NUMBER.fullmatch(text) is not None


def _expected_text(row: Row, column: Column) -> str | None:
    value = row[column.name]
    if value == "":
        return f"a value; {column.name} is required" if column.is_required else None
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") for letter in value):
        return "text without line breaks, control or invisible characters"
    if value != value.strip():
        return "no spaces at the start or the end"
    if value.startswith("'"):
        return "another first letter than '; DuckDB may take it for a quote around the cell"
    if value.lower() == "null":
        return "a value or an empty cell; dbt reads this word as empty"
    return None


def _expected_type(row: Row, column: Column) -> str | None:
    value = row[column.name]
    if value == "":
        return None
    if column.allowed and value not in column.allowed:
        return one_of(column.allowed, value)
    return _TYPES[column.kind](value, column)


def _text(value: str, column: Column) -> str | None:
    return None


def _key(value: str, column: Column) -> str | None:
    if KEY.fullmatch(value):
        return None
    return "a key of small letters, digits and _, starting with a letter"


def _integer(value: str, column: Column) -> str | None:
    number = integer(value)
    if number is not None and column.lowest <= number <= column.highest:
        return None
    return f"a whole number from {column.lowest} to {column.highest}"


def _decimal(value: str, column: Column) -> str | None:
    if DECIMAL.fullmatch(value):
        return None
    return "a number with at most 4 decimals and no thousands separator, such as 1200.50"


def _boolean(value: str, column: Column) -> str | None:
    return None if value in ("true", "false") else "true or false in small letters"


def _date(value: str, column: Column) -> str | None:
    try:
        date.fromisoformat(value)
    except ValueError:
        pass
    else:
        if DATE.fullmatch(value):
            return None
    return "a date from 1900 to 2099 such as 2026-01-31"


def _domain(value: str, column: Column) -> str | None:
    if DOMAIN.fullmatch(value) and not value.startswith("www."):
        return None
    return "a domain in small letters without scheme, path or www, such as example.co.jp"


_TYPES: dict[str, Callable[[str, Column], str | None]] = {
    "text": _text,
    "key": _key,
    "integer": _integer,
    "decimal": _decimal,
    "boolean": _boolean,
    "date": _date,
    "domain": _domain,
}
