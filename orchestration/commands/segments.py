"""`make preview-segment`: how large a segment would be, in seconds."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from orchestration import environment
from orchestration.commands.definitions import check_definitions
from orchestration.lib.definitions.problem import did_you_mean
from orchestration.lib.progress import Progress

if TYPE_CHECKING:
    from orchestration.lib.segment_preview import Count, Preview


def preview_segment(segment_key: str) -> int:
    """Check the definitions as they are edited now, and count a segment by them.

    Returns:
        0 only when its sizes were told.
    """
    paths = environment.prepare()
    if check_definitions(None, quiet=True) != 0:
        return 1
    with (paths.project / "definitions" / "segments.csv").open(encoding="utf-8-sig") as file:
        segments = {row["segment_key"]: row for row in csv.DictReader(file)}
    segment = segments.get(segment_key)
    if segment is None:
        hint = did_you_mean(segment_key, segments)
        print(
            f"no segment {segment_key!r} in definitions/segments.csv{hint}; "
            "say which with SEGMENT=<segment_key>",
            file=sys.stderr,
        )
        return 1
    if segment["is_active"] != "true":
        print(f"{segment_key} is not active; give it is_active true first", file=sys.stderr)
        return 1

    from orchestration.lib import segment_preview, whole_sql
    from orchestration.lib.project import ProjectInvalid

    try:
        nodes = whole_sql.read(paths, segment_preview.WANTED, Progress().step)
        found = segment_preview.preview(paths, segment_key, nodes)
    except (segment_preview.CannotPreview, ProjectInvalid) as error:
        print(f"no preview: {error}", file=sys.stderr)
        return 1
    print(f"{segment_key}: {segment['label']}, {segment['label_ja']}")
    print(words(found))
    return 0


def words(found: Preview) -> str:
    """The sizes as a page of text; numbers of people below the setting are not told."""
    is_told = found.customers.segment >= found.fewest
    value, all_value = found.value
    rows = [_counted("customers", found.customers, found.fewest)]
    if found.customers_before is not None:
        rows.append(_counted("28 days before", found.customers_before, found.fewest))
    if not is_told:
        rows += [
            ("purchases in 90 days", "not told", f"{found.purchases.everybody:,}", ""),
            ("their value", "not told", f"{all_value:,.2f}", ""),
        ]
    else:
        rows += [
            _counted("purchases in 90 days", found.purchases, 0),
            ("their value", f"{value:,.2f}", f"{all_value:,.2f}", _part(value, all_value)),
            (
                "value a customer",
                f"{value / found.customers.segment:,.2f}",
                f"{all_value / found.customers.everybody:,.2f}",
                "",
            ),
        ]
    parts = [
        f"as of {found.as_of}, by the definitions as they are now\n",
        _table(("", "in it", "everybody", "part"), rows),
    ]
    if found.overlaps:
        shared = [
            (
                one.segment_key,
                f"{one.customer_count:,}",
                f"{one.share:.1%}",
                f"{1 + one.lift:,.2f} times",
            )
            for one in found.overlaps
        ]
        head = ("overlaps most with", "in both", "part of it", "of what chance would")
        parts.append("\n" + _table(head, shared))
    else:
        parts.append(f"\nno other segment shares {found.fewest} customers or more with it")
    if found.changed:
        files = ", ".join(f"{name}.csv" for name in found.changed)
        parts.append(f"\nedited since the last night and not counted yet: {files}")
    return "\n".join(parts)


def _counted(name: str, count: Count, fewest: int) -> tuple[str, str, str, str]:
    everybody = _people(count.everybody, fewest)
    if count.segment < fewest:
        return name, f"fewer than {fewest}", everybody, ""
    return name, f"{count.segment:,}", everybody, _part(count.segment, count.everybody)


def _people(count: int, fewest: int) -> str:
    return f"{count:,}" if count >= fewest else f"fewer than {fewest}"


def _part(some: int | Decimal, of: int | Decimal) -> str:
    return f"{some / of:.1%}" if of else ""


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, *rows]
    widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
    return "\n".join(
        "  ".join(
            [line[0].ljust(widths[0])]
            + [text.rjust(width) for text, width in zip(line[1:], widths[1:], strict=True)]
        ).rstrip()
        for line in lines
    )
