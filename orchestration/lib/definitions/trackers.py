"""Rules of tracker_events.csv."""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.lib.definitions.book import Book
from orchestration.lib.definitions.problem import Problem


def check_tracker_events(book: Book) -> Iterator[Problem]:
    """Names that can equal a tracker's, which is lower-cased first."""
    for row in book.rows("tracker_events"):
        if row["tracker_event"] != row["tracker_event"].lower():
            yield row.problem(
                "tracker_event", "small letters only, for names are lower-cased first"
            )
