"""How the members of segments convert, month by month, against everybody.

A member of a month belonged to the segment on one of its dates at least; a conversion counts
for the segments that its customer belonged to on its date. Who belongs on the last date that
is known still belongs after it. Everybody is the segment `(all)`. What is foretold tonight has no
months.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.python.reference.rows import Row
from tests.python.reference.segments import World, is_foretold, member_days

Members = Mapping[str, set[date]]  # the dates on which each customer belongs, by customer_id


def month_rows(world: World, segments: Mapping[str, Sequence[Row]]) -> list[dict[str, Any]]:
    """The rows of segment_performance; months in which nobody came are left out."""
    end = max(row["conversion_date"] for row in world.conversions) + timedelta(days=31)
    members = {
        "(all)": {customer: _days(first, end) for customer, first in world.first_seen.items()}
    }
    for key in segments:
        if is_foretold(segments[key]):
            continue
        members[key] = {}
        for customer in world.first_seen:
            known = member_days(world, segments, key, customer)
            still = world.last_day in known
            members[key][customer] = known | (_days(world.last_day, end) if still else set())
    months = {row["session_date"].replace(day=1) for row in world.sessions}
    return [row for month in months for row in _rows_of(month, members, world)]


def _rows_of(month: date, members: Mapping[str, Members], world: World) -> list[dict[str, Any]]:
    rows = [_measured(key, month, members[key], world) for key in members]
    everybody, *_ = rows
    return [
        {
            **row,
            "macro_conversion_index": _index(row, everybody, "macro_conversion_rate"),
            "revenue_index": _index(row, everybody, "revenue_per_member"),
        }
        for row in rows
        if row["member_count"]
    ]


def _measured(key: str, month: date, members: Members, world: World) -> dict[str, Any]:
    in_month = {
        customer
        for customer, days in members.items()
        if any(day.replace(day=1) == month for day in days)
    }
    counted = [
        row
        for row in world.conversions
        if row["conversion_date"].replace(day=1) == month
        and row["conversion_date"] in members[row["customer_id"]]
    ]
    macros = [row for row in counted if row["tier"] == "macro"]
    micro_converters = {row["customer_id"] for row in counted if row["tier"] == "micro"}
    macro_converters = {row["customer_id"] for row in macros}
    revenue = sum((Decimal(row["value"]) for row in macros), Decimal(0))
    size = len(in_month)
    return {
        "segment_key": key,
        "period_start": month,
        "member_count": size,
        "micro_converter_count": len(micro_converters),
        "macro_converter_count": len(macro_converters),
        "micro_conversion_rate": len(micro_converters) / size if size else 0,
        "macro_conversion_rate": len(macro_converters) / size if size else 0,
        "revenue": revenue,
        "revenue_per_member": float(revenue) / size if size else 0,
    }


def _days(first: date, end: date) -> set[date]:
    return {first + timedelta(days=n) for n in range((end - first).days)}


def _index(row: Row, everybody: Row, rate: str) -> float | None:
    return 100 * row[rate] / everybody[rate] if everybody[rate] else None
