"""How recently, how often and for how much a customer bought.

A date with a macro conversion is one occasion, however many it had. Recency counts the days
from the last of them to the clock, frequency the dates after the first, and the mean repeat
value what these further dates brought on average. Scores cut the customers into fifths, 5
being best; customers alike score alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tests.python.reference.rows import Row, grouped


def rfm_rows(conversions: Sequence[Row], last_day: date) -> list[dict[str, Any]]:
    """The rows of rfm, one a customer with a macro conversion."""
    macros = [row for row in conversions if row["tier"] == "macro"]
    rows = [
        _measured(customer_id, bought, last_day)
        for customer_id, bought in grouped(macros, lambda row: row["customer_id"]).items()
    ]
    recency, frequency, monetary = (
        [row[name] for row in rows] for name in ("recency_days", "frequency", "monetary")
    )
    for row in rows:
        # the more customers bought longer ago, the better; a tie lifts neither
        row["r_score"] = 5 - _fifth(sum(other < row["recency_days"] for other in recency), rows)
        row["f_score"] = 1 + _fifth(sum(other < row["frequency"] for other in frequency), rows)
        row["m_score"] = 1 + _fifth(sum(other < row["monetary"] for other in monetary), rows)
    return rows


def _measured(customer_id: str, bought: Sequence[Row], last_day: date) -> dict[str, Any]:
    values: dict[date, Decimal] = {}
    for row in bought:
        day = row["conversion_date"]
        values[day] = values.get(day, Decimal(0)) + Decimal(row["value"])
    first, *further = sorted(values)
    last = max(values)
    return {
        "customer_id": customer_id,
        "first_purchase_date": first,
        "last_purchase_date": last,
        "recency_days": max(0, (last_day - last).days),
        "frequency": len(further),
        "monetary": sum(values.values()),
        "mean_repeat_value": float(sum(values[day] for day in further)) / len(further)
        if further
        else None,
    }


def _fifth(lower: int, rows: Sequence[object]) -> int:
    """0 to 4: the fifth of the customers in which one with so many below them lies."""
    others = len(rows) - 1
    return min(4, 5 * lower // others) if others else 0
