"""One landed text file into the sink, whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.lib.landing import reasons
from orchestration.lib.landing.facts import FileFacts, Limits
from orchestration.lib.landing.feeds import Feed
from orchestration.lib.landing.inventory import LandedFile
from orchestration.lib.landing.readers import csv_rows, json_lines, tsv_rows
from orchestration.lib.landing.readers.conform import Conformer
from orchestration.lib.landing.readers.lines import TextFile
from orchestration.lib.landing.readers.rows import Row, WrongFormatError, refused
from orchestration.lib.landing.readers.sink import Sink

# Row reasons that concern the file as a whole.
_FILE_REASONS = frozenset(
    {
        reasons.WRONG_FORMAT,
        reasons.UNREADABLE_FILE,
        reasons.TRUNCATED_GZIP,
        reasons.MISSING_REQUIRED_COLUMN,
    }
)


def convert(file: LandedFile, sink: Sink, limits: Limits) -> FileFacts:
    """Append the file's rows to the sink. Content never raises: it is refused with a reason.

    A file that cannot be opened or read on is refused as well, and marked transient.
    """
    reader = _Reader(file, sink.feed, limits)
    conformer = Conformer(sink.feed, limits, empty_is_null=not _is_json(file))
    count = sink.write(reader.rows(), conformer, file.landed_on, file.relative_path)
    return FileFacts(
        file,
        count,
        unknown_columns=tuple(sorted(conformer.unknown_columns)),
        problem=reader.problem,
        is_transient=reader.is_transient,
    )


class _Reader:
    """The rows of one file, the last of which may say what is wrong with the file."""

    def __init__(self, file: LandedFile, feed: Feed, limits: Limits) -> None:
        self.problem: str | None = None
        self.is_transient = False
        self._file = file
        self._feed = feed
        self._limits = limits

    def rows(self) -> Iterator[Row]:
        try:
            for row in self._raw_rows():
                if row[3] in _FILE_REASONS:
                    self.problem = row[3]
                yield row
        except WrongFormatError:
            self.problem = reasons.WRONG_FORMAT
            yield refused(0, reasons.WRONG_FORMAT)
        except OSError:
            self.problem = reasons.UNREADABLE_FILE
            self.is_transient = True
            yield refused(0, reasons.UNREADABLE_FILE)

    def _raw_rows(self) -> Iterator[Row]:
        text = TextFile(self._file.path, self._limits.line_bytes)
        if _is_json(self._file):
            return json_lines.rows(text)
        if self._file.file_format.startswith("tsv"):
            return tsv_rows.rows(text, self._feed)
        return csv_rows.rows(text, self._feed)


def _is_json(file: LandedFile) -> bool:
    return file.file_format.startswith("json")
