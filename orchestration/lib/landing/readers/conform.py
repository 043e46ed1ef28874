"""Blocks of rows by the file's names into columns of the feed, all values as text."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from orchestration.lib.landing import reasons
from orchestration.lib.landing.facts import Limits
from orchestration.lib.landing.feeds import Feed
from orchestration.lib.landing.readers.json_lines import TooDeepError, as_text, clean
from orchestration.lib.landing.readers.rows import Row, refused

# A file whose keys are data (a key per customer, say) must not fill the memory or the report.
_MOST_UNKNOWN = 100
EXTRA = "extra_properties"


class Conformer:
    """Conforms one file. `unknown_columns`: names met so far that the feed does not know."""

    def __init__(self, feed: Feed, limits: Limits, empty_is_null: bool) -> None:
        self.unknown_columns: set[str] = set()
        self._feed = feed
        self._limit = limits.max_field_characters
        self._empty_is_null = empty_is_null

    def conform(self, block: list[Row]) -> dict[str, pa.Array]:
        """String arrays by known column and EXTRA (JSON text of the other values); absent ones
        are left out.

        Rows of `block` that turn out unusable are replaced by refused ones: oversized_field, or
        invalid_json when nested deeper than can be written.
        """
        for index, (line, size, values, _) in enumerate(block):
            if size > self._limit and self._has_oversized(values):
                block[index] = refused(line, reasons.OVERSIZED_FIELD)
        try:
            return self._columns([row[2] for row in block])
        except TooDeepError:
            for index, (line, _, values, _) in enumerate(block):
                if self._is_too_deep(values):
                    block[index] = refused(line, reasons.INVALID_JSON)
            return self._columns([row[2] for row in block])

    def _columns(self, rows: list[dict[str, Any]]) -> dict[str, pa.Array]:
        names = set().union(*rows)
        arrays: dict[str, pa.Array] = {}
        if not names <= self._feed.known:
            renamed = self._renamed(names - self._feed.known)
            extra = [self._extra(row, renamed) for row in rows]
            arrays[EXTRA] = pa.array(extra, pa.string())
            names = set().union(*rows)
        for name in names & self._feed.known:
            values = [row.get(name) for row in rows]
            arrays[name] = _strings([v or None for v in values] if self._empty_is_null else values)
        return arrays

    def _renamed(self, unknown: set[str]) -> dict[str, str]:
        renamed = {}
        for name in sorted(unknown):
            if canonical := self._feed.canonical(name):
                renamed[name] = canonical
            elif len(self.unknown_columns) < _MOST_UNKNOWN:
                self.unknown_columns.add(clean(name))
        return renamed

    def _extra(self, row: dict[str, Any], renamed: dict[str, str]) -> str | None:
        """The other values as JSON. A name in another case moves to its column, if that is free."""
        known = self._feed.known
        others = {name: value for name, value in row.items() if name not in known}
        if not others:
            return None
        for name in [name for name in others if name in renamed] if renamed else ():
            if renamed[name] not in row:
                row[renamed[name]] = others.pop(name)
        kept = {
            name: value
            for name, value in others.items()
            if value is not None and not (self._empty_is_null and value == "")
        }
        return as_text(kept) if kept else None

    def _has_oversized(self, values: dict[str, Any]) -> bool:
        try:
            return any(len(as_text(value) or "") > self._limit for value in values.values())
        except TooDeepError:
            return False  # found again, and refused, when the columns are made

    def _is_too_deep(self, values: dict[str, Any]) -> bool:
        try:
            for name, value in values.items():
                as_text(value if self._feed.canonical(name) else {name: value})
        except TooDeepError:
            return True
        return False


def _strings(values: list[Any]) -> pa.Array:
    try:
        return pa.array(values, pa.string())
    except (pa.ArrowTypeError, pa.ArrowInvalid, UnicodeEncodeError):
        texts = [as_text(value) for value in values]
    try:
        return pa.array(texts, pa.string())
    except UnicodeEncodeError:
        return pa.array([text and clean(text) for text in texts], pa.string())
