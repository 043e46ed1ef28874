"""Foretelling on customers that are made up, whose chances are known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from learning.propensity import FEATURES, backtest, foretold, population_stability


def world(
    customers: int = 1500, snapshots: int = 4, seed: int = 1, is_told_by_micro: bool = True
) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    """Snapshots of customers who buy by their last process conversions, or by chance alone."""
    rng = np.random.default_rng(seed)
    parts, outcomes, truths = [], [], []
    for number in range(snapshots):
        features = pd.DataFrame(
            rng.integers(0, 30, size=(customers, len(FEATURES))), columns=FEATURES
        )
        chance = 1 / (1 + np.exp(3 - 0.2 * features["process_7"]))
        chance = chance if is_told_by_micro else np.full(customers, 0.2)
        keys = np.arange(customers) * 7919 % 104_729
        features["customer_key"] = keys
        features["horizon_days"] = 7
        features["snapshot_number"] = number
        features["snapshot_on"] = pd.Timestamp("2025-06-30") - pd.Timedelta(days=7 * number)
        parts.append(features)
        truths.append(chance)
        if number:
            bought = keys[rng.random(customers) < chance]
            outcomes.append(
                pd.DataFrame(
                    {
                        "horizon_days": 7, "snapshot_number": number, "customer_key": bought,
                        "conversion_key": "purchase",
                    }
                )
            )  # fmt: skip
    followed = (
        pd.concat(outcomes)
        if outcomes
        else pd.DataFrame(
            columns=["horizon_days", "snapshot_number", "customer_key", "conversion_key"]
        )
    )
    return pd.concat(parts), followed, np.asarray(truths[0])


def today(measured: pd.DataFrame) -> list[pd.DataFrame]:
    """Snapshot 0 in two parts."""
    now = measured[measured["snapshot_number"] == 0]
    return [now.iloc[: len(now) // 3], now.iloc[len(now) // 3 :]]


def whole(rows: pd.DataFrame) -> pd.Series:
    (place,) = rows.index[rows["decile"] == 0]
    row: pd.Series = rows.loc[place]
    return row


def test_what_micro_conversions_say_is_told_and_calibrated() -> None:
    measured, followed, truth = world()
    test = backtest(measured, followed, ["purchase"])
    row = whole(test)
    assert row["status"] == "told"
    assert row["auc"] > 0.8 and row["baseline_auc"] < 0.6
    assert row["brier_score"] < row["baseline_brier_score"]
    assert row["calibration_error"] < 0.05 and row["psi"] < 0.1
    deciles = test[test["decile"] > 0]
    assert deciles["customers"].sum() == row["customers"] == 1500
    assert deciles["converters"].sum() == row["converters"]
    assert deciles["lift"].iloc[0] > 1.5
    assert deciles["lift"].iloc[-1] < 0.5
    told = foretold(measured, followed, test, today(measured))
    assert len(told) == 1500 and told["customer_key"].is_unique
    by_customer = told.set_index("customer_key")["probability"]
    now = measured[measured["snapshot_number"] == 0]
    error = by_customer.loc[now["customer_key"]].to_numpy() - truth
    assert np.abs(error).mean() < 0.05
    assert sorted(told["decile"].unique()) == list(range(1, 11))


def test_where_nothing_tells_who_will_buy_it_says_nothing() -> None:
    silent = 0
    for seed in range(6):
        measured, followed, _ = world(seed=seed, is_told_by_micro=False)
        test = backtest(measured, followed, ["purchase"])
        row = whole(test)
        assert abs(row["auc"] - 0.5) < 0.08
        silent += row["status"] == "no_better_than_chance"
        if row["status"] != "told":
            assert foretold(measured, followed, test, today(measured)).empty
    assert silent >= 5


@pytest.mark.parametrize(
    ("customers", "snapshots", "status"),
    [(1500, 1, "too_short_history"), (1500, 2, "too_short_history"), (300, 4, "too_few_customers")],
)
def test_too_little_is_said_to_be_too_little(customers: int, snapshots: int, status: str) -> None:
    measured, followed, _ = world(customers, snapshots)
    test = backtest(measured, followed, ["purchase", "contract"])
    assert [*test["status"]] == [status, status]
    assert foretold(measured, followed, test, today(measured)).empty


def test_what_nobody_does_is_not_foretold() -> None:
    measured, followed, _ = world()
    row = whole(backtest(measured, followed, ["contract"]))
    assert row["status"] == "too_few_converters" and row["converters"] == 0


def test_the_test_knows_nothing_of_its_own_future() -> None:
    """Whatever came of the latest snapshots that are learned from tonight, it says the same."""
    measured, followed, _ = world()
    others = followed.copy()
    before = whole(backtest(measured, followed, ["purchase"]))
    is_future = others["snapshot_number"] == 1
    others.loc[is_future, "customer_key"] = others.loc[is_future, "customer_key"].to_numpy()[::-1]
    after = whole(backtest(measured, others, ["purchase"]))
    assert before["mean_probability"] == after["mean_probability"]


def test_no_snapshot_at_all_tells_nothing() -> None:
    measured, followed, _ = world()
    test = backtest(measured.iloc[:0], followed.iloc[:0], ["purchase"])
    assert [*test["status"]] == ["too_short_history"] * 2
    assert foretold(measured.iloc[:0], followed.iloc[:0], test, []).empty


def test_the_order_of_the_rows_makes_no_difference() -> None:
    measured, followed, _ = world()
    turned = measured.sample(frac=1, random_state=3), followed.sample(frac=1, random_state=4)
    pd.testing.assert_frame_equal(
        backtest(measured, followed, ["purchase"]), backtest(*turned, ["purchase"])
    )


def test_stability_is_nothing_for_the_same_and_large_for_others() -> None:
    rng = np.random.default_rng(5)
    before = rng.beta(2, 8, 5000)
    assert population_stability(before, rng.beta(2, 8, 5000)) < 0.01
    assert population_stability(before, rng.beta(4, 6, 5000)) > 0.25
    assert population_stability(np.full(50, 0.1), np.full(50, 0.1)) == 0
