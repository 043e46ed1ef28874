"""All files of one set of definitions, read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from orchestration.lib.definitions.problem import Problem, did_you_mean
from orchestration.lib.definitions.reading import Row, Sheet, read
from orchestration.lib.definitions.schema import TABLES
from orchestration.lib.definitions.shape import Table


@dataclass(frozen=True)
class Book:
    """The sheets of a set, one for every table of the schema, in its order."""

    sheets: dict[str, Sheet]

    def rows(self, table: str) -> list[Row]:
        """The whole rows of a file; none when it cannot be read."""
        return self.sheets[table].rows

    def values(self, table: str, column: str) -> set[str] | None:
        """Every value of a column, or None when the file could not be read to its end.

        None means: check no reference against it, or one broken file would look like a hundred
        broken ones.
        """
        sheet = self.sheets[table]
        if not sheet.is_whole:
            return None
        return {row[column] for row in (*sheet.rows, *sheet.broken_rows)} - {""}


def open_book(folder: Path, fallback: Path | None) -> Book:
    """Read every file of `folder`, or of `fallback` where `folder` has none."""
    return Book({table.name: _open(table, folder, fallback) for table in TABLES})


def _open(table: Table, folder: Path, fallback: Path | None) -> Sheet:
    path = folder / table.file_name
    if fallback is not None and not path.exists():
        path = fallback / table.file_name
    return read(table, path, shown(path))


def shown(path: Path) -> str:
    """A path as people see it: from the working directory when it lies below it."""
    here = Path.cwd()
    absolute = path.absolute()
    return str(absolute.relative_to(here) if absolute.is_relative_to(here) else absolute)


def unread_files(folder: Path) -> list[Problem]:
    """CSV files that nothing reads; most often a known name spelt wrong."""
    known = [table.file_name for table in TABLES]
    return [
        Problem(
            shown(path),
            None,
            None,
            "a file that nothing reads",
            "one of " + ", ".join(known) + did_you_mean(path.name, known),
        )
        for path in sorted(folder.glob("*.csv"))
        if path.name not in known
    ]
