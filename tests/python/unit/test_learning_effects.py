"""Effects of campaigns: the planted one is found, and what does nothing is seldom said to."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from learning.effects import METRIC, effects

KEYS: dict[str, Any] = {"campaign_id": "c", "method": "matched", "segment_number": 0}
METRIC_KEYS: dict[str, Any] = {"conversion_hash": 1, "measure": "value"}


def _told(strata: np.ndarray, treated: np.ndarray, x: np.ndarray, y: np.ndarray) -> pd.Series:
    people = pd.DataFrame({"stratum_key": strata, "is_treated": treated, "x": x, "y": y})
    people = people.assign(yy=y * y, xx=x * x, xy=x * y, unit_count=1)
    sums = people.groupby(["stratum_key", "is_treated"], as_index=False).sum()
    counted = sums[["stratum_key", "is_treated", "unit_count"]].assign(**KEYS)
    summed = sums.drop(columns="unit_count").assign(**KEYS, **METRIC_KEYS)
    told = effects(counted, summed)
    assert len(told) == 1
    return told.iloc[0]


def _shop(seed: int, effect: float) -> pd.Series:
    """Who buys much is reached more often: without strata the campaign would seem to work."""
    rng = np.random.default_rng(seed)
    strata = rng.integers(0, 5, 1500)
    treated = rng.random(1500) < 0.1 + 0.15 * strata
    x = rng.gamma(2, 10 * (1 + strata))
    y = 0.5 * x + rng.gamma(2, 5 * (1 + strata)) + effect * treated
    return _told(strata, treated, x, y)


@pytest.mark.parametrize("effect", [0.0, 10.0])
def test_the_interval_holds_the_planted_effect_as_often_as_it_says(effect: float) -> None:
    told = [_shop(seed, effect) for seed in range(100)]
    held = np.mean([one["effect_ci_low"] <= effect <= one["effect_ci_high"] for one in told])
    assert 0.90 <= held <= 0.99
    assert np.mean([one["effect"] for one in told]) == pytest.approx(effect, abs=0.6)


def test_an_effect_is_found_and_nothing_is_not() -> None:
    for effect, verdict in ((10.0, "higher"), (-10.0, "lower")):
        told = [_shop(seed, effect)["verdict"] for seed in range(20)]
        assert set(told) <= {verdict, "unbalanced"}
        assert told.count(verdict) >= 16
    nothing = [_shop(seed, 0.0)["verdict"] for seed in range(100)]
    assert nothing.count("higher") + nothing.count("lower") <= 10


def test_a_stratum_with_one_side_is_counted_and_says_nothing() -> None:
    strata = np.array([1] * 80 + [2] * 5)
    treated = np.array([True] * 40 + [False] * 40 + [True] * 5)
    y = np.where(strata == 2, 1e6, np.arange(85.0) % 7)
    told = _told(strata, treated, np.zeros(85), y)
    assert told["unmatched_count"] == 5
    assert told["treated_count"] == told["control_count"] == 40
    assert abs(told["effect"]) < 1


def test_a_share_of_all_is_one_whatever_the_strata() -> None:
    for sizes in ([3, 7, 11], [2, 1, 10, 1, 6, 1, 4, 6], [3, 2, 2, 9, 11, 11, 8, 11]):
        strata = np.repeat(np.arange(len(sizes)), sizes)
        both = np.concatenate([strata, strata])
        treated = np.arange(len(both)) < len(strata)
        assert _told(both, treated, np.zeros(len(both)), np.ones(len(both)))["treated_mean"] == 1


def test_matched_customers_who_differed_before_are_told() -> None:
    rng = np.random.default_rng(1)
    treated = np.arange(400) < 200
    x = rng.gamma(2, 10, 400) + 5 * treated
    told = _told(np.zeros(400, int), treated, x, x + rng.random(400))
    assert told["balance"] > 0.1
    assert told["verdict"] == "unbalanced"


def test_without_a_comparison_there_is_no_row() -> None:
    nobody = pd.DataFrame(columns=[*METRIC[:3], "stratum_key", "is_treated", "unit_count"])
    sums = ["y", "yy", "x", "xx", "xy"]
    nothing = pd.DataFrame(columns=[*METRIC, "stratum_key", "is_treated", *sums])
    assert len(effects(nobody, nothing)) == 0
