"""What a text reader yields: rows by name, or the reason why a line is none."""

from __future__ import annotations

from typing import Any, NamedTuple


class Row(NamedTuple):
    """One line read.

    `line` is 1-based, where the row starts. `size` is an upper bound of its characters. `values`
    by the file's own column names (text, None, or what the JSON reader made of a value); empty
    when `reason` says why the row is refused: a refused row keeps no values.
    """

    line: int
    size: int
    values: dict[str, Any]
    reason: str | None = None


def refused(line: int, reason: str) -> Row:
    """A row that cannot be used."""
    return Row(line, 0, {}, reason)


class WrongFormat(Exception):
    """The content is not at all what the file's name says."""
