"""What a campaign changed: those whom it reached beside those like them whom it did not."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from learning.experiments import ALPHA, corrected
from learning.frames import typed

METRIC = ["campaign_id", "method", "segment_number", "conversion_hash", "measure"]
CELL = ["campaign_id", "method", "segment_number", "stratum_key"]
# Fewer of either side, or fewer who converted, are too few for means to be taken as normal.
FEWEST_UNITS = 30
FEWEST_CONVERTED = 10
# A difference before the campaign of more than a tenth of a standard deviation is not small.
BALANCED = 0.1
_SUMS = ["y", "yy", "x", "xx", "xy"]
_FIGURES = [
    "treated_mean", "control_mean", "effect", "effect_ci_low", "effect_ci_high", "lift",
    "p_value", "adjusted_p_value", "balance",
]  # fmt: skip
_COUNTS = ["treated_count", "unmatched_count", "control_count"]


def effects(counted: pd.DataFrame, summed: pd.DataFrame) -> pd.DataFrame:
    """The mean effect on those who were reached, from sums by stratum.

    A stratum without anybody on one side says nothing; the others weigh by how many were reached
    in them. Outcomes are first lessened by what they owe to the same outcome before the campaign
    (one slope within all strata and sides, Deng et al. 2013).

    Args:
        counted: As int_campaign_arms__counted: units by campaign, segment, stratum and side.
        summed: As int_campaign_outcomes__summed: sums of outcomes after (y) and before (x).

    Returns:
        A row per campaign, segment, conversion and measure: the counts, means for each unit, the
        effect with its 95% interval, the lift relative to the mean without the campaign,
        p-values (of all segments of a campaign together, adjusted), the standardised difference
        before the campaign, and a verdict. What nothing can be said of is NaN.
    """
    cells = _matched(counted)
    metrics = summed[METRIC].drop_duplicates()
    wide = metrics.merge(cells, on=CELL[:-1])
    if wide.empty:
        nothing = pd.DataFrame(columns=[*METRIC, *_COUNTS, *_FIGURES, "verdict"])
        return _typed(nothing, summed["conversion_hash"].dtype)
    for side, treated in (("_t", True), ("_c", False)):
        sums = summed[summed["is_treated"] == treated].drop(columns="is_treated")
        names = {name: name + side for name in _SUMS}
        wide = wide.merge(sums.rename(columns=names), on=[*METRIC, "stratum_key"], how="left")
    sides = [name + side for name in _SUMS for side in ("_t", "_c")]
    wide[sides] = wide[sides].astype(float).fillna(0.0)
    # in one order whatever the warehouse's, for fractions add up to another last digit in another
    wide = wide.sort_values([*METRIC, "stratum_key"], ignore_index=True)
    found = _estimated(wide).merge(_counts(counted, cells), on=CELL[:-1])
    found["adjusted_p_value"] = found.groupby(["campaign_id", "conversion_hash", "measure"])[
        "p_value"
    ].transform(lambda p: corrected(p.to_numpy(float)))
    found["verdict"] = _verdict(found)
    rows = found[[*METRIC, *_COUNTS, *_FIGURES, "verdict"]]
    return _typed(rows, summed["conversion_hash"].dtype)


def _typed(rows: pd.DataFrame, key: object) -> pd.DataFrame:
    """The rows; `key` is the dtype of a key, which is another with every engine."""
    return typed(
        rows,
        dict.fromkeys(_FIGURES, "float64")
        | dict.fromkeys([*_COUNTS, "segment_number"], "int64")
        | {"conversion_hash": str(key)}
        | dict.fromkeys(["campaign_id", "method", "measure", "verdict"], "str"),
    )


def _matched(counted: pd.DataFrame) -> pd.DataFrame:
    """Strata with both sides: n_t and n_c, and the weight of each in its segment."""
    sides = [
        counted[counted["is_treated"] == treated].rename(columns={"unit_count": name})[
            [*CELL, name]
        ]
        for treated, name in ((True, "n_t"), (False, "n_c"))
    ]
    cells = sides[0].merge(sides[1], on=CELL)
    cells["weight"] = cells["n_t"] / cells.groupby(CELL[:-1])["n_t"].transform("sum")
    return cells


def _counts(counted: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    matched = cells.groupby(CELL[:-1], as_index=False)[["n_t", "n_c"]].sum()
    reached = counted[counted["is_treated"]].groupby(CELL[:-1], as_index=False)["unit_count"].sum()
    both = matched.merge(reached, on=CELL[:-1])
    both["unmatched_count"] = both["unit_count"] - both["n_t"]
    return both.rename(columns={"n_t": "treated_count", "n_c": "control_count"})


def _estimated(wide: pd.DataFrame) -> pd.DataFrame:
    for side in ("_t", "_c"):
        n = wide["n" + side]
        for a, b in (("y", "y"), ("x", "x"), ("x", "y")):
            inside = wide[a + b + side] - wide[a + side] * wide[b + side] / n
            wide["c" + a + b + side] = inside
    by = wide.groupby(METRIC, sort=False)
    shared = by[["cxx_t", "cxx_c", "cxy_t", "cxy_c"]].transform("sum")
    xx = shared["cxx_t"] + shared["cxx_c"]
    slope = np.where(xx > 1e-9, (shared["cxy_t"] + shared["cxy_c"]) / xx.where(xx > 1e-9, 1), 0)
    variance = 0.0
    for side in ("_t", "_c"):
        n = wide["n" + side]
        wide["m" + side] = (wide["y" + side] - slope * wide["x" + side]) / n
        rest = wide["cyy" + side] - 2 * slope * wide["cxy" + side] + slope**2 * wide["cxx" + side]
        rest = rest.where(rest > 1e-12 * wide["cyy" + side].abs(), 0.0)
        wide["rest"], wide["free"] = rest, n - 1
        of_all = wide.groupby(METRIC, sort=False)[["rest", "free"]].transform("sum")
        # a stratum of one has no spread of its own
        pooled = of_all["rest"] / of_all["free"].where(of_all["free"] > 0)
        own = (rest / (n - 1).where(n > 1)).fillna(pooled)
        variance = variance + wide["weight"] ** 2 * own / n
    wide["variance"] = variance
    for name, column in (
        ("effect", wide["m_t"] - wide["m_c"]),
        ("before", wide["x_t"] / wide["n_t"] - wide["x_c"] / wide["n_c"]),
    ):
        wide[name] = wide["weight"] * column
    wide["converted"] = wide["y_t"] + wide["y_c"]
    found = wide.groupby(METRIC, as_index=False, sort=False)[
        ["effect", "before", "variance", "converted", "n_t", "y_t", "x_t", "xx_t"]
    ].sum(min_count=1)
    # one stratum without a spread, and nothing can be said of the whole
    spreads = wide.groupby(METRIC, sort=False)["variance"].agg(["size", "count"])
    deviation = np.sqrt(found["variance"].where((spreads["size"] == spreads["count"]).to_numpy()))
    half = stats.norm.ppf(1 - ALPHA / 2) * deviation
    found["effect_ci_low"], found["effect_ci_high"] = found["effect"] - half, found["effect"] + half
    score = found["effect"] / deviation.where(deviation > 0)
    found["p_value"] = 2 * stats.norm.sf(score.abs().astype(float))
    found["treated_mean"] = found["y_t"] / found["n_t"]
    found["control_mean"] = found["treated_mean"] - found["effect"]
    found["lift"] = found["effect"] / found["control_mean"].where(found["control_mean"] > 1e-12)
    spread = np.sqrt((found["xx_t"] / found["n_t"] - (found["x_t"] / found["n_t"]) ** 2).clip(0))
    found["balance"] = (found["before"] / spread.where(spread > 1e-9)).fillna(0.0)
    return found.drop(columns="n_t")


def _verdict(rows: pd.DataFrame) -> np.ndarray:
    few = np.minimum(rows["treated_count"], rows["control_count"]) < FEWEST_UNITS
    few |= (rows["measure"] == "rate") & (rows["converted"] < FEWEST_CONVERTED)
    decided = rows["adjusted_p_value"] <= ALPHA
    return np.select(
        [
            few,
            (rows["method"] == "matched") & (rows["balance"].abs() > BALANCED),
            decided & (rows["effect"] > 0),
            decided,
        ],
        ["too_few", "unbalanced", "higher", "lower"],
        default="undecided",
    )
