"""Who came back, and how long people took, counted person by person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tests.python.reference.rows import Row, grouped, local_date


def month_of(day: date) -> date:
    """The first day of a month."""
    return day.replace(day=1)


def months_between(earlier: date, later: date) -> int:
    """Whole months between the first days of two."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def retention_rows(days: Iterable[Row], last_day: date) -> list[dict[str, Any]]:
    """A row for each cohort and each month since in which anybody of either kind came.

    Args:
        days: customer_id, activity_date, session_count, purchase_count and revenue.
    """
    told = [day for day in days if day["session_count"] > 0 or day["purchase_count"] > 0]
    people = grouped(told, lambda day: str(day["customer_id"]))
    months = sorted({month_of(day["activity_date"]) for day in told})
    rows = []
    for kind in ("first_visit", "first_purchase"):
        starts: dict[str, date] = {}
        for who, theirs in people.items():
            counted = [day for day in theirs if kind == "first_visit" or day["purchase_count"] > 0]
            if counted:
                starts[who] = month_of(min(day["activity_date"] for day in counted))
        for cohort in sorted(set(starts.values())):
            members = [who for who, start in starts.items() if start == cohort]
            for month in months:
                if month < cohort:
                    continue
                inside = {
                    who: [day for day in people[who] if month_of(day["activity_date"]) == month]
                    for who in members
                }
                came = [who for who in members if inside[who]]
                bought = [
                    who for who in members if any(day["purchase_count"] for day in inside[who])
                ]
                all_days = [day for who in members for day in inside[who]]
                following = month_of(month + timedelta(days=32))
                rows.append(
                    {
                        "cohort_kind": kind,
                        "cohort_month": cohort,
                        "period_number": months_between(cohort, month),
                        "period_month": month,
                        "cohort_size": len(members),
                        "customers": len(came),
                        "retention_rate": len(came) / len(members),
                        "purchasers": len(bought),
                        "purchases": sum(day["purchase_count"] for day in all_days),
                        "revenue": sum(day["revenue"] for day in all_days),
                        "is_mature": following <= last_day + timedelta(days=1),
                    }
                )
    return rows


def lag_rows(
    conversions: Sequence[Row],
    tiers: Mapping[str, str],
    last_day: date,
    most_days: int,
    zone: str,
) -> list[dict[str, Any]]:
    """Kaplan and Meier's estimate, one day after the other.

    Args:
        conversions: customer_id, conversion_key and occurred_at.
        tiers: micro or macro, of every active conversion.
    """
    people = grouped(conversions, lambda row: str(row["customer_id"]))
    waits: dict[tuple[date, str, str], list[tuple[int, bool]]] = {}
    for theirs in people.values():
        for micro in {
            row["conversion_key"] for row in theirs if tiers[row["conversion_key"]] == "micro"
        }:
            first = min(row["occurred_at"] for row in theirs if row["conversion_key"] == micro)
            begun = local_date(first, zone)
            for macro in (key for key, tier in tiers.items() if tier == "macro"):
                goals = [
                    row["occurred_at"]
                    for row in theirs
                    if row["conversion_key"] == macro and row["occurred_at"] >= first
                ]
                ends = local_date(min(goals), zone) if goals else last_day
                waited = ((ends - begun).days, bool(goals))
                waits.setdefault((month_of(begun), micro, macro), []).append(waited)
    rows = []
    for (month, micro, macro), cohort in waits.items():
        waiting = 1.0
        for day in range(most_days + 1):
            at_risk = sum(days >= day for days, _ in cohort)
            converted = sum(days == day and is_goal for days, is_goal in cohort)
            if at_risk == 0:
                break
            waiting *= 1 - converted / at_risk
            rows.append(
                {
                    "cohort_month": month,
                    "conversion_key": micro,
                    "goal_key": macro,
                    "lag_days": day,
                    "cohort_size": len(cohort),
                    "at_risk": at_risk,
                    "converted": converted,
                    "converted_share": round(1 - waiting, 9),
                }
            )
    return rows
