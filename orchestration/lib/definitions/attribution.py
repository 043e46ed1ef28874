"""What an attribution model and its method must agree on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from orchestration.lib.definitions.book import Book
from orchestration.lib.definitions.cells import DECIMAL
from orchestration.lib.definitions.problem import Problem
from orchestration.lib.definitions.reading import Row

# What a method takes; every other cell of these stays empty.
_PARAMETERS = {"position": ("first_share", "last_share"), "time_decay": ("half_life_days",)}
_ALL_PARAMETERS = ("first_share", "last_share", "half_life_days")
# A set of channels is one number with a bit for each, Unassigned among them.
MOST_CHANNELS = 62


def check_attribution(book: Book) -> Iterator[Problem]:
    """One model a method, its parameters and no others, shares that leave nothing below zero."""
    first_of_method: dict[str, Row] = {}
    for row in book.rows("attribution_models"):
        first = first_of_method.setdefault(row["method"], row)
        if first is not row:
            yield row.problem("method", "another one", f"the same again as in line {first.line}")
        taken = _PARAMETERS.get(row["method"], ())
        for name in _ALL_PARAMETERS:
            if name in taken and row[name] == "":
                yield row.problem(name, f"a value, for {row['method']} needs it")
            elif name not in taken and row[name] != "":
                yield row.problem(name, f"an empty cell, for {row['method']} does not use it")
        if row["method"] == "position":
            yield from _check_shares(row)
    channels = {row["channel"] for row in book.rows("channels")}
    if len(channels) > MOST_CHANNELS:
        last = book.rows("channels")[-1]
        yield last.problem("channel", f"at most {MOST_CHANNELS} channels", f"{len(channels)}")


def _check_shares(row: Row) -> Iterator[Problem]:
    shares = [row["first_share"], row["last_share"]]
    if not all(DECIMAL.fullmatch(share) for share in shares):
        return  # told already
    first, last = map(Decimal, shares)
    if first < 0 or last < 0 or not 0 < first + last <= 1:
        yield row.problem(
            "last_share",
            "two shares of 0 or more that come to more than 0 and at most 1",
            f"{first} and {last}",
        )
