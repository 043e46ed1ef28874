"""The words of one language: the page's own from strings.csv, names from the definitions."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from orchestration.lib.definitions.book import open_book

from .figures import DashboardError

LANGUAGES = ("en", "ja")

# Tables of definitions whose rows have a name to show, with their key.
_NAMED = {
    "attribution_models": "model_key",
    "audiences": "audience_key",
    "conversions": "conversion_key",
    "experiments": "experiment_key",
    "funnels": "funnel_key",
    "segments": "segment_key",
}


@dataclass(frozen=True)
class Words:
    """What one language calls things.

    Attributes:
        language: en or ja.
        strings: The page's own words by key.
        names: By table of definitions, the label of each key, in the order of the rows.
    """

    language: str
    strings: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]]

    def __call__(self, key: str) -> str:
        """The words of a key of strings.csv; a DashboardError names one that is not there."""
        try:
            return self.strings[key]
        except KeyError:
            raise DashboardError(f"reports/strings.csv has no row {key}") from None

    def has(self, key: str) -> bool:
        """Whether strings.csv has a key."""
        return key in self.strings

    def term(self, kind: str, value: str) -> str:
        """A value of a closed list in words; a value that has none (a device, say) as it is."""
        return self.strings.get(f"{kind}.{value}", value)

    def name(self, table: str, key: str, kind: str = "name") -> str:
        """The label of something defined; where nothing defines it, a term or its key."""
        return self.names.get(table, {}).get(key) or self.term(kind, key)


def read_strings(path: Path) -> dict[str, dict[str, str]]:
    """strings.csv by language and key.

    Raises:
        DashboardError: A key stands twice, a language has no words for it, or a row has more
            columns than there are.
    """
    strings: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if None in row:
                raise DashboardError(
                    f"reports/strings.csv: {row['key']} has too many columns; put words with a"
                    " comma between double quotes"
                )
            for language in LANGUAGES:
                if row["key"] in strings[language] or not row[language]:
                    raise DashboardError(
                        f"reports/strings.csv: {row['key']} needs one row with words in {language}"
                    )
                strings[language][row["key"]] = row[language]
    return strings


def read_words(reports: Path, definitions: Path) -> list[Words]:
    """The words of every language."""
    strings = read_strings(reports / "strings.csv")
    book = open_book(definitions, None)
    return [
        Words(
            language,
            strings[language],
            {
                table: {
                    row[key]: row["label" if language == "en" else f"label_{language}"]
                    for row in book.rows(table)
                }
                for table, key in _NAMED.items()
            },
        )
        for language in LANGUAGES
    ]
