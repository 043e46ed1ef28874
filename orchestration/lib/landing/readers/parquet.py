"""Landed Parquet files: looked at, never rewritten. Views read them where they lie."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.lib.landing import reasons
from orchestration.lib.landing.facts import FileFacts, Limits
from orchestration.lib.landing.feeds import Feed
from orchestration.lib.landing.inventory import LandedFile
from orchestration.lib.landing.readers.parquet_check import Checked, check

# The engine reads a decimal of more than 38 digits as a wrong number, silently.
_TOO_WIDE = re.compile(r"Decimal\(precision=(39|[4-9]\d|\d{3,}),")


@dataclass(frozen=True)
class ParquetGroup:
    """Files with rows, of one schema and one fate, read by one select of the view.

    `columns`: name in the file (as the engine spells it) to engine type, in file order.
    `lacks_required`: every row is refused. `has_oversized`: some rows may have too long a field.
    """

    paths: tuple[Path, ...]
    columns: dict[str, str]
    lacks_required: bool = False
    has_oversized: bool = False


def inspect(
    files: Iterable[LandedFile], feed: Feed, limits: Limits
) -> tuple[list[FileFacts], list[ParquetGroup]]:
    """Facts of every file, and the groups to read. A damaged file has a problem and no group."""
    facts: list[FileFacts] = []
    alike: defaultdict[str, list[LandedFile]] = defaultdict(list)
    widest: defaultdict[str, int] = defaultdict(int)
    for file in files:
        try:
            schema, chunk_bytes = _footer(file.path) if file.byte_count else ("", 0)
        except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
            # Only the system sets errno; Arrow reports damaged bytes as an OSError without one.
            is_transient = isinstance(error, OSError) and error.errno is not None
            facts.append(_refused(file, is_transient))
            continue
        if _TOO_WIDE.search(schema):
            facts.append(_refused(file))
            continue
        if not schema:
            facts.append(FileFacts(file, 0))
            continue
        alike[schema].append(file)
        widest[schema] = max(widest[schema], chunk_bytes)
    groups: list[ParquetGroup] = []
    for schema, group in alike.items():
        measures_nested = widest[schema] > limits.max_field_characters
        for checked in check(group, measures_nested):
            _add(checked, feed, limits, facts, groups)
    return facts, groups


def _footer(path: Path) -> tuple[str, int]:
    """The schema as text, and the bytes of the widest column chunk: no value is longer.

    Without columns and rows, the empty text.
    """
    metadata = pq.read_metadata(path)
    if metadata.num_columns == 0 and metadata.num_rows == 0:
        return "", 0
    # The first line is the Python object's address.
    schema = str(metadata.schema).partition("\n")[2]
    widest = 0
    for number in range(metadata.num_row_groups):
        row_group = metadata.row_group(number)
        for column in range(row_group.num_columns):
            widest = max(widest, row_group.column(column).total_uncompressed_size)
    return schema, widest


def _refused(file: LandedFile, is_transient: bool = False) -> FileFacts:
    return FileFacts(file, 1, problem=reasons.UNREADABLE_FILE, is_transient=is_transient)


def _add(
    checked: Checked,
    feed: Feed,
    limits: Limits,
    facts: list[FileFacts],
    groups: list[ParquetGroup],
) -> None:
    """Turn files that were read through together into facts and at most two groups."""
    facts.extend(_refused(file) for file in checked.damaged)
    known = feed.matched(checked.columns)
    unknown = tuple(sorted(set(checked.columns) - set(known.values())))
    lacks_required = not known.keys() >= set(feed.required)
    paths: dict[bool, list[Path]] = {False: [], True: []}
    for file, (row_count, longest) in checked.sound.items():
        problem = reasons.MISSING_REQUIRED_COLUMN if lacks_required and row_count else None
        facts.append(FileFacts(file, row_count, unknown, problem))
        if row_count:
            is_oversized = longest > limits.max_field_characters and not lacks_required
            paths[is_oversized].append(file.path)
    for has_oversized, members in paths.items():
        if members:
            groups.append(
                ParquetGroup(tuple(members), checked.columns, lacks_required, has_oversized)
            )
