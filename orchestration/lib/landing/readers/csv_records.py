"""CSV records out of lines, each knowing the line it starts on, robust to stray quotes."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from typing import TypeAlias

from orchestration.lib.landing import reasons
from orchestration.lib.landing.readers.lines import TextFile

# (line it starts on, its characters, cells, why it is unusable or None)
Record: TypeAlias = tuple[int, int, list[str], str | None]
# (number, text, why it is unusable or None)
_Line: TypeAlias = tuple[int, str, str | None]


def records(text: TextFile) -> Iterator[Record]:
    """Every record that is not blank.

    A quote that is never closed costs its own line only: that line is refused, and reading goes
    on with the next one instead of swallowing the rest of the file.
    """
    # The limit of a field is checked later; the module's own would stop the file.
    csv.field_size_limit(max(csv.field_size_limit(), 2 * text.line_bytes))
    lines = _Lines(text)
    reader = csv.reader(lines)
    while (line := lines.take()) is not None:
        number, written, reason = line
        # Most lines hold neither quotes nor returns, and need no parser.
        if reason is None and '"' not in written:
            plain = written.removesuffix("\r")
            if "\r" not in plain:
                if plain:
                    yield number, len(plain), plain.split(","), None
                continue
        lines.start_record(line)
        cells: list[str] = []
        try:
            cells = next(reader)
        except _NeverClosedError:
            reason = reasons.OVERSIZED_FIELD
        except csv.Error:
            reason = reasons.WRONG_COLUMN_COUNT
        if lines.is_at_end:
            lines.give_back()
            reason = reasons.WRONG_COLUMN_COUNT
        for _, _, line_reason in lines.taken:
            reason = line_reason or reason
        if cells or reason:
            yield number, lines.size, cells, reason


class _NeverClosedError(Exception):
    """A quoted field goes on for longer than a line may be."""


class _Lines(Iterator[str]):
    """Decoded lines for csv.reader, remembering those of the current record.

    `is_at_end`: the reader asked for more than there is, so the record's quote is still open.
    """

    def __init__(self, text: TextFile) -> None:
        self.taken: list[_Line] = []
        self.size = 0
        self.is_at_end = False
        self._limit = text.line_bytes
        self._again: deque[_Line] = deque()
        self._source = _decoded(text)

    def take(self) -> _Line | None:
        """The next line outside of any record, or None at the end."""
        return self._again.popleft() if self._again else next(self._source, None)

    def start_record(self, line: _Line) -> None:
        """Begin a record with a line that was taken."""
        self._again.appendleft(line)
        self.taken.clear()
        self.size = 0
        self.is_at_end = False

    def give_back(self) -> None:
        """Keep the record's first line only; the others are read again."""
        self._again.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]

    def __next__(self) -> str:
        line = self.take()
        if line is None:
            self.is_at_end = True
            raise StopIteration
        self.taken.append(line)
        self.size += len(line[1])
        if self.size > self._limit and len(self.taken) > 1:
            self.give_back()
            raise _NeverClosedError
        return line[1] + "\n"


def _decoded(text: TextFile) -> Iterator[_Line]:
    number = 0
    for block in text.blocks():
        for line in block:
            number += 1
            if line is None:
                yield number, "", reasons.OVERSIZED_FIELD
                continue
            try:
                yield number, line.decode(), None
            except UnicodeDecodeError:
                yield number, line.decode(errors="replace"), reasons.INVALID_UTF8
