"""Blocks of rows by the file's names into columns of the feed, all values as text."""

from __future__ import annotations

from typing import Any

import orjson
import pyarrow as pa

from orchestration.lib.landing import reasons
from orchestration.lib.landing.facts import Limits
from orchestration.lib.landing.feeds import Feed
from orchestration.lib.landing.readers.json_lines import TooDeepError, as_text, clean
from orchestration.lib.landing.readers.rows import Row, refused

# A file whose keys are data (a key per customer, say) must not fill the memory or the report.
_MOST_UNKNOWN = 100
_FEW = 16
EXTRA = "extra_properties"


class Conformer:
    """Conforms one file. `unknown_columns`: names met so far that the feed does not know."""

    def __init__(self, feed: Feed, limits: Limits, empty_is_null: bool) -> None:
        """For a file of `feed`. `empty_is_null`: an empty text is no value, as in CSV."""
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
        arrays: dict[str, pa.Array] = {}
        known = self._feed.known
        names = set().union(*rows)
        if unknown := sorted(names - known):
            self._rename(rows, unknown)
            names.update(*rows)
            arrays[EXTRA] = _strings([self._extra(row, unknown) for row in rows])
        for name in names & known:
            values = [row.get(name) for row in rows]
            arrays[name] = _strings([v or None for v in values] if self._empty_is_null else values)
        return arrays

    def _rename(self, rows: list[dict[str, Any]], unknown: list[str]) -> None:
        """Move values under a known name in another case to its column, if that is free."""
        canonical = {name: found for name in unknown if (found := self._feed.canonical(name))}
        for name in unknown:
            if name not in canonical and len(self.unknown_columns) < _MOST_UNKNOWN:
                self.unknown_columns.add(clean(name))
        for row in rows if canonical else ():
            for name in [name for name in row if name in canonical]:
                if canonical[name] not in row:
                    row[canonical[name]] = row.pop(name)

    def _extra(self, row: dict[str, Any], unknown: list[str]) -> dict[str, Any] | None:
        """The values under unknown names, in the order of these names; None without any."""
        if len(unknown) > _FEW:
            unknown = sorted(row.keys() - self._feed.known)
        nothing = "" if self._empty_is_null else None
        kept = {
            name: value
            for name in unknown
            if (value := row.get(name)) is not None and value != nothing
        }
        return kept or None

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
    """Text of values; the array takes the UTF-8 bytes of JSON as text, too."""
    try:
        return pa.array(values, pa.string())
    except (pa.ArrowTypeError, pa.ArrowInvalid, UnicodeEncodeError):
        pass
    try:
        texts = [v if v is None or v.__class__ is str else orjson.dumps(v) for v in values]
        return pa.array(texts, pa.string())
    except (orjson.JSONEncodeError, UnicodeEncodeError):
        return pa.array([(text := as_text(v)) and clean(text) for v in values], pa.string())
