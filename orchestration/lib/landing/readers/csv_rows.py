"""CSV: a header, then one row a record; quoted fields may hold commas, quotes and line feeds."""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.lib.landing import reasons
from orchestration.lib.landing.feeds import Feed
from orchestration.lib.landing.readers.csv_records import records
from orchestration.lib.landing.readers.lines import TextFile
from orchestration.lib.landing.readers.rows import Row, WrongFormatError, refused


def rows(text: TextFile, feed: Feed) -> Iterator[Row]:
    """Every record after the header. An empty cell is the empty text. No line, no rows.

    Raises WrongFormatError when the first line names no column of the feed: it is then no header,
    and reading on would lose it. Without a required column every row is refused.
    """
    names: list[str] = []
    lacks_column = False
    for line, size, cells, reason in records(text):
        if not names:
            names = [cell.strip() or f"column_{n}" for n, cell in enumerate(cells, start=1)]
            columns = {feed.canonical(name) for name in names} - {None}
            if not columns:
                raise WrongFormatError
            lacks_column = not columns.issuperset(feed.required)
        elif lacks_column:
            yield refused(line, reasons.MISSING_REQUIRED_COLUMN)
        elif reason:
            yield refused(line, reason)
        elif len(cells) == len(names):
            yield line, size, dict(zip(names, cells, strict=True)), None
        elif "".join(cells).strip():
            yield refused(line, reasons.WRONG_COLUMN_COUNT)
    if text.is_cut:
        yield refused(text.line_count + 1, reasons.TRUNCATED_GZIP)
