"""What a funnel, its steps and its exclusions must agree on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from orchestration.lib.definitions.book import Book
from orchestration.lib.definitions.cells import integer
from orchestration.lib.definitions.keys import check_used
from orchestration.lib.definitions.problem import Problem, quoted
from orchestration.lib.definitions.reading import Row

FEWEST_STEPS = 2
MOST_STEPS = 10

Steps = list[tuple[int, Row]]
"""The steps of one funnel with their numbers, in order."""


def check_funnels(book: Book) -> Iterator[Problem]:
    """Steps 1 to n of active conversions, what they may ask for, and exclusions between them."""
    yield from check_used(book, "funnels", "funnel_steps")
    yield from check_active(book, "funnel_steps")
    yield from check_active(book, "funnel_exclusions")
    sheet = book.sheets["funnel_steps"]
    if sheet.broken_rows or not sheet.is_whole:
        return  # a step that could not be read is not a gap
    modes = {row["funnel_key"]: row["order_mode"] for row in book.rows("funnels")}
    funnels = _steps_of_funnels(sheet.rows)
    for key, steps in funnels.items():
        yield from _check_numbers(key, steps)
        yield from _check_optional(key, steps, modes)
        yield from _check_limits(key, steps, modes)
    yield from _check_exclusions(book, funnels, modes)


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


def _steps_of_funnels(rows: list[Row]) -> dict[str, Steps]:
    funnels: dict[str, Steps] = defaultdict(list)
    for row in rows:
        number = integer(row["step_number"])
        if number is not None and row["funnel_key"]:
            funnels[row["funnel_key"]].append((number, row))
    for steps in funnels.values():
        steps.sort(key=lambda step: (step[0], step[1].line))
    return dict(funnels)


def _check_numbers(key: str, steps: Steps) -> Iterator[Problem]:
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


def _check_optional(key: str, steps: Steps, modes: Mapping[str, str]) -> Iterator[Problem]:
    optional = [(number, row) for number, row in steps if row["is_optional"] == "true"]
    for number, row in optional:
        if number == 1:
            yield row.problem("is_optional", "false, for step 1 begins every entry")
        elif modes.get(key) == "any":
            yield row.problem(
                "is_optional", "false, for steps in any order have no next one to hold up"
            )
    if optional and len(steps) - len(optional) < FEWEST_STEPS <= len(steps):
        found = f"{len(optional)} of {len(steps)} steps of {key!r}"
        expected = f"{FEWEST_STEPS} steps or more that are not optional"
        yield optional[-1][1].problem("is_optional", expected, found)


def _check_limits(key: str, steps: Steps, modes: Mapping[str, str]) -> Iterator[Problem]:
    for number, row in steps:
        if number == 1 and row["max_hours_from_previous"] and modes.get(key) != "any":
            yield row.problem(
                "max_hours_from_previous", "an empty cell, for step 1 has none before it"
            )


def _check_exclusions(
    book: Book, funnels: Mapping[str, Steps], modes: Mapping[str, str]
) -> Iterator[Problem]:
    for row in book.rows("funnel_exclusions"):
        first, last = integer(row["from_step"]), integer(row["to_step"])
        steps = funnels.get(row["funnel_key"])
        if first is None or last is None or steps is None:
            continue  # told already
        if not first < last <= len(steps):
            found = f"steps {first} to {last}"
            expected = f"a later step than from_step, {len(steps)} at most"
            yield row.problem("to_step", expected, found)
            continue
        is_any = modes.get(row["funnel_key"]) == "any"
        between = {step["conversion_key"] for number, step in steps if first < number <= last}
        every = {step["conversion_key"] for _, step in steps}
        if row["conversion_key"] in (every if is_any else between):
            yield row.problem(
                "conversion_key",
                "a conversion that is no step of the funnel"
                + ("" if is_any else " after from_step, up to to_step"),
                quoted(row["conversion_key"]),
            )
