"""Which part of those who came to a step of a funnel loses more than its share, and by how much."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from learning.experiments import corrected
from learning.frames import typed

STEP = ["funnel_key", "step_number", "dimension"]
# fewer of either outcome are expected in a part or beside it: the test would not hold
FEWEST_EXPECTED = 5


def beside_others(counts: pd.DataFrame) -> pd.DataFrame:
    """Each part beside all others who came to the same step.

    Args:
        counts: funnel_key, step_number, dimension, dimension_value, reached and dropped, one row
            a part, and whatever else.

    Returns:
        The same rows with `reached_before`, `other_drop_rate` (of all others), `excess_dropped`
        (how many more dropped than at that rate; below 0 fewer), `dropped_share` and
        `reached_before_share` (of the step's), `p_value` (two proportions, both sides) and
        `adjusted_p_value` (Benjamini and Hochberg over the parts of a dimension). NaN where there
        are no others, or too few for a test.
    """
    rows = counts.copy()
    came = (rows["reached"] + rows["dropped"]).astype(float)
    dropped = rows["dropped"].astype(float)
    place = [rows[name] for name in STEP]
    all_came = came.groupby(place).transform("sum")
    all_dropped = dropped.groupby(place).transform("sum")
    others_came, others_dropped = all_came - came, all_dropped - dropped
    with np.errstate(divide="ignore", invalid="ignore"):
        other_rate = others_dropped / others_came.where(others_came > 0)
        rows["reached_before"] = came.astype("int64")
        rows["other_drop_rate"] = other_rate
        rows["excess_dropped"] = dropped - came * other_rate
        rows["dropped_share"] = dropped / all_dropped.where(all_dropped > 0)
        rows["reached_before_share"] = came / all_came.where(all_came > 0)
        rows["p_value"] = _two_proportions(dropped, came, others_dropped, others_came)
    rows["adjusted_p_value"] = rows.groupby(STEP)["p_value"].transform(
        lambda p: corrected(p.to_numpy(float))
    )
    figures = [
        "other_drop_rate", "excess_dropped", "dropped_share", "reached_before_share", "p_value",
        "adjusted_p_value",
    ]  # fmt: skip
    texts = ["funnel_key", "dimension", "dimension_value"]
    return typed(rows, dict.fromkeys(texts, "str") | dict.fromkeys(figures, "float64"))


def _two_proportions(
    dropped: pd.Series, came: pd.Series, others_dropped: pd.Series, others_came: pd.Series
) -> np.ndarray:
    pooled = (dropped + others_dropped) / (came + others_came)
    error = np.sqrt(pooled * (1 - pooled) * (1 / came + 1 / others_came))
    expected = np.minimum(came, others_came) * np.minimum(pooled, 1 - pooled)
    z = (dropped / came - others_dropped / others_came) / error
    return np.where(expected >= FEWEST_EXPECTED, 2 * stats.norm.sf(np.abs(z)), np.nan)
