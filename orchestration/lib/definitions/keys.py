"""Rows among rows: unique keys within a file, references between files."""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.lib.definitions.book import Book
from orchestration.lib.definitions.cells import integer
from orchestration.lib.definitions.problem import Problem, did_you_mean
from orchestration.lib.definitions.reading import Row, Sheet
from orchestration.lib.definitions.shape import Column


def check_unique(sheet: Sheet) -> Iterator[Problem]:
    """No two rows of a file share its key; `1` and `01` are the same number."""
    seen: dict[tuple[str, ...], int] = {}
    for row in sheet.rows:
        key = tuple(_comparable(row, sheet.table.by_name[name]) for name in sheet.table.key)
        first = seen.setdefault(key, row.line)
        if first != row.line:
            names = " and ".join(sheet.table.key)
            yield row.problem(sheet.table.key[0], f"a row that differs in {names}", _same(first))


def _same(line: int) -> str:
    return f"the same again as in line {line}"


def _comparable(row: Row, column: Column) -> str:
    number = integer(row[column.name]) if column.kind == "integer" else None
    return row[column.name] if number is None else str(number)


def check_references(book: Book) -> Iterator[Problem]:
    """Every cell that names a row of another file names one that is there."""
    for sheet in book.sheets.values():
        for column in sheet.table.columns:
            if column.refers_to is None:
                continue
            target = book.sheets[column.refers_to]
            known = book.values(column.refers_to, target.table.columns[0].name)
            for row in sheet.rows:
                value = row[column.name]
                if known is not None and value and value not in known:
                    yield row.problem(column.name, _row_of(target) + did_you_mean(value, known))


def _row_of(target: Sheet) -> str:
    return f"a {target.table.columns[0].name} of {target.table.file_name}"


def check_used(book: Book, parent: str, child: str) -> Iterator[Problem]:
    """Every row of `parent` has at least one row in `child`, unless it is switched off."""
    key = book.sheets[parent].table.columns[0].name
    used = book.values(child, key)
    for row in book.rows(parent):
        is_off = row.cells.get("is_active") == "false"
        if used is not None and row[key] and row[key] not in used and not is_off:
            found = f"{row[key]!r} without any row in {child}.csv"
            yield row.problem(key, "at least one", found)


def check_named(
    row: Row, column: str, book: Book, table: str, key: str, *, is_active: bool
) -> Iterator[Problem]:
    """A key within a cell is one of another file, and not switched off if `is_active`."""
    name = book.sheets[table].table.columns[0].name
    known = book.values(table, name)
    if known is None:
        return
    if key not in known:
        yield row.problem(column, f"a {name} after the dot" + did_you_mean(key, known))
    elif is_active and key not in active_keys(book, table):
        found = f"the inactive {name} {key!r}"
        yield row.problem(column, "one with is_active true", found)


def active_keys(book: Book, table: str) -> set[str]:
    """The keys of a file whose rows are not switched off."""
    key = book.sheets[table].table.columns[0].name
    return {row[key] for row in book.rows(table) if row["is_active"] != "false"}
