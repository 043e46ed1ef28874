"""What loses more than its share at a step of a funnel, and what a point more would be worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from math import erfc, isnan, nan, sqrt
from typing import Any
from urllib.parse import urlsplit

from tests.python.reference.funnels import Entry, Funnel
from tests.python.reference.rows import Row, grouped, local_date

BREAKDOWNS = ("channel", "device", "region")


def reviewed(steps: Iterable[Row], days: int) -> list[Row]:
    """The rows of funnel_steps of one funnel's latest mature dates, so many days back."""
    mature = [row for row in steps if row["is_mature"]]
    if not mature:
        return []
    first = max(row["entry_date"] for row in mature) - timedelta(days=days - 1)
    return [row for row in mature if row["entry_date"] >= first]


def part_counts(
    funnel: Funnel,
    entries: Sequence[Entry],
    steps: Sequence[Row],
    places: Mapping[Any, tuple[str, str]],
    zone: str,
) -> dict[tuple[int, str], dict[str, tuple[int, int]]]:
    """By step and dimension, for each value how many took the step, and how many did not.

    Args:
        steps: Reviewed rows.
        places: By unit and time the page, and the moment with which the visit began.
    """
    counts: dict[tuple[int, str], dict[str, tuple[int, int]]] = {}

    def add(step: int, dimension: str, value: str, reached: int, dropped: int) -> None:
        parts = counts.setdefault((step, dimension), {})
        before = parts.get(value, (0, 0))
        parts[value] = (before[0] + reached, before[1] + dropped)

    for row in steps:
        if row["breakdown"] in BREAKDOWNS and row["step_number"] > 1:
            add(
                row["step_number"], row["breakdown"], row["breakdown_value"],
                row["reached"], row["dropped"],
            )  # fmt: skip
    dates = {row["entry_date"] for row in steps}
    for entry in entries:
        if local_date(entry.entered_at, zone) not in dates:
            continue
        _, moment = places[entry.unit_id, entry.entered_at]
        for step in funnel.numbers[1:]:
            before = [number for number in funnel.required if number < step]
            if not before or before[-1] not in entry.filled:
                continue
            page, _ = places[entry.unit_id, entry.filled[before[-1]]["occurred_at"]]
            took = step in entry.filled
            add(step, "page", page, int(took), int(not took))
            add(step, "moment", moment, int(took), int(not took))
    return counts


def drop_rows(
    funnel: Funnel, counts: Mapping[tuple[int, str], Mapping[str, tuple[int, int]]]
) -> list[dict[str, Any]]:
    """The rows of drop_off_reasons."""
    rows = []
    for (step, dimension), parts in counts.items():
        all_came = sum(sum(part) for part in parts.values())
        all_dropped = sum(dropped for _, dropped in parts.values())
        told: dict[str, dict[str, Any]] = {}
        for value, (reached, dropped) in parts.items():
            came = reached + dropped
            others, others_dropped = all_came - came, all_dropped - dropped
            rate = others_dropped / others if others else nan
            told[value] = {
                "funnel_key": funnel.key,
                "step_number": step,
                "dimension": dimension,
                "dimension_value": value,
                "reached_before": came,
                "dropped": dropped,
                "drop_rate": dropped / came if came else None,
                "other_drop_rate": rate,
                "excess_dropped": dropped - came * rate,
                "reached_before_share": came / all_came if all_came else nan,
                "dropped_share": dropped / all_dropped if all_dropped else nan,
                "p_value": _two_proportions(dropped, came, others_dropped, others),
            }
        adjusted = _adjusted({value: row["p_value"] for value, row in told.items()})
        for value, row in told.items():
            row["adjusted_p_value"] = adjusted.get(value, nan)
            row["is_reason"] = row["excess_dropped"] > 0 and row["adjusted_p_value"] <= 0.05
            rows.append({name: _known(figure) for name, figure in row.items()})
    return rows


def opportunity_rows(
    funnel: Funnel, steps: Sequence[Row], values: Sequence[Row], days: int
) -> list[dict[str, Any]]:
    """The rows of improvement_opportunities.

    Args:
        steps: Reviewed rows, of so many days.
        values: activity_date, conversion_key, conversion_count and value.
    """
    by_step = grouped(
        [row for row in steps if row["breakdown"] == "all"], lambda row: int(row["step_number"])
    )
    if not by_step:
        return []
    last_on = max(row["entry_date"] for row in steps)
    first_on = last_on - timedelta(days=days - 1)
    completing = funnel.required[-1]
    goal = None if funnel.order_mode == "any" else funnel.steps[completing - 1]
    worth = [
        row
        for row in values
        if row["conversion_key"] == goal and first_on <= row["activity_date"] <= last_on
    ]
    made = sum(row["conversion_count"] for row in worth)
    mean_value = sum(row["value"] for row in worth) / made if made else None
    completed = sum(row["reached"] for row in by_step[completing])
    rows = []
    for step in funnel.required[1:]:
        reached = sum(row["reached"] for row in by_step[step])
        came = reached + sum(row["dropped"] for row in by_step[step])
        rate = reached / came if came else None
        more = completed * min(0.01, 1 - rate) / rate if rate else None
        rows.append(
            {
                "funnel_key": funnel.key,
                "step_number": step,
                "first_on": first_on,
                "last_on": last_on,
                "reached_before": came,
                "reached": reached,
                "step_rate": rate,
                "completed": completed,
                "more_completed": more,
                "more_value": None if more is None or mean_value is None else more * mean_value,
            }
        )
    return rows


def page_of(url: str | None) -> str:
    """The path of a page."""
    if url is None:
        return "(none)"
    return urlsplit(url).path or "/"


def _known(figure: Any) -> Any:
    return None if isinstance(figure, float) and isnan(figure) else figure


def _two_proportions(dropped: int, came: int, others_dropped: int, others: int) -> float:
    if not came or not others:
        return nan
    pooled = (dropped + others_dropped) / (came + others)
    if min(came, others) * min(pooled, 1 - pooled) < 5:
        return nan
    error = sqrt(pooled * (1 - pooled) * (1 / came + 1 / others))
    return erfc(abs(dropped / came - others_dropped / others) / error / sqrt(2))


def _adjusted(p_values: Mapping[str, float]) -> dict[str, float]:
    # from the largest down: the p-value times how many there are, by its rank, and never above
    # that of a larger one
    told = sorted((p, value) for value, p in p_values.items() if not isnan(p))
    found = {}
    least = 1.0
    for rank in range(len(told), 0, -1):
        p, value = told[rank - 1]
        least = min(least, p * len(told) / rank)
        found[value] = least
    return found
