"""What a funnel and its steps must agree on, and what this version does not run yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from orchestration.lib.definitions.book import Book
from orchestration.lib.definitions.cells import integer
from orchestration.lib.definitions.keys import check_used
from orchestration.lib.definitions.problem import Problem
from orchestration.lib.definitions.reading import Row

FEWEST_STEPS = 2
MOST_STEPS = 10
# A value of the interface that nothing would read must not pass as if it were obeyed.
NOT_YET = "; other values are not supported yet"


def check_funnels(book: Book) -> Iterator[Problem]:
    """Modes that are run, and steps 1 to n of active conversions."""
    for row in book.rows("funnels"):
        if row["order_mode"] in ("strict", "strict_steps", "any"):
            yield row.problem("order_mode", "ordered" + NOT_YET)
    yield from check_used(book, "funnels", "funnel_steps")
    for row in book.rows("funnel_steps"):
        if row["is_optional"] == "true":
            yield row.problem("is_optional", "false" + NOT_YET)
        if integer(row["max_hours_from_previous"]) is not None:
            yield row.problem("max_hours_from_previous", "an empty cell" + NOT_YET)
    yield from check_active(book, "funnel_steps")
    yield from _check_numbers(book)
    for row in book.rows("funnel_exclusions"):
        found = f"an exclusion for {row['funnel_key']!r}"
        yield row.problem("funnel_key", "no rows; exclusions are not supported yet", found)


def check_active(book: Book, table: str) -> Iterator[Problem]:
    """No row hangs on a conversion that is switched off, for it would count nothing for ever."""
    inactive = inactive_conversions(book)
    for row in book.rows(table):
        if row["conversion_key"] in inactive:
            found = f"the inactive conversion {row['conversion_key']!r}"
            yield row.problem("conversion_key", "a conversion with is_active true", found)


def inactive_conversions(book: Book) -> set[str]:
    """The keys of the conversions that are switched off."""
    rows = book.rows("conversions")
    return {row["conversion_key"] for row in rows if row["is_active"] == "false"}


def _check_numbers(book: Book) -> Iterator[Problem]:
    sheet = book.sheets["funnel_steps"]
    if sheet.broken_rows or not sheet.is_whole:
        return  # a step that could not be read is not a gap
    funnels: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for row in sheet.rows:
        number = integer(row["step_number"])
        if number is not None and row["funnel_key"]:
            funnels[row["funnel_key"]].append((number, row))
    for key, steps in funnels.items():
        steps.sort(key=lambda step: (step[0], step[1].line))
        yield from _check_steps(key, steps)


def _check_steps(key: str, steps: list[tuple[int, Row]]) -> Iterator[Problem]:
    last = steps[-1][1]
    wanted = 1
    for number, row in steps:
        if number > wanted:
            yield row.problem("step_number", f"step {wanted} first; steps run from 1 without gaps")
            return
        wanted = max(wanted, number + 1)
    if len(steps) < FEWEST_STEPS:
        found = f"only one step of {key!r}"
        yield last.problem("step_number", f"{FEWEST_STEPS} steps or more", found)
    if len(steps) > MOST_STEPS:
        found = f"{len(steps)} steps of {key!r}"
        yield last.problem("step_number", f"at most {MOST_STEPS} steps", found)
