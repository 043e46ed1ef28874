"""How a column of a Parquet file is read: its own type kept where every night can agree on it.

What a value looks like must not depend on which other files are built in the same night. So types
whose text differs from their value (FLOAT, nanoseconds, time zones) are normalized always.
"""

from __future__ import annotations

import re

from orchestration.lib.landing import reasons, sql
from orchestration.lib.landing.feeds import Feed
from orchestration.lib.landing.readers.parquet import ParquetGroup
from orchestration.lib.landing.readers.parquet_check import NESTED

VARCHAR = "VARCHAR"
_INEXACT = ("FLOAT", "DOUBLE")


def known_column(column: str, name: str, kind: str) -> tuple[str, str]:
    """SQL expression and its type, for known column `column` held as `name` of type `kind`."""
    quoted = sql.name(name)
    if kind in _INEXACT and column.endswith("_id"):
        # An id that a data frame turned into floats, because one was missing: 123.0 is 123.
        whole = f"try_cast({quoted} as bigint)"
        return (
            f"case when {whole} = {quoted} then {whole}::varchar else {quoted}::varchar end",
            VARCHAR,
        )
    return _normalized(quoted, kind)


def refusal(feed: Feed, group: ParquetGroup, max_field_characters: int) -> str:
    """SQL of a row's refusal_reason: a constant, or a `case` that is NULL for good rows."""
    if group.lacks_required:
        return sql.text(reasons.MISSING_REQUIRED_COLUMN)
    branches = []
    if group.has_oversized:
        long = filter(
            None, (_too_long(*column, max_field_characters) for column in group.columns.items())
        )
        branches.append(f"when {' or '.join(long)} then {sql.text(reasons.OVERSIZED_FIELD)}")
    known = feed.matched(group.columns).values()
    if blobs := [name for name in known if group.columns[name] == "BLOB"]:
        bad = " or ".join(map(_undecodable, blobs))
        branches.append(f"when {bad} then {sql.text(reasons.INVALID_UTF8)}")
    return f"case {' '.join(branches)} end" if branches else "null::varchar"


def extra(feed: Feed, group: ParquetGroup) -> str:
    """SQL of extra_properties: a JSON object of the unknown columns that hold a value."""
    known = set(feed.matched(group.columns).values())
    members = [
        _extra_column(name, kind)
        for name, kind in sorted(group.columns.items())
        if name not in known
    ]
    if not members:
        return "null::varchar"
    return f"'{{' || nullif(concat_ws(',', {', '.join(members)}), '') || '}}'"


def _extra_column(name: str, kind: str) -> str:
    """SQL of `"name":value` as JSON text, or NULL when the value is."""
    value, kind_now = _normalized(sql.name(name), kind, keeps_json=True)
    if kind == "BLOB":
        value = f"coalesce({value}, hex({sql.name(name)}))"
    if kind_now == "DOUBLE":
        value = f"case when isfinite({value}) then {value} end"  # JSON has no NaN
    return f"{sql.text(_json_text(name) + ':')} || to_json({value})::varchar"


def _undecodable(name: str) -> str:
    """SQL condition: bytes that are no UTF-8."""
    return f"({sql.name(name)} is not null and try(decode({sql.name(name)})) is null)"


def _too_long(name: str, kind: str, limit: int) -> str | None:
    """SQL condition: more than `limit` characters. Bytes first, as they need no counting."""
    value = sql.name(name)
    if kind == "BLOB":
        return f"octet_length({value}) > {limit}"
    if NESTED.fullmatch(kind):
        value = f"to_json({value})::varchar"
    elif kind not in ("VARCHAR", "JSON"):
        return None
    return f"(strlen({value}) > {limit} and length({value}) > {limit})"


def _normalized(quoted: str, kind: str, keeps_json: bool = False) -> tuple[str, str]:
    if kind == "FLOAT":
        return f"{quoted}::varchar::double", "DOUBLE"  # 0.1, not 0.10000000149
    if kind.startswith("TIMESTAMP") and kind.endswith("WITH TIME ZONE"):
        return f"timezone('UTC', {quoted}::timestamptz)", "TIMESTAMP"
    if kind.startswith("TIMESTAMP"):
        return f"{quoted}::timestamp", "TIMESTAMP"
    if kind == "BLOB":
        return f"try(decode({quoted}))", VARCHAR
    if keeps_json:
        return quoted, kind
    if NESTED.fullmatch(kind):
        return f"to_json({quoted})::varchar", VARCHAR
    if kind in ("JSON", "VARIANT") or kind.startswith("GEOMETRY"):
        return f"{quoted}::varchar", VARCHAR
    return quoted, kind


def _json_text(value: str) -> str:
    escaped = re.sub(r'["\\\x00-\x1f]', lambda match: f"\\u{ord(match[0]):04x}", value)
    return f'"{escaped}"'
