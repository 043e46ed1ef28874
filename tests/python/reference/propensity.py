"""What was known of each customer on each date, by looking at every day of everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tests.python.reference.rows import Row

HORIZONS = {7: 8, 30: 4}
MOMENTS = ("know", "go", "do", "buy")
NEVER = 90


def snapshots_of(first_day: date, last_day: date) -> list[tuple[int, int, date]]:
    """(horizon in days, number, date) of every date with two weeks of history."""
    dates = [
        (horizon, number, last_day - timedelta(days=horizon * number))
        for horizon, most in HORIZONS.items()
        for number in range(most + 1)
    ]
    return [each for each in dates if each[2] >= first_day + timedelta(days=13)]


def features_of(
    on: date,
    days: Sequence[Row],
    conversions: Sequence[Row],
    moments: Sequence[Row],
    kinds: Mapping[str, Mapping[str, str]],
) -> dict[str, Any] | None:
    """What was known of one customer on a date, or None of one who was not seen in 90 days.

    Args:
        on: The date of the snapshot, itself known.
        days: activity_date, session_count and purchase_count of the customer.
        conversions: conversion_date, conversion_key, conversion_count and value by day.
        moments: session_date and moment of every visit with that moment.
        kinds: Rows of conversions.csv by their key.
    """

    def within(rows: Sequence[Row], column: str, back: int) -> list[Row]:
        return [row for row in rows if 0 <= (on - row[column]).days < back]

    active = [
        row
        for row in within(days, "activity_date", 90)
        if row["session_count"] > 0 or row["purchase_count"] > 0
    ]
    if not active:
        return None
    ages = sorted((on - row["activity_date"]).days for row in active)
    converted = within(conversions, "conversion_date", 90)
    of_kind = {
        kind: [row for row in converted if kinds[row["conversion_key"]]["kind"] == kind]
        for kind in ("process", "engagement")
    }
    macros = [row for row in converted if kinds[row["conversion_key"]]["tier"] == "macro"]
    micros = [row for row in converted if kinds[row["conversion_key"]]["tier"] == "micro"]
    macro_ages = sorted({(on - row["conversion_date"]).days for row in macros})
    known: dict[str, Any] = {
        "recency_days": ages[0],
        "first_seen_days": ages[-1],
        "active_days_90": len(ages),
        "active_days_30": sum(age < 30 for age in ages),
        "active_days_7": sum(age < 7 for age in ages),
        "sessions_90": sum(row["session_count"] for row in active),
        "micro_kinds_90": len({row["conversion_key"] for row in micros}),
        "macro_days_90": len(macro_ages),
        "macro_days_30": sum(age < 30 for age in macro_ages),
        "macro_recency_days": macro_ages[0] if macro_ages else NEVER,
        "macro_first_days": macro_ages[-1] if macro_ages else NEVER,
        "macro_value_90": sum(row["value"] for row in macros),
    }
    for kind, rows in of_kind.items():
        latest = min(((on - row["conversion_date"]).days for row in rows), default=NEVER)
        known[f"{kind}_recency_days"] = latest
    for back in (7, 30):
        for kind, rows in of_kind.items():
            late = within(rows, "conversion_date", back)
            known[f"{kind}_{back}"] = sum(row["conversion_count"] for row in late)
        for moment in MOMENTS:
            visits = [row for row in moments if row["moment"] == moment]
            known[f"{moment}_{back}"] = len(within(visits, "session_date", back))
    return known


def followed_by(on: date, horizon: int, conversions: Sequence[Row]) -> set[str]:
    """The conversions that one customer made within the horizon after a date."""
    return {
        row["conversion_key"]
        for row in conversions
        if 0 < (row["conversion_date"] - on).days <= horizon
    }
