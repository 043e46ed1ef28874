"""Whether a change is more than the usual variation from day to day.

Counts and revenue scatter around what is usual for their weekday. How much is measured on the
eight weeks before (quasi-Poisson: variance = dispersion times mean, McCullagh and Nelder 1989,
chapter 6, never less than Poisson's own), and a difference is judged by Student's t with as many
degrees of freedom as there were days beyond the seven weekday means.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scipy import stats

HISTORY_DAYS = 56
FEWEST_DAYS = 21
FEWEST_EXPECTED = 5.0
ALARM = 0.01


@dataclass(frozen=True)
class Usual:
    """What is usual: the mean by weekday (Monday first), the dispersion, degrees of freedom."""

    means: tuple[float, ...]
    dispersion: float
    freedom: int

    def mean(self, day: date) -> float:
        """What is usual on the weekday of a day."""
        return self.means[day.weekday()]

    def spread(self, day: date) -> float:
        """Half the width of the interval in which 99 of 100 such days lie."""
        quantile = float(stats.t.ppf(1 - ALARM / 2, self.freedom))
        return quantile * math.sqrt(self.dispersion * self.mean(day))


@dataclass(frozen=True)
class Change:
    """Two spans beside each other.

    Attributes:
        now, before: Their sums.
        ratio: now / before - 1; None when there was nothing before.
        verdict: up or down (beyond the usual variation), usual, few (too few to tell) or
            unknown (too little history).
    """

    now: float
    before: float
    ratio: float | None
    verdict: str


def usual(history: Sequence[tuple[date, float]]) -> Usual | None:
    """What a history of days makes usual; None with fewer than FEWEST_DAYS days."""
    if len(history) < FEWEST_DAYS:
        return None
    by_weekday: list[list[float]] = [[] for _ in range(7)]
    for day, value in history:
        by_weekday[day.weekday()].append(value)
    means = tuple(sum(values) / len(values) for values in by_weekday)
    squares = sum(
        (value - means[day.weekday()]) ** 2 / means[day.weekday()]
        for day, value in history
        if means[day.weekday()] > 0
    )
    freedom = len(history) - 7
    return Usual(means, max(1.0, squares / freedom), freedom)


def compare(
    values: dict[date, float], days: Sequence[date], others: Sequence[date], known: Usual | None
) -> Change:
    """The values of some days beside those of others.

    What the weekdays alone explain is taken out before the difference is judged: a Sunday may be
    quieter than a Saturday.

    Args:
        values: The value of each day; a day that is absent is 0.
        days: Now.
        others: Before; as many.
        known: What is usual.
    """
    now = sum(values.get(day, 0.0) for day in days)
    before = sum(values.get(day, 0.0) for day in others)
    ratio = now / before - 1 if before else None
    if known is None or not set(others) <= set(values):
        return Change(now, before, ratio, "unknown")
    mean_now = sum(known.mean(day) for day in days)
    mean_before = sum(known.mean(day) for day in others)
    if min(mean_now, mean_before) < FEWEST_EXPECTED:
        return Change(now, before, ratio, "few")
    scale = mean_now / mean_before
    difference = now - scale * before
    deviation = math.sqrt(known.dispersion * (mean_now + scale**2 * mean_before))
    p_value = 2 * float(stats.t.sf(abs(difference) / deviation, known.freedom))
    verdict = "usual" if p_value >= ALARM else "up" if difference > 0 else "down"
    return Change(now, before, ratio, verdict)


def before(day: date, count: int) -> date:
    """The day so many days before."""
    return day - timedelta(days=count)
