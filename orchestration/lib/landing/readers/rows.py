"""What a text reader yields: rows by name, or the reason why a line is none."""

from __future__ import annotations

from typing import Any, TypeAlias

# (line, size, values, reason): the 1-based line where the row starts, an upper bound of its
# characters, its values by the file's own column names (text, None, or what the JSON reader made
# of a value), and why it is refused or None. A refused row has no values. Plain tuples, because
# making millions of anything else costs more than reading them.
Row: TypeAlias = tuple[int, int, dict[str, Any], str | None]


def refused(line: int, reason: str) -> Row:
    """A row that cannot be used; line 0 stands for the whole file."""
    return (line, 0, {}, reason)


class WrongFormatError(Exception):
    """The content is not at all what the file's name says."""
