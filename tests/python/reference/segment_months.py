"""How the members of segments convert, month by month, against everybody.

A member of a month belonged to the segment on one of its dates at least; a conversion counts
for the segments that its customer belonged to on its date. Who belongs on the last date that
is known still belongs after it. Everybody is the segment `(all)`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tests.python.reference.rows import Row
from tests.python.reference.segments import World, belongs


def month_rows(world: World, segments: Mapping[str, Sequence[Row]]) -> list[dict[str, Any]]:
    """The rows of segment_performance; months in which nobody came are left out."""
    months = {row["session_date"].replace(day=1) for row in world.sessions}
    rows = []
    for month in months:
        everybody = _month("(all)", world, None, month)
        for key, conditions in [("(all)", None), *segments.items()]:
            row = _month(key, world, conditions, month)
            if row is None or everybody is None:
                continue
            rows.append(
                {
                    **row,
                    "macro_conversion_index": _index(row, everybody, "macro_conversion_rate"),
                    "revenue_index": _index(row, everybody, "revenue_per_member"),
                }
            )
    return rows


def _month(
    key: str, world: World, conditions: Sequence[Row] | None, month: date
) -> dict[str, Any] | None:
    members = {
        customer_id
        for customer_id in world.first_seen
        if any(_is_member(world, conditions, customer_id, day) for day in _days(month))
    }
    if not members:
        return None
    counted = [
        row
        for row in world.conversions
        if row["conversion_date"].replace(day=1) == month
        and _is_member(world, conditions, row["customer_id"], row["conversion_date"])
    ]
    macros = [row for row in counted if row["tier"] == "macro"]
    micro_converters = {row["customer_id"] for row in counted if row["tier"] == "micro"}
    macro_converters = {row["customer_id"] for row in macros}
    revenue = sum((Decimal(row["value"]) for row in macros), Decimal(0))
    return {
        "segment_key": key,
        "period_start": month,
        "member_count": len(members),
        "micro_converter_count": len(micro_converters),
        "macro_converter_count": len(macro_converters),
        "micro_conversion_rate": len(micro_converters) / len(members),
        "macro_conversion_rate": len(macro_converters) / len(members),
        "revenue": revenue,
        "revenue_per_member": float(revenue) / len(members),
    }


def _is_member(
    world: World, conditions: Sequence[Row] | None, customer_id: str, day: date
) -> bool:
    first = world.first_seen[customer_id]
    if day < first:
        return False
    if conditions is None:
        return True
    # nobody is known to belong before the clock has seen them
    if first > world.last_day:
        return False
    return belongs(world, conditions, customer_id, min(day, world.last_day))


def _days(month: date) -> list[date]:
    ordinals = range(month.toordinal(), month.toordinal() + 31)
    days = [date.fromordinal(ordinal) for ordinal in ordinals]
    return [day for day in days if day.month == month.month]


def _index(row: Row, everybody: Row, rate: str) -> float | None:
    return 100 * row[rate] / everybody[rate] if everybody[rate] else None
