"""All checks of a set of definitions, in the order in which people mend things."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from orchestration.lib.definitions.activation import (
    check_actions,
    check_audiences,
    check_contact_policies,
    check_plans,
)
from orchestration.lib.definitions.attribution import check_attribution
from orchestration.lib.definitions.book import Book, open_book, shown, unread_files
from orchestration.lib.definitions.cells import check_cells
from orchestration.lib.definitions.channels import (
    check_channels,
    check_click_ids,
    check_devices,
    check_sources,
)
from orchestration.lib.definitions.conversions import check_conversion_rules, check_conversions
from orchestration.lib.definitions.experiments import check_experiments
from orchestration.lib.definitions.funnels import check_funnels
from orchestration.lib.definitions.keys import check_references, check_unique
from orchestration.lib.definitions.moments import check_moments
from orchestration.lib.definitions.problem import Problem
from orchestration.lib.definitions.segments import check_segments
from orchestration.lib.definitions.settings import check_settings
from orchestration.lib.definitions.trackers import check_tracker_events

MEANINGS: tuple[Callable[[Book], Iterator[Problem]], ...] = (
    check_references,
    check_conversions,
    check_conversion_rules,
    check_funnels,
    check_channels,
    check_sources,
    check_click_ids,
    check_devices,
    check_tracker_events,
    check_attribution,
    check_experiments,
    check_moments,
    check_segments,
    check_audiences,
    check_contact_policies,
    check_actions,
    check_plans,
    check_settings,
)


def check(folder: Path, fallback: Path | None = None) -> list[Problem]:
    """Everything that is wrong with the CSV files of `folder`, by file and line.

    Files that `folder` does not have are taken from `fallback` when it is given, so that an
    example set holds only what differs. Never raises on the content of a file. At most one
    problem a cell is told: what it says by itself comes before what it means to other rows.
    """
    if not folder.is_dir():
        return [Problem(shown(folder), None, None, "no such folder", "a folder of CSV files")]
    return _found(folder, open_book(folder, fallback))


def report(folder: Path, fallback: Path | None = None) -> int:
    """Print every problem and a last line that counts them; 0 when there is none, else 1."""
    problems = check(folder, fallback)
    for problem in problems:
        print(problem)
    sheets = open_book(folder, None).sheets.values()
    files = sum(1 for sheet in sheets if sheet.is_whole)
    rows = sum(len(sheet.rows) for sheet in sheets)
    count = "no problems" if not problems else _plural(len(problems), "problem")
    print(f"{shown(folder)}: {_plural(files, 'file')}, {_plural(rows, 'row')}, {count}")
    return 1 if problems else 0


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _found(folder: Path, book: Book) -> list[Problem]:
    problems = unread_files(folder)
    for sheet in book.sheets.values():
        problems += sheet.problems
        problems += check_cells(sheet)
        problems += check_unique(sheet)
    for meaning in MEANINGS:
        problems += meaning(book)
    first_of_cell: dict[tuple[object, ...], Problem] = {}
    for number, problem in enumerate(problems):
        place = (problem.file, problem.line, problem.column)
        # Problems of a whole file or row stand side by side; a cell is mended one at a time.
        first_of_cell.setdefault(place if problem.column else (*place, number), problem)
    files = [sheet.file for sheet in book.sheets.values()]
    order = {file: number for number, file in enumerate(files)}
    return sorted(
        first_of_cell.values(), key=lambda found: (order.get(found.file, -1), found.line or 0)
    )
