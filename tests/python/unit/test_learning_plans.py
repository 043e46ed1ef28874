"""Foresight of the next campaign: how often it is right, and that it isn't fooled by luck."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from learning.plans import foretold

PLANS = pd.DataFrame({"plan_key": ["p"], "cost_per_customer": [1.0], "margin_percent": [50]})
SEGMENTS = pd.DataFrame({"segment_number": range(9)})


def _world(seed: int) -> tuple[np.ndarray, pd.DataFrame, np.ndarray]:
    """Eight segments and everybody: true effects, ten past campaigns, and the next one."""
    draw = np.random.default_rng(seed)
    truth = 4 + np.r_[0, draw.normal(0, 1.5, 8)]
    truth[0] = truth[1:].mean()
    deviation = np.r_[0.4, draw.uniform(0.8, 2.5, 8)]
    between = draw.normal(0, 1, (11, 9))
    seen = truth + between[:10] + draw.normal(0, 1, (10, 9)) * deviation
    studies = pd.DataFrame(
        [
            {
                "plan_key": "p",
                "measure": "value",
                "segment_number": number,
                "campaign_id": str(campaign),
                "effect": seen[campaign, number],
                "deviation": deviation[number],
                "treated_count": 100,
            }
            for campaign in range(10)
            for number in range(9)
        ]
    )
    return truth, studies, truth + between[10]


@pytest.fixture(scope="module")
def worlds() -> list[tuple[np.ndarray, pd.DataFrame, np.ndarray, pd.DataFrame]]:
    made = [_world(seed) for seed in range(150)]
    return [
        (truth, studies, following, foretold(studies, PLANS, SEGMENTS))
        for truth, studies, following in made
    ]


def test_the_next_campaign_lies_in_the_interval_about_as_often_as_it_says(worlds) -> None:  # type: ignore[no-untyped-def]
    inside = [
        (found["effect_ci_low"] <= following) & (following <= found["effect_ci_high"])
        for _, _, following, found in worlds
    ]
    # variances that are themselves estimated make it a little less than 95%
    assert 0.915 < np.mean(inside) < 0.965


def test_the_best_segment_is_not_overrated(worlds) -> None:  # type: ignore[no-untyped-def]
    """What was measured promises too much of whichever segment looks best; the foresight does not."""
    promised, measured = [], []
    for truth, studies, _, found in worlds:
        small = found[found["segment_number"] > 0]
        best = small.loc[small["effect"].idxmax()]
        promised.append(best["effect"] - truth[int(best["segment_number"])])
        raw = studies[studies["segment_number"] > 0].groupby("segment_number")["effect"].mean()
        measured.append(raw.max() - truth[int(raw.idxmax())])
    error = float(np.std(promised)) / np.sqrt(len(promised))
    assert abs(np.mean(promised)) < 4 * error
    assert np.mean(measured) > 4 * error


def test_probabilities_come_true(worlds) -> None:  # type: ignore[no-untyped-def]
    probability = np.concatenate([found["probability"] for *_, found in worlds])
    gained = np.concatenate([following * 0.5 > 1 for _, _, following, _ in worlds])
    for low, high in ((0.0, 0.8), (0.8, 0.95), (0.95, 1.0)):
        part = (probability >= low) & (probability < high)
        assert part.sum() > 100
        assert abs(gained[part].mean() - probability[part].mean()) < 0.06


def test_without_any_campaign_nothing_is_foretold() -> None:
    _, studies, _ = _world(1)
    found = foretold(studies.iloc[:0], PLANS, SEGMENTS)
    assert found.empty
    assert found.dtypes["effect"] == "float64"


def test_where_nobody_was_measured_but_one_segment_only_that_one_is_told() -> None:
    _, studies, _ = _world(2)
    found = foretold(studies[studies["segment_number"] == 3], PLANS, SEGMENTS)
    assert [*found["segment_number"]] == [3]
    assert [*found["evidence"]] == ["segment"]
