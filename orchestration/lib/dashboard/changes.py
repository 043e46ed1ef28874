"""What changed: the latest day and week of each measure beside those before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from . import noise
from .marts import Row


def changes(rows: Sequence[Row]) -> list[Row]:
    """The rows of every day with what is usual, and on the latest day the comparisons.

    Args:
        rows: `measure`, `tier`, `activity_date` and `amount`, a row for every day without gaps;
            the latest date is the day that is looked at.

    Returns:
        The same rows, sorted as they came, with `usual_low` and `usual_high` (None without
        enough history). The latest row of a measure has for each of `day` (the day before),
        `weekday` (seven days before) and `week` (seven days beside the seven before) the columns
        `<it>_before`, `<it>_change` and `<it>_verdict`, and `week_amount`.
    """
    found: list[Row] = []
    for measure in dict.fromkeys(row["measure"] for row in rows):
        own = [row for row in rows if row["measure"] == measure]
        found += _measure(own)
    return found


def _measure(rows: Sequence[Row]) -> list[Row]:
    values: dict[date, float] = {row["activity_date"]: float(row["amount"]) for row in rows}
    latest = max(values)
    week = [noise.before(latest, days) for days in range(7)]
    first = noise.before(latest, noise.HISTORY_DAYS + 6)
    history = [(day, value) for day, value in values.items() if first <= day < min(week)]
    known = noise.usual(history)
    done = [
        {
            **row,
            "usual_low": max(0.0, known.mean(row["activity_date"]) - _spread(known, row))
            if known
            else None,
            "usual_high": known.mean(row["activity_date"]) + _spread(known, row) if known else None,
        }
        for row in rows
    ]
    compared = {
        "day": noise.compare(values, [latest], [noise.before(latest, 1)], known),
        "weekday": noise.compare(values, [latest], [noise.before(latest, 7)], known),
        "week": noise.compare(values, week, [noise.before(day, 7) for day in week], known),
    }
    last = next(row for row in done if row["activity_date"] == latest)
    last["week_amount"] = compared["week"].now
    for name, change in compared.items():
        last[f"{name}_before"] = change.before
        last[f"{name}_change"] = change.ratio
        last[f"{name}_verdict"] = change.verdict
    return done


def _spread(known: noise.Usual, row: Row) -> float:
    return known.spread(row["activity_date"])
