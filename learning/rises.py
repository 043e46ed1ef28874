"""What people want more than before: counts of the latest week beside the weeks before."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

WEEKS = 8
# Alarms of all topics of one day together are false on at most so many quiet days.
ALARM = 0.05
FEWEST_VISITS = 10
LEAST_GROWTH = 1.5


def rises(weeks: pd.DataFrame) -> pd.DataFrame:
    """Each moment and topic in the latest week, beside its share of the weeks before.

    A topic is held to the growth of everything together, so that a season of the whole shop is no
    rise of a topic. Its count is binomial, given its total, and as much more spread as its own
    weeks and those of all topics were (the larger of both).

    Args:
        weeks: moment, topic, weeks_ago (0 the latest seven days, to 8) and visit_count; none
            where nobody came.

    Returns:
        moment, topic, recent_visits, expected_visits, growth (NaN where nothing was expected),
        p_value (one side), adjusted_p_value (Holm's, so that all alarms of a day are false on at
        most 5% of quiet days) and is_emerging. Empty without four weeks to compare with.
    """
    columns = ["moment", "topic"]
    counts = weeks.pivot_table(
        index=columns, columns="weeks_ago", values="visit_count", aggfunc="sum", fill_value=0
    ).reindex(columns=range(WEEKS + 1), fill_value=0)
    totals = counts.sum(axis=0).to_numpy(float)
    # a week in which nobody came says nothing of what they come for
    known = 1 + np.flatnonzero(totals[1:])
    if len(known) < 4:
        return _nothing()
    table = counts.to_numpy(float)
    recent, before = table[:, 0], table[:, known]
    share = totals[0] / (totals[0] + totals[known].sum())
    total = recent + before.sum(axis=1)
    expected = before.sum(axis=1) * totals[0] / totals[known].sum()
    spread = _spread(before, totals[known])
    p_values = stats.binom.sf(
        np.ceil(recent / spread) - 1, np.round(total / spread).astype(int), share
    )
    rows = counts.index.to_frame(index=False)
    rows["recent_visits"] = recent.astype("int64")
    rows["expected_visits"] = expected
    rows["growth"] = recent / np.where(expected > 0, expected, np.nan)
    rows["p_value"] = p_values
    rows["adjusted_p_value"] = _holm(p_values)
    rows["is_emerging"] = (
        (rows["adjusted_p_value"] <= ALARM)
        & (rows["recent_visits"] >= FEWEST_VISITS)
        & (recent >= LEAST_GROWTH * expected)
    )
    return rows


def _spread(before: np.ndarray, totals: np.ndarray) -> np.ndarray:
    # Each week beside the next, as a square of a normal deviate: 1 where weeks differ by chance
    # alone. Neighbours, so that what has been rising for weeks is not taken for restless.
    first, second = before[:, 1:], before[:, :-1]
    first_total, second_total = totals[1:], totals[:-1]
    both = first + second
    shares = both / (first_total + second_total)
    variance = shares * (1 - shares) * (1 / first_total + 1 / second_total)
    # without variance nobody came for it in either week, or everybody for nothing else
    squared = np.where(
        variance > 0,
        (first / first_total - second / second_total) ** 2 / np.where(variance > 0, variance, 1),
        0,
    )
    own = squared.mean(axis=1)
    enough = before.sum(axis=1) >= FEWEST_VISITS
    common = squared[enough].mean() if enough.any() else 1.0
    spread: np.ndarray = np.maximum(np.maximum(own, common), 1.0)
    return spread


def _holm(p_values: np.ndarray) -> np.ndarray:
    order = np.argsort(p_values, kind="stable")
    stepped = p_values[order] * np.arange(len(p_values), 0, -1)
    adjusted = np.empty_like(p_values)
    adjusted[order] = np.minimum(np.maximum.accumulate(stepped), 1.0)
    return adjusted


def _nothing() -> pd.DataFrame:
    kinds = {
        "moment": "str", "topic": "str", "recent_visits": "int64", "expected_visits": "float64",
        "growth": "float64", "p_value": "float64", "adjusted_p_value": "float64",
        "is_emerging": "bool",
    }  # fmt: skip
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})
