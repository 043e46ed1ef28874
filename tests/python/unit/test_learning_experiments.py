"""Tests of variants: false alarms as often as stated, whatever happens to the numbers."""

from __future__ import annotations

import numpy as np
import pytest

from learning.experiments import ALPHA, Sums, compare, corrected, sample_ratio_p_value

SIMULATIONS = 2_000
# what a share of 0.05 of 2,000 may be off by, in four of five standard errors
SLACK = 4 * np.sqrt(0.05 * 0.95 / SIMULATIONS)


def summed(y: np.ndarray, x: np.ndarray | None = None) -> Sums:
    """Of arrays with a row a simulation and a column a unit."""
    x = np.zeros_like(y) if x is None else x
    return Sums(
        np.full(len(y), float(y.shape[1])),
        y.sum(1), (y * y).sum(1), x.sum(1), (x * x).sum(1), (x * y).sum(1),
    )  # fmt: skip


def planned(units: float) -> np.ndarray:
    return np.full(SIMULATIONS, units)


def converted(rng: np.random.Generator, rate: float, units: int) -> np.ndarray:
    return (rng.random((SIMULATIONS, units)) < rate).astype(float)


def test_two_equal_variants_differ_as_often_as_stated() -> None:
    rng = np.random.default_rng(11)
    found = compare(
        summed(converted(rng, 0.1, 600)), summed(converted(rng, 0.1, 600)), planned(1_200)
    )
    assert abs(np.mean(found.p_value < ALPHA) - ALPHA) < SLACK
    misses = (found.ci_low > 0) | (found.ci_high < 0)
    assert abs(np.mean(misses) - ALPHA) < SLACK


def test_whoever_looks_every_day_is_misled_by_one_p_value_and_not_by_the_other() -> None:
    rng = np.random.default_rng(12)
    ours, others = converted(rng, 0.1, 4_000), converted(rng, 0.1, 4_000)
    alarms = {
        "p_value": np.zeros(SIMULATIONS, bool),
        "anytime_p_value": np.zeros(SIMULATIONS, bool),
    }
    for units in range(200, 4_001, 200):
        found = compare(summed(ours[:, :units]), summed(others[:, :units]), planned(8_000))
        for name in alarms:
            alarms[name] |= getattr(found, name) < ALPHA
    assert alarms["p_value"].mean() > 3 * ALPHA
    assert alarms["anytime_p_value"].mean() < ALPHA + SLACK


def test_a_lift_that_is_there_is_found_and_lies_in_its_interval() -> None:
    rng = np.random.default_rng(13)
    found = compare(
        summed(converted(rng, 0.12, 4_000)), summed(converted(rng, 0.1, 4_000)), planned(8_000)
    )
    covered = (found.ci_low < 0.2) & (found.ci_high > 0.2)
    assert abs(np.mean(covered) - 0.95) < SLACK
    assert np.mean(found.anytime_p_value < ALPHA) > 0.4
    assert np.mean(found.p_value < ALPHA) > 0.75


def test_what_people_did_anyway_is_taken_out() -> None:
    rng = np.random.default_rng(14)
    habits = rng.gamma(1.0, 20.0, (2, SIMULATIONS, 300))
    before = habits + rng.normal(0, 5, habits.shape)
    after = habits + rng.normal(0, 5, habits.shape)
    found = compare(summed(after[0] + 2.0, before[0]), summed(after[1], before[1]), planned(600))
    assert np.median(found.cuped_variance_ratio) < 0.2
    assert np.mean(found.cuped_p_value < ALPHA) > 2 * np.mean(found.p_value < ALPHA)
    assert np.mean(found.cuped_lift) == pytest.approx(0.1, abs=0.005)
    equal = compare(summed(after[0], before[0]), summed(after[1], before[1]), planned(600))
    assert abs(np.mean(equal.cuped_p_value < ALPHA) - ALPHA) < SLACK


@pytest.mark.parametrize("units", [1, 2, 50])
def test_nothing_is_said_where_nobody_converted(units: int) -> None:
    nobody = summed(np.zeros((1, units)))
    found = compare(nobody, nobody, np.array([100.0]))
    for name in ("lift", "ci_low", "ci_high", "p_value", "anytime_p_value", "cuped_p_value"):
        assert np.isnan(getattr(found, name)).all(), name


def test_a_control_that_never_converts_has_no_lift_but_a_p_value() -> None:
    ours, control = np.zeros((1, 40)), np.zeros((1, 40))
    ours[0, :12] = 1
    found = compare(summed(ours), summed(control), np.array([100.0]))
    assert np.isnan(found.lift).all()
    assert found.p_value[0] < 0.01


def test_an_uneven_split_is_noticed() -> None:
    assert sample_ratio_p_value([5_000, 5_300], [0.5, 0.5]) < 0.01
    assert sample_ratio_p_value([5_000, 5_050], [1, 1]) > 0.5
    # three to one as planned
    assert sample_ratio_p_value([7_500, 2_500], [0.75, 0.25]) == 1.0
    assert np.isnan(sample_ratio_p_value([100], [1]))
    assert np.isnan(sample_ratio_p_value([0, 0], [1, 1]))


def test_the_correction_is_that_of_benjamini_and_hochberg() -> None:
    found = corrected(np.array([0.04, np.nan, 0.01, 0.03, 0.5]))
    assert found[[0, 2, 3, 4]] == pytest.approx([0.16 / 3, 0.04, 0.16 / 3, 0.5])
    assert np.isnan(found[1])
    assert np.isnan(corrected(np.array([np.nan]))).all()
