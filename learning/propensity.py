"""How likely somebody converts within some days, learned from the past and tested on it.

A snapshot is a date with what was known of customers then. Snapshot 0 is the latest, 1 lies one
horizon before it, and so on; whether somebody converted in the horizon after is known of all but
the latest. What is told of snapshot 0 is learned from 1 and on; the test tells 1 from 2 and on, so
that nothing of its future is known to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from learning.frames import typed

VERSION = "2"
FEATURES = [
    "recency_days", "first_seen_days", "active_days_90", "active_days_30", "active_days_7",
    "sessions_90", "process_7", "process_30", "process_recency_days", "engagement_7",
    "engagement_30", "engagement_recency_days", "micro_kinds_90", "macro_days_90",
    "macro_days_30", "macro_recency_days", "macro_first_days", "macro_value_90",
    "know_7", "know_30", "go_7", "go_30", "do_7", "do_30", "buy_7", "buy_30",
]  # fmt: skip
BASELINE = ["macro_recency_days", "macro_days_90"]
DECILES = 10
# Fewer of them teach nothing that could be told from chance.
FEWEST_CUSTOMERS = 500
FEWEST_CONVERTERS = 50
_FIGURES = [
    "mean_probability", "conversion_rate", "lift", "auc", "baseline_auc", "brier_score",
    "baseline_brier_score", "calibration_error", "psi",
]  # fmt: skip
_COLUMNS = [
    "conversion_key", "horizon_days", "decile", "status", "tested_on", "customers", "converters",
    *_FIGURES, "model_version",
]  # fmt: skip


def backtest(
    measured: pd.DataFrame, followed: pd.DataFrame, conversions: Sequence[str]
) -> pd.DataFrame:
    """What the model would have said a horizon ago, and what came of it.

    Args:
        measured: horizon_days, snapshot_number, snapshot_on, customer_key and `FEATURES`.
        followed: horizon_days, snapshot_number, customer_key and conversion_key of who converted.
        conversions: The conversions to foretell.

    Returns:
        For each conversion and horizon a row of decile 0 (all), and where there is a model one
        for each tenth of the customers, 1 the most likely. `status` is `told`, or why nothing is:
        `too_short_history`, `too_few_customers`, `too_few_converters`, `no_better_than_chance` or
        `no_better_than_recency_and_frequency`. `psi` compares the probabilities of the test with
        those of today.
    """
    rows: list[dict[str, object]] = []
    horizons = sorted({*measured["horizon_days"].astype(int)}) or [7, 30]
    for horizon in horizons:
        of_horizon = _ordered(measured[measured["horizon_days"] == horizon])
        for conversion in conversions:
            rows += _backtest(of_horizon, followed, conversion, horizon)
    texts = ["conversion_key", "status", "model_version"]
    return typed(
        pd.DataFrame(rows, columns=_COLUMNS),
        {**dict.fromkeys(texts, "str"), **dict.fromkeys(_FIGURES, "float64")}
        | {"tested_on": "datetime64[us]"},
    )


def foretold(
    measured: pd.DataFrame, followed: pd.DataFrame, test: pd.DataFrame, now: Iterable[pd.DataFrame]
) -> pd.DataFrame:
    """The probability of each customer of today, for what the test says can be told.

    Args:
        measured: As for `backtest`; of these snapshots 1 and on are learned from.
        followed: As for `backtest`.
        test: What `backtest` returned.
        now: The rows of snapshot 0, in parts: they are as many as there are customers.

    Returns:
        customer_key, conversion_key, horizon_days, probability, decile (1 the most likely tenth),
        snapshot_on and model_version.
    """
    is_told = (test["decile"] == 0) & (test["status"] == "told")
    told: list[tuple[str, int, str]] = [
        *zip(
            *(
                test.loc[is_told, column].tolist()
                for column in ("conversion_key", "horizon_days", "model_version")
            ),
            strict=True,
        )
    ]
    models = []
    for conversion, horizon, _ in told:
        past = _ordered(measured[measured["horizon_days"] == horizon])
        past = past[past["snapshot_number"] >= 1]
        models.append(_learn(past[FEATURES], _converted(past, followed, conversion)))
    found: list[list[pd.DataFrame]] = [[] for _ in told]
    for part in now if told else ():
        for (_, horizon, _), model, those in zip(told, models, found, strict=True):
            rows = part[part["horizon_days"] == horizon]
            if len(rows):
                chances = model.predict_proba(rows[FEATURES])[:, 1].round(6)
                those.append(rows[["customer_key", "snapshot_on"]].assign(probability=chances))
    texts = sorted({text for conversion, _, version in told for text in (conversion, version)})
    parts = []
    for (conversion, horizon, version), those in zip(told, found, strict=True):
        if those:
            everybody = pd.concat(those, ignore_index=True)
            size = len(everybody)
            keys, chances = everybody["customer_key"], everybody["probability"]
            parts.append(
                everybody.assign(
                    # a text of its own for each of millions of rows would fill the memory
                    conversion_key=pd.Categorical([conversion] * size, categories=texts),
                    horizon_days=horizon,
                    decile=_deciles(chances.to_numpy(), keys.to_numpy()),
                    model_version=pd.Categorical([version] * size, categories=texts),
                )
            )
    if not parts:
        kinds = {
            "customer_key": measured["customer_key"].dtype, "conversion_key": "str",
            "horizon_days": "int64", "probability": "float64", "decile": "int64",
            "snapshot_on": "datetime64[us]", "model_version": "str",
        }  # fmt: skip
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})
    return pd.concat(parts, ignore_index=True)


def population_stability(before: np.ndarray, now: np.ndarray) -> float:
    """The population stability index of two samples of probabilities, over tenths of the first.

    Below 0.1 they are alike; above 0.25 the one says little of the other (Siddiqi 2006).
    """
    edges = np.unique(np.quantile(before, np.linspace(0, 1, DECILES + 1)[1:-1]))
    shares = []
    for sample in (before, now):
        counts = np.bincount(np.searchsorted(edges, sample, side="right"), minlength=len(edges) + 1)
        # an empty part would be infinitely far away
        shares.append((counts + 0.5) / (counts + 0.5).sum())
    return float(((shares[1] - shares[0]) * np.log(shares[1] / shares[0])).sum())


def _backtest(
    measured: pd.DataFrame, followed: pd.DataFrame, conversion: str, horizon: int
) -> list[dict[str, object]]:
    past = measured[measured["snapshot_number"] >= 2]
    then = measured[measured["snapshot_number"] == 1]
    converted = _converted(past, followed, conversion)
    converted_then = _converted(then, followed, conversion)
    whole: dict[str, object] = {
        **dict.fromkeys(_COLUMNS),
        **dict.fromkeys(_FIGURES, np.nan),
        "conversion_key": conversion,
        "horizon_days": horizon,
        "decile": 0,
        "tested_on": then["snapshot_on"].max() if len(then) else None,
        "customers": len(then),
        "converters": int(converted_then.sum()),
    }
    if past.empty or then.empty:
        return [{**whole, "status": "too_short_history"}]
    if min(past["customer_key"].nunique(), len(then)) < FEWEST_CUSTOMERS:
        return [{**whole, "status": "too_few_customers"}]
    counts = (converted.sum(), converted_then.sum(), (~converted).sum(), (~converted_then).sum())
    if min(counts) < FEWEST_CONVERTERS:
        return [{**whole, "status": "too_few_converters"}]
    model = _learn(past[FEATURES], converted)
    chances = model.predict_proba(then[FEATURES])[:, 1]
    baseline = _learn_baseline(past[BASELINE], converted)
    plain = baseline.predict_proba(then[BASELINE])[:, 1]
    now = measured[measured["snapshot_number"] == 0]
    auc, baseline_auc = roc_auc_score(converted_then, chances), roc_auc_score(converted_then, plain)
    parts = _by_decile(whole, then, chances, converted_then)
    told = pd.DataFrame(parts)
    misses = np.abs(np.asarray(told["mean_probability"] - told["conversion_rate"], float))
    error = float(np.average(misses, weights=told["customers"].to_numpy(float)))
    latest = now["snapshot_on"].max()
    whole |= {
        "status": _status(float(auc), float(baseline_auc), counts[1], counts[3]),
        "mean_probability": float(chances.mean()),
        "conversion_rate": float(converted_then.mean()),
        "lift": 1.0,
        "auc": float(auc),
        "baseline_auc": float(baseline_auc),
        "brier_score": float(brier_score_loss(converted_then, chances)),
        "baseline_brier_score": float(brier_score_loss(converted_then, plain)),
        "calibration_error": error,
        "psi": population_stability(chances, model.predict_proba(now[FEATURES])[:, 1]),
        "model_version": f"{VERSION}@{latest:%Y-%m-%d}",
    }
    return [
        whole,
        *(
            {**part, "status": whole["status"], "model_version": whole["model_version"]}
            for part in parts
        ),
    ]


def _status(auc: float, baseline_auc: float, converters: int, others: int) -> str:
    # two standard errors of an area above that of a coin (Hanley and McNeil 1982)
    one, two = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    variance = auc * (1 - auc) + (converters - 1) * (one - auc**2) + (others - 1) * (two - auc**2)
    if auc - 2 * (variance / (converters * others)) ** 0.5 <= 0.5:
        return "no_better_than_chance"
    return "told" if auc > baseline_auc else "no_better_than_recency_and_frequency"


def _by_decile(
    whole: dict[str, object], then: pd.DataFrame, chances: np.ndarray, converted: np.ndarray
) -> list[dict[str, object]]:
    deciles = _deciles(chances, then["customer_key"].to_numpy())
    parts = []
    for decile in range(1, DECILES + 1):
        members = deciles == decile
        parts.append(
            {
                **whole,
                "decile": decile,
                "customers": int(members.sum()),
                "converters": int(converted[members].sum()),
                "mean_probability": float(chances[members].mean()),
                "conversion_rate": float(converted[members].mean()),
                "lift": float(converted[members].mean() / converted.mean()),
            }
        )
    return parts


def _learn(features: pd.DataFrame, converted: np.ndarray) -> CalibratedClassifierCV:
    # probabilities are bent to the rates that were found where the trees had not learned
    trees = HistGradientBoostingClassifier(
        max_iter=80, learning_rate=0.08, max_leaf_nodes=12, min_samples_leaf=60,
        l2_regularization=1.0, early_stopping=False, random_state=0,
    )  # fmt: skip
    model = CalibratedClassifierCV(trees, method="sigmoid", cv=3, ensemble=False)
    return model.fit(features, converted)


def _learn_baseline(features: pd.DataFrame, converted: np.ndarray) -> LogisticRegression:
    model = make_pipeline(FunctionTransformer(np.log1p), StandardScaler(), LogisticRegression())
    return model.fit(features, converted)


def _ordered(measured: pd.DataFrame) -> pd.DataFrame:
    # by key, which is a hash: in no order that means anything, and the same whatever came first
    return measured.sort_values(["customer_key", "snapshot_number"], ignore_index=True)


def _converted(rows: pd.DataFrame, followed: pd.DataFrame, conversion: str) -> np.ndarray:
    those = followed[followed["conversion_key"] == conversion]
    place = ["horizon_days", "snapshot_number", "customer_key"]
    found = rows[place].merge(those[place].drop_duplicates(), on=place, how="left", indicator=True)
    return (found["_merge"] == "both").to_numpy()


def _deciles(chances: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """1 for the most likely tenth; equals fall apart by key, so that tenths are tenths."""
    order = np.lexsort((keys, -chances))
    deciles = np.empty(len(chances), dtype="int64")
    deciles[order] = np.arange(len(chances)) * DECILES // max(len(chances), 1) + 1
    return deciles
