"""What a campaign changed, customer by customer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor, inf, log, nan, sqrt
from typing import Any

import numpy as np
from scipy import stats

from tests.python.reference.rows import Row

Outcome = tuple[float, float]


@dataclass(frozen=True)
class Compared:
    """A customer in a comparison: drawn on which day, reached or not, and whom they are like."""

    customer: str
    addressed_on: date
    since_on: date
    until_on: date
    is_treated: bool
    stratum: tuple[Any, ...]


def arms(
    campaign: str,
    contacts: Sequence[Row],
    campaigns: Mapping[str, Row],
    first_seen: Mapping[str, date],
    purchases: Mapping[str, Mapping[date, float]],
    *,
    effect_days: int,
    matching_days: int,
) -> tuple[str, list[Compared]]:
    """Who is compared in a campaign, and how they were chosen."""
    drawn: dict[str, list[tuple[bool, date]]] = defaultdict(list)
    for row in contacts:
        known = campaigns.get(row["campaign_id"])
        held_out = bool(known and known["is_holdout"])
        meant = (known["holdout_of"] or row["campaign_id"]) if known and held_out else None
        if (meant or row["campaign_id"]) == campaign:
            drawn[row["customer_id"]].append((held_out, row["contact_date"]))
    day = {who: min(at for _, at in seen) for who, seen in drawn.items()}
    sides = {who: {held_out for held_out, _ in seen} for who, seen in drawn.items()}
    ended_on = (campaigns.get(campaign) or {}).get("ended_on")

    def compared(who: str, on: date, is_treated: bool, stratum: tuple[Any, ...]) -> Compared:
        lasts = ended_on is not None and ended_on >= on
        until = ended_on if lasts else on + timedelta(days=effect_days - 1)
        assert isinstance(until, date)
        return Compared(who, on, on - (until - on) - timedelta(days=1), until, is_treated, stratum)

    if {True} in sides.values():
        return "holdout", [
            compared(who, day[who], False in sides[who], (day[who],))
            for who in drawn
            if len(sides[who]) == 1
        ]
    found = []
    for on in sorted(set(day.values())):
        for who, since in first_seen.items():
            if since < on:
                one = compared(
                    who,
                    on,
                    day.get(who) == on,
                    (on, *_classes(purchases.get(who, {}), on, matching_days)),
                )
                if one.is_treated or who not in day or day[who] > one.until_on:
                    found.append(one)
    return "matched", found


def _classes(purchases: Mapping[date, float], on: date, matching_days: int) -> tuple[int, int, int]:
    before = {at: worth for at, worth in purchases.items() if 0 < (on - at).days <= matching_days}
    recency = min(((on - at).days for at in before), default=inf)
    worth = sum(before.values())
    return (
        1 if recency <= 7 else 2 if recency <= 28 else 3 if before else 4,
        len(before).bit_length(),
        floor(log(worth) / log(1.5)) + 1 if worth >= 1 else 0,
    )


def effect(
    people: Sequence[tuple[bool, tuple[Any, ...], Outcome]],
) -> dict[str, float] | None:
    """The effect on those who were reached, from each one's side, stratum and (after, before)."""
    strata: dict[tuple[Any, ...], dict[bool, list[Outcome]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for is_treated, stratum, outcome in people:
        strata[stratum][is_treated].append(outcome)
    cells = {
        key: {side: np.array(ones, float) for side, ones in sides.items()}
        for key, sides in strata.items()
        if len(sides) == 2
    }
    treated = sum(len(sides[True]) for sides in cells.values())
    if not treated:
        return None
    inside = [cell - cell.mean(axis=0) for sides in cells.values() for cell in sides.values()]
    all_inside = np.concatenate(inside)
    xx = float(all_inside[:, 1] @ all_inside[:, 1])
    slope = float(all_inside[:, 0] @ all_inside[:, 1]) / xx if xx > 1e-9 else 0.0
    found = {"effect": 0.0, "treated_mean": 0.0, "before": 0.0, "variance": 0.0}
    for sides in cells.values():
        weight = len(sides[True]) / treated
        for side, sign in ((True, 1), (False, -1)):
            left = sides[side] @ [1, -slope]
            found["effect"] += sign * weight * float(left.mean())
            found["before"] += sign * weight * float(sides[side][:, 1].mean())
            found["variance"] += weight**2 * _variance(cells, side, left, slope) / len(left)
        found["treated_mean"] += weight * float(sides[True][:, 0].mean())
    befores = np.concatenate([sides[True][:, 1] for sides in cells.values()])
    spread = float(befores.std())
    deviation = sqrt(found["variance"]) if found["variance"] >= 0 else nan
    control = found["treated_mean"] - found["effect"]
    half = 1.959963984540054 * deviation
    return {
        "treated_count": treated,
        "unmatched_count": sum(is_treated for is_treated, *_ in people) - treated,
        "control_count": sum(len(sides[False]) for sides in cells.values()),
        "treated_mean": found["treated_mean"],
        "control_mean": control,
        "effect": found["effect"],
        "effect_ci_low": found["effect"] - half,
        "effect_ci_high": found["effect"] + half,
        "lift": found["effect"] / control if control > 1e-9 else nan,
        "p_value": 2 * float(stats.norm.sf(abs(found["effect"]) / deviation))
        if deviation > 1e-9
        else nan,
        "balance": found["before"] / spread if spread > 1e-9 else 0.0,
    }


def _variance(cells: Any, side: bool, own: Any, slope: float) -> float:
    if len(own) > 1:
        return float(own.var(ddof=1))
    free = sum(len(sides[side]) - 1 for sides in cells.values())
    if free == 0:
        return nan
    rest = sum(
        float((sides[side] @ [1, -slope]).var()) * len(sides[side]) for sides in cells.values()
    )
    return rest / free
