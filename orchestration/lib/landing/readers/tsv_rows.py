"""Tab-separated text: a row a line, nothing quoted; a header, or the feed's columns in order."""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.lib.landing import reasons
from orchestration.lib.landing.feeds import Feed
from orchestration.lib.landing.readers.lines import TextFile
from orchestration.lib.landing.readers.rows import Row, WrongFormatError, refused


def rows(text: TextFile, feed: Feed) -> Iterator[Row]:
    """Every line that is not blank, less the header. An empty cell is the empty text.

    The first line is a header when it names every required column. Without one, cells are the
    feed's columns in their order, as in the files that Snowplow's enrichment writes; a later
    version of which may add some at the end, and they are then called `column_132` and so on.

    Raises WrongFormatError when the first line is neither.
    """
    names: list[str] = []
    for line, cells, reason in records(text):
        if not names:
            names, is_header = names_of(cells, feed)
            if not names:
                raise WrongFormatError
            if is_header:
                continue
        if reason:
            yield refused(line, reason)
        elif len(cells) == len(names):
            yield line, sum(map(len, cells)), dict(zip(names, cells, strict=True)), None
        else:
            yield refused(line, reasons.WRONG_COLUMN_COUNT)
    if text.is_cut:
        yield refused(text.line_count + 1, reasons.TRUNCATED_GZIP)


def records(text: TextFile) -> Iterator[tuple[int, list[str], str | None]]:
    """Number, cells and, of a line that cannot be used, the reason of every line not blank."""
    number = 0
    for block in text.blocks():
        for line in block:
            number += 1
            if line is None:
                yield number, [], reasons.OVERSIZED_FIELD
                continue
            written = line.removesuffix(b"\r")
            if not written.strip():
                continue
            try:
                yield number, written.decode().split("\t"), None
            except UnicodeDecodeError:
                yield number, written.decode(errors="replace").split("\t"), reasons.INVALID_UTF8


def names_of(cells: list[str], feed: Feed) -> tuple[list[str], bool]:
    """The column names by a file's first line, and whether that is a header; none if neither."""
    if {feed.canonical(cell) for cell in cells}.issuperset(feed.required):
        return [cell.strip() or f"column_{n}" for n, cell in enumerate(cells, start=1)], True
    beyond = range(len(feed.columns) + 1, len(cells) + 1)
    if len(cells) >= len(feed.columns):
        return [*feed.columns, *(f"column_{n}" for n in beyond)], False
    return [], False
