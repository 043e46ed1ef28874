"""One thing that is wrong, said so that an analyst can find and mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

LONGEST_QUOTE = 60


@dataclass(frozen=True)
class Problem:
    """What was found where, and what was expected instead.

    `line` is 1 for the header and None for the whole file; `column` is None for a whole row.
    """

    file: str
    line: int | None
    column: str | None
    found: str
    expected: str

    def __str__(self) -> str:
        """`file:line column name: found this; expected that`, on one line."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        if self.column is not None:
            place += f" column {self.column}"
        return f"{place}: found {self.found}; expected {self.expected}"


def quoted(value: str) -> str:
    """A cell's text as it is shown to people: in quotes, on one line, cut when long."""
    if value == "":
        return "an empty cell"
    if len(value) > LONGEST_QUOTE:
        value = value[:LONGEST_QUOTE] + "…"
    return repr(value)


def one_of(choices: Iterable[str], found: str) -> str:
    """`one of a, b, c`, and the one that was probably meant."""
    names = list(choices)
    return "one of " + ", ".join(names) + did_you_mean(found, names)


def did_you_mean(found: str, choices: Iterable[str]) -> str:
    """` (did you mean 'x'?)`, or nothing when no choice is close."""
    close = get_close_matches(found[:LONGEST_QUOTE], list(choices), n=1, cutoff=0.6)
    return f" (did you mean '{close[0]}'?)" if close else ""
