"""Experiments from the sums of their variants to a verdict on each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from learning.experiments import (
    ALPHA,
    MISMATCH,
    Sums,
    compare,
    corrected,
    sample_ratio_p_value,
)
from learning.frames import typed

METRIC = ["experiment_key", "breakdown", "breakdown_value", "conversion_key", "measure"]
ROW = [*METRIC, "variant"]
# Fewer units of a variant, or fewer who converted in both together, are too few for tests that
# take means to be normal.
FEWEST_UNITS = 100
FEWEST_CONVERTED = 10
_FIGURES = [
    "lift", "ci_low", "ci_high", "p_value", "anytime_p_value",
    "cuped_lift", "cuped_p_value", "cuped_variance_ratio",
]  # fmt: skip


def verdicts(sums: pd.DataFrame, experiments: pd.DataFrame, variants: pd.DataFrame) -> pd.DataFrame:
    """Each variant of each metric beside the control.

    Args:
        sums: As int_experiment_metrics__summed.
        experiments: As int_experiments__listed.
        variants: As experiment_variants.csv. Variants of an experiment without a row there share
            alike, and the first by name is the control; one that is not written down in an
            experiment that is has no share, and takes no part in the check of the sample ratio.

    Returns:
        The rows of `sums`, with their control, figures and verdict. Figures of a control, and
        those that nothing can be said of, are NaN.
    """
    rows = _with_shares(sums, variants)
    rows = rows.merge(experiments[["experiment_key", "primary_conversion_key", "planned_units"]])
    rows = rows.merge(_ratios(rows), on="experiment_key", how="left")
    controls = rows[rows["is_control"]]
    both = rows.merge(controls, on=METRIC, how="left", suffixes=("", "_of_control"))
    for name in _FIGURES:
        both[name] = np.nan
    told = (
        ~both["is_control"]
        & (both["unit_count"] > 0)
        & (both["unit_count_of_control"].fillna(0) > 0)
    )
    if told.any():
        found = compare(
            _sums(both[told]),
            _sums(both[told], "_of_control"),
            _floats(both.loc[told, "planned_units"]),
        )
        for name in _FIGURES:
            both.loc[told, name] = getattr(found, name)
    both["adjusted_p_value"] = _looked_at_together(both)
    both["verdict"] = _verdict(both)
    kept = ["is_control", "unit_count", "contaminated_count", "y", "sample_ratio_p_value"]
    texts = dict.fromkeys([*ROW, "verdict"], "str")
    figures = [*_FIGURES, "adjusted_p_value", "sample_ratio_p_value"]
    return typed(
        both[[*ROW, *kept, *_FIGURES, "adjusted_p_value", "verdict"]],
        texts | dict.fromkeys(figures, "float64") | {"is_control": "bool"},
    )


def _with_shares(sums: pd.DataFrame, variants: pd.DataFrame) -> pd.DataFrame:
    rows = sums.merge(
        variants[["experiment_key", "variant", "share", "is_control"]],
        on=["experiment_key", "variant"],
        how="left",
    )
    unwritten = ~rows["experiment_key"].isin(variants["experiment_key"])
    first = rows.groupby("experiment_key")["variant"].transform("min")
    is_first = unwritten & (rows["variant"] == first)
    rows["is_control"] = rows["is_control"].eq(True) | is_first
    rows["share"] = rows["share"].astype(float).where(~unwritten, 1.0)
    return rows


def _ratios(rows: pd.DataFrame) -> pd.DataFrame:
    whole = rows[(rows["breakdown"] == "all") & rows["share"].notna()]
    whole = whole.drop_duplicates(["experiment_key", "variant"])
    found = [
        (key, sample_ratio_p_value([*group["unit_count"]], [*group["share"]]))
        for key, group in whole.groupby("experiment_key")
    ]
    return pd.DataFrame(found, columns=["experiment_key", "sample_ratio_p_value"])


def _looked_at_together(rows: pd.DataFrame) -> pd.Series:
    # All conversions of the whole are one look, but for the one that the experiment is about;
    # the parts of a breakdown are one for each conversion.
    is_primary = rows["conversion_key"] == rows["primary_conversion_key"]
    apart = rows["conversion_key"].where((rows["breakdown"] != "all") | is_primary, "")
    look = [rows["experiment_key"], rows["measure"], rows["breakdown"], apart]
    return rows.groupby(look)["p_value"].transform(lambda p: corrected(p.to_numpy(float)))


def _verdict(rows: pd.DataFrame) -> np.ndarray:
    few_units = np.minimum(rows["unit_count"], rows["unit_count_of_control"]) < FEWEST_UNITS
    converted = rows["y"].astype(float) + rows["y_of_control"].astype(float)
    few = few_units | ((rows["measure"] == "rate") & (converted < FEWEST_CONVERTED))
    decided = rows["anytime_p_value"] <= ALPHA
    return np.select(
        [
            rows["is_control"],
            rows["unit_count_of_control"].isna(),
            rows["sample_ratio_p_value"] < MISMATCH,
            few,
            decided & (rows["lift"] > 0),
            decided,
        ],
        ["control", "no_control", "ratio_mismatch", "too_few", "higher", "lower"],
        default="undecided",
    )


def _sums(rows: pd.DataFrame, suffix: str = "") -> Sums:
    names = {"units": "unit_count", "y": "y", "yy": "yy", "x": "x", "xx": "xx", "xy": "xy"}
    return Sums(**{key: _floats(rows[name + suffix]) for key, name in names.items()})


def _floats(column: pd.Series) -> np.ndarray:
    return column.astype(float).to_numpy()
