"""The shape of a page of definitions: entries with rules and counts, and plain tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from orchestration.lib.definitions.book import Book
from orchestration.lib.definitions.reading import Row

from .counts import Counts
from .rules import Condition, Names

NOT_YET = "not yet seen"

# Tables whose rows have a label, and rules or settings of others name them.
_LABELLED = ("conversions", "funnels", "segments", "audiences", "experiments")


@dataclass(frozen=True)
class Entry:
    """One definition as people read it.

    Attributes:
        key: Its key, also its anchor on the page.
        label: Its name in English and, as `label_ja`, in Japanese.
        tags: Short facts such as the tier.
        description: What it is, by who defined it.
        is_active: Whether it is computed at all.
        lead: What stands before the rules.
        rules: One of them must hold, with all of its conditions.
        steps: What comes in turn, numbered.
        notes: Further sentences.
        examples: Made-up events as JSON, one for each rule that one could be made up for.
        figures: What is counted: a caption and what was found.
    """

    key: str
    label: str
    label_ja: str
    description: str
    tags: Sequence[str] = ()
    is_active: bool = True
    lead: str = ""
    rules: Sequence[Sequence[Condition]] = ()
    steps: Sequence[str] = ()
    notes: Sequence[str] = ()
    examples: Sequence[str] = ()
    figures: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Table:
    """Rows as they are; `columns` gives each title, the cells are text."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""

    @property
    def size(self) -> int:
        """How many rows it has."""
        return len(self.rows)


@dataclass(frozen=True)
class Sheet:
    """One page of definitions.

    Attributes:
        name: Of the file, without its ending.
        title: What stands at its top and in the navigation.
        lead: What it is about.
        files: The CSV files that say it.
        guide: The written page about it, if there is one.
    """

    name: str
    title: str
    lead: str
    files: Sequence[str]
    entries: Sequence[Entry] = ()
    tables: Sequence[Table] = ()
    guide: str = ""


@dataclass(frozen=True)
class Source:
    """What pages are made of: the definitions, and the counts if something is published."""

    book: Book
    counts: Counts | None
    names: Names = field(default_factory=dict)

    @classmethod
    def of(cls, book: Book, counts: Counts | None) -> Source:
        """With the labels by which rules name other definitions."""
        names = {
            table: {row[first(book, table)]: row["label"] for row in book.rows(table)}
            for table in _LABELLED
        }
        return cls(book, counts, names)

    def grouped(self, table: str, column: str) -> dict[str, list[Row]]:
        """The rows of a file by the value of a column, in their order."""
        found: dict[str, list[Row]] = {}
        for row in self.book.rows(table):
            found.setdefault(row[column], []).append(row)
        return found

    def label(self, table: str, key: str) -> str:
        """The label of something defined; its key where nothing defines it."""
        return self.names.get(table, {}).get(key, key)

    def sizes(self) -> Mapping[str, int]:
        """Current customers by segment; none when nothing is published."""
        return self.counts.segments if self.counts else {}


def first(book: Book, table: str) -> str:
    """The name of a file's first column, which is its key."""
    return book.sheets[table].table.columns[0].name
