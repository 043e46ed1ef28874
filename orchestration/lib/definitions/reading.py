"""From the bytes of one CSV file to its rows, or to the reason why not.

A byte order mark and Windows line ends are accepted, because Excel writes both and the seeds load
them right. Mixed line ends are not, because DuckDB's reader gives up on them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from orchestration.lib.definitions.problem import Problem, did_you_mean, quoted
from orchestration.lib.definitions.shape import Table


@dataclass(frozen=True)
class Row:
    """One data row; `line` is where it starts, 1 being the header."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """The text of one cell; empty when there is none."""
        return self.cells[column]

    def problem(self, column: str, expected: str, found: str | None = None) -> Problem:
        """A problem of one cell; what was found is the cell itself unless told."""
        text = quoted(self.cells[column]) if found is None else found
        return Problem(self.file, self.line, column, text, expected)


@dataclass
class Sheet:
    """One file as far as it could be read.

    `broken_rows` have too many or too few cells: they are reported once and checked no further,
    but their first cells still count when other files refer to them. `is_whole` is false when the
    header is wrong or the text stops being CSV: what is not there proves nothing then.
    """

    table: Table
    file: str
    rows: list[Row] = field(default_factory=list)
    broken_rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    is_whole: bool = False

    def reject(self, line: int | None, found: str, expected: str) -> Sheet:
        """Note a problem of the file as a whole or of one of its lines."""
        self.problems.append(Problem(self.file, line, None, found, expected))
        return self


def read(table: Table, path: Path, shown: str) -> Sheet:
    """Read `path` as `table`; `shown` is its name in problems. Never raises on bad content."""
    sheet = Sheet(table, shown)
    header = ",".join(table.by_name)
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return sheet.reject(None, "no such file", f"a CSV file with the header {header}")
    except OSError as error:
        return sheet.reject(None, f"a file that cannot be read ({error.strerror})", "a CSV file")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = f"a byte that is not UTF-8 (0x{raw[error.start]:02x})"
        return sheet.reject(line, found, "UTF-8 text (in Excel, save as 'CSV UTF-8')")
    if not text.strip():
        return sheet.reject(None, "an empty file", f"the header {header}")
    _check_line_ends(sheet, text)
    lines = _lines(sheet, text)
    first = next(lines, None)
    if first is not None and _check_header(sheet, first[1]):
        sheet.is_whole = True
        _collect(sheet, lines)
    return sheet


def _check_line_ends(sheet: Sheet, text: str) -> None:
    kinds = {ending for line in text.splitlines(keepends=True) if (ending := _ending(line))}
    if len(kinds) > 1 or "\r" in kinds:
        names = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}
        found = "line ends of " + " and ".join(sorted(names[kind] for kind in kinds))
        sheet.reject(None, found, "LF line ends throughout (CRLF throughout will do)")


def _ending(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _lines(sheet: Sheet, text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it starts on, up to the first one that is no CSV."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        sheet.is_whole = False
        sheet.reject(start, f"text that is not CSV ({error})", 'quotes in pairs, as in "a ""b"" c"')


def _check_header(sheet: Sheet, header: list[str]) -> bool:
    names = list(sheet.table.by_name)
    if header == names:
        return True
    expected = "the header " + ",".join(names)

    def note(column: str | None, found: str, wanted: str) -> None:
        sheet.problems.append(Problem(sheet.file, 1, column, found, wanted))

    unknown = [name for name in header if name not in names]
    missing = [name for name in names if name not in header]
    for name in unknown:
        note(None, f"the unknown column {quoted(name)}", expected + did_you_mean(name, missing))
    for name in missing:
        note(name, "no such column", expected)
    if not unknown and not missing:
        is_repeated = len(header) > len(names)
        note(None, "a column twice" if is_repeated else "another order of columns", expected)
    return False


def _collect(sheet: Sheet, lines: Iterable[tuple[int, list[str]]]) -> None:
    names = list(sheet.table.by_name)
    for line, cells in lines:
        if len(cells) == len(names):
            sheet.rows.append(Row(sheet.file, line, dict(zip(names, cells, strict=True))))
            continue
        if not cells:
            sheet.reject(line, "an empty line", f"{len(names)} cells or no line at all")
            continue
        padded = (cells + [""] * len(names))[: len(names)]
        sheet.broken_rows.append(Row(sheet.file, line, dict(zip(names, padded, strict=True))))
        hint = " (put text that holds a comma in quotes)" if len(cells) > len(names) else ""
        sheet.reject(line, f"{len(cells)} cells", f"{len(names)} cells{hint}")
