"""SQL of the five views `landing.<feed>`. Pure functions: they return text and open nothing.

Columns of a view: the feed's known columns (type as in the files, or VARCHAR), for each typed one
another that ends in _text (VARCHAR, see `view`), extra_properties
(VARCHAR, a JSON object, NULL without any), landed_on (DATE), source_file (VARCHAR, relative to the
landing folder), source_line (BIGINT, from 1; NULL for a whole file), refusal_reason (VARCHAR).
A refused row has values in the last four only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.lib.landing import sql
from orchestration.lib.landing.facts import FileFacts
from orchestration.lib.landing.feeds import Feed
from orchestration.lib.landing.readers.conform import EXTRA
from orchestration.lib.landing.readers.parquet import ParquetGroup
from orchestration.lib.landing.view_columns import (
    VARCHAR,
    extra,
    known_column,
    refusal,
)

_Columns = dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Sources:
    """What a view reads: converted text files, groups of landed Parquet files, and the facts of
    Parquet files that cannot be read, each of which is one refused row."""

    conformed: Sequence[Path] = ()
    groups: Sequence[ParquetGroup] = ()
    unreadable: Sequence[FileFacts] = ()


def empty_view(feed: Feed) -> str:
    """A view without rows, for a feed without files; every known column VARCHAR."""
    return view(feed, Path("/"), Sources(), 0)


def view(feed: Feed, root: Path, sources: Sources, max_field_characters: int) -> str:
    """`create or replace view` of a feed whose files lie under the landing folder `root`.

    A known column has the type that all files agree on, else VARCHAR in all of them. But numbers
    and times of Parquet stay what they are beside text files: what those say is in <column>_text,
    NULL elsewhere, for to write a time as text and read it again costs more than all else.
    """
    grouped = [_group_columns(feed, group) for group in sources.groups]
    texts: _Columns = {name: (name, VARCHAR) for name in feed.columns}
    types = _agreed_types(feed, [*grouped, texts] if sources.conformed else grouped)
    selects = []
    for group, columns in zip(sources.groups, grouped, strict=True):
        known = _known(feed, columns, types)
        selects.append(_parquet_select(feed, root, group, known, max_field_characters))
    if sources.conformed:
        selects.append(_conformed_select(feed, types, sources.conformed))
    if sources.unreadable:
        selects.append(_refused_select(feed, types, sources.unreadable))
    if not selects:
        selects.append(_no_rows(feed))
    return f"create or replace view landing.{feed.name} as\n" + "\nunion all\n".join(selects)


def _group_columns(feed: Feed, group: ParquetGroup) -> _Columns:
    """Known column to its expression and type; a refused group has none."""
    if group.lacks_required:
        return {}
    matched = feed.matched(group.columns)
    return {
        column: known_column(column, name, group.columns[name]) for column, name in matched.items()
    }


def _agreed_types(feed: Feed, sources: Sequence[_Columns]) -> dict[str, str]:
    kinds: dict[str, set[str]] = {name: set() for name in feed.columns}
    for columns in sources:
        for name, (_, kind) in columns.items():
            kinds[name].add(kind)
    for name in feed.typed:
        if len(kinds[name]) == 2:
            kinds[name].discard(VARCHAR)
    return {name: found.pop() if len(found) == 1 else VARCHAR for name, found in kinds.items()}


def _known(feed: Feed, columns: _Columns, types: dict[str, str]) -> dict[str, str]:
    """The expression of every known column of a view, as `columns` has it; and of the texts."""
    values, texts = {}, {}
    for name, kind in types.items():
        expression, own = columns.get(name, ("null", kind))
        is_beside = name in feed.typed and own == VARCHAR != kind
        values[name] = f"null::{kind}" if is_beside else _cast(expression, own, kind)
        if name in feed.typed:
            texts[f"{name}_text"] = expression if is_beside else f"null::{VARCHAR}"
    return values | texts


def _cast(expression: str, own: str, kind: str) -> str:
    return expression if own == kind and expression != "null" else f"({expression})::{kind}"


def _conformed_select(feed: Feed, types: dict[str, str], conformed: Sequence[Path]) -> str:
    texts: _Columns = {name: (name, VARCHAR) for name in feed.columns}
    known = _named(_known(feed, texts, types))
    rest = [EXTRA, "landed_on", "source_file", "source_line", "refusal_reason"]
    return _select([*known, *rest], sql.read_parquet(conformed))


def _parquet_select(
    feed: Feed,
    root: Path,
    group: ParquetGroup,
    known: dict[str, str],
    max_field_characters: int,
) -> str:
    reason = refusal(feed, group, max_field_characters)
    others = "null::varchar" if group.lacks_required else extra(feed, group)
    values = {**known, EXTRA: others}
    if reason.startswith("case"):
        # A refused row keeps no values.
        values = {name: f"case when {reason} is null then {v} end" for name, v in values.items()}
    start = len(f"{root}/") + 1
    day = start + len(f"{feed.name}/landed_on=")
    return _select(
        [
            *_named(values),
            f"substr({sql.PATH_COLUMN}, {day}, 10)::date as landed_on",
            f"substr({sql.PATH_COLUMN}, {start}) as source_file",
            "file_row_number + 1 as source_line",
            f"{reason} as refusal_reason",
        ],
        sql.read_parquet(group.paths),
    )


def _refused_select(feed: Feed, types: dict[str, str], refused: Sequence[FileFacts]) -> str:
    """A row a file, standing for all of it: no line, no values."""
    rows = ", ".join(
        f"(date '{fact.file.landed_on}', {sql.text(fact.file.relative_path)}, "
        f"{sql.text(fact.problem or '')})"
        for fact in refused
    )
    known = _named(_known(feed, {}, types))
    rest = [f"null::varchar as {EXTRA}", "landed_on", "source_file"]
    rest += ["null::bigint as source_line", "refusal_reason"]
    return _select(
        [*known, *rest],
        f"(values {rows}) as refused (landed_on, source_file, refusal_reason)",
    )


def _no_rows(feed: Feed) -> str:
    known = _known(feed, {}, dict.fromkeys(feed.columns, VARCHAR))
    columns = [*_named(known), f"null::varchar as {EXTRA}"]
    columns += ["null::date as landed_on", "null::varchar as source_file"]
    columns += ["null::bigint as source_line", "null::varchar as refusal_reason"]
    return "select " + ", ".join(columns) + " where false"


def _named(values: dict[str, str]) -> list[str]:
    return [f"{value} as {name}" for name, value in values.items()]


def _select(columns: Sequence[str], source: str) -> str:
    return "select " + ", ".join(columns) + f"\nfrom {source}"
