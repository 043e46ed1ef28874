"""What an experiment and its variants must agree on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from orchestration.lib.definitions.book import Book
from orchestration.lib.definitions.cells import DECIMAL
from orchestration.lib.definitions.funnels import inactive_conversions
from orchestration.lib.definitions.keys import check_used
from orchestration.lib.definitions.problem import Problem
from orchestration.lib.definitions.reading import Row


def check_experiments(book: Book) -> Iterator[Problem]:
    """Days in order, a goal that is counted, one control and at least one other variant."""
    yield from check_used(book, "experiments", "experiment_variants")
    inactive = inactive_conversions(book)
    for row in book.rows("experiments"):
        if row["started_on"] and row["ended_on"] and row["ended_on"] < row["started_on"]:
            expected = f"no day before started_on, {row['started_on']}"
            yield row.problem("ended_on", expected)
        if row["primary_conversion_key"] in inactive:
            found = f"the inactive conversion {row['primary_conversion_key']!r}"
            yield row.problem("primary_conversion_key", "one with is_active true", found)
    variants: dict[str, list[Row]] = defaultdict(list)
    for row in book.rows("experiment_variants"):
        if DECIMAL.fullmatch(row["share"]) and Decimal(row["share"]) <= 0:
            yield row.problem("share", "what part of all units it is to get, above 0")
        variants[row["experiment_key"]].append(row)
    for key, rows in variants.items():
        yield from _check_control(key, rows)


def _check_control(key: str, rows: list[Row]) -> Iterator[Problem]:
    if len(rows) < 2:
        yield rows[-1].problem("variant", "two variants or more", f"only one of {key!r}")
    controls = [row for row in rows if row["is_control"] == "true"]
    if not controls:
        yield rows[0].problem("is_control", "one control", f"{key!r} without any")
    for row in controls[1:]:
        found = f"as in line {controls[0].line}"
        yield row.problem("is_control", f"one control of {key!r}", found)
