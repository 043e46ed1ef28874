"""What came in, and what became of it: every row is accepted, a copy or refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from tests.python.reference.rows import Row, grouped


def reconciled_rows(
    landed: Sequence[Row], usable: Sequence[Row], kept: Sequence[Row]
) -> list[dict[str, Any]]:
    """The rows of batch_reconciliation of one feed, one a day."""
    read, used, accepted = (
        Counter(row["landed_on"] for row in rows) for rows in (landed, usable, kept)
    )
    return [
        {
            "landed_on": day,
            "rows_read": count,
            "accepted": accepted[day],
            "duplicate": used[day] - accepted[day],
            "quarantined": count - used[day],
            "is_balanced": True,
        }
        for day, count in read.items()
    ]


def quarantine_rows(refused: Sequence[tuple[Row, str]]) -> list[dict[str, Any]]:
    """The rows of quarantine_summary: each reason with how many rows of a file, and where."""
    told = [{**row, "why": why} for row, why in refused]
    by_place = grouped(told, lambda row: (row["landed_on"], row["why"], row["source_file"]))
    return [
        {
            "landed_on": day,
            "refusal_reason": why,
            "source_file": file,
            "row_count": len(rows),
            "first_source_line": min(row["source_line"] for row in rows),
            "last_source_line": max(row["source_line"] for row in rows),
        }
        for (day, why, file), rows in by_place.items()
    ]
