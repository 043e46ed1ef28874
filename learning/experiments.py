"""What an A/B test says: each variant beside the control, from sums over their units.

All functions take arrays, one place a comparison, and give NaN where nothing can be said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

Floats = npt.NDArray[np.float64]

ALPHA = 0.05
# Below that, a p-value for the sample ratio is no accident of a few looks (Fabijan et al. 2019).
MISMATCH = 0.001


@dataclass(frozen=True)
class Sums:
    """Sums over the units of a variant: of the outcome y after the exposure, of the same thing x
    before it, of their squares and of their product. Arrays of one length, `units` above 0."""

    units: Floats
    y: Floats
    yy: Floats
    x: Floats
    xx: Floats
    xy: Floats

    @property
    def mean(self) -> Floats:
        """The mean outcome of a unit."""
        return self.y / self.units

    @property
    def variance(self) -> Floats:
        """The sample variance of the outcome; NaN for fewer than two units."""
        return _variance(self.units, self.y, self.yy)

    def adjusted(self, before: Floats, slope: Floats) -> tuple[Floats, Floats]:
        """Mean and sample variance of y - slope * (x - before)."""
        mean = self.mean - slope * (self.x / self.units - before)
        variance = (
            self.variance
            + slope**2 * _variance(self.units, self.x, self.xx)
            - 2 * slope * _covariance(self)
        )
        # what is left of a spread that is wholly explained is rounding
        return mean, np.where(variance <= 1e-12 * self.variance, 0.0, variance)


@dataclass(frozen=True)
class Comparison:
    """A variant beside the control; an array for each figure.

    `lift` is relative to the control's mean, its interval from `ci_low` to `ci_high` at 95%.
    `p_value` is right for one look at a time fixed before; `anytime_p_value` however often and
    whenever one looks. The `cuped_` figures are those of outcomes less what they owe to the time
    before; `cuped_variance_ratio` says how much of the variance that leaves.
    """

    lift: Floats
    ci_low: Floats
    ci_high: Floats
    p_value: Floats
    anytime_p_value: Floats
    cuped_lift: Floats
    cuped_p_value: Floats
    cuped_variance_ratio: Floats


def compare(variant: Sums, control: Sums, planned_units: Floats) -> Comparison:
    """Compare means, which for outcomes of 0 and 1 are rates.

    p-values are those of Welch's test. The interval of the lift is that of a ratio of two means
    on the logarithmic scale (for rates Katz et al. 1978), so it never reaches below -1. CUPED is
    that of Deng et al. (2013), one slope for both variants.

    Args:
        planned_units: At how many units of both together `anytime_p_value` is to be sharpest; it
            holds at any other number as well.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        lift = variant.mean / control.mean - 1
        error = np.sqrt(
            variant.variance / (variant.units * variant.mean**2)
            + control.variance / (control.units * control.mean**2)
        )
        reach = np.exp(stats.norm.ppf(1 - ALPHA / 2) * error)
        known = (control.mean > 0) & (variant.mean > 0)
        slope = _slope(variant, control)
        units = variant.units + control.units
        before = (variant.x + control.x) / units
        variant_mean, variant_variance = variant.adjusted(before, slope)
        control_mean, control_variance = control.adjusted(before, slope)
        left = variant_variance / variant.units + control_variance / control.units
        noise = variant.variance / variant.units + control.variance / control.units
        return Comparison(
            lift=np.where(control.mean > 0, lift, np.nan),
            ci_low=np.where(known, (1 + lift) / reach - 1, np.nan),
            ci_high=np.where(known, (1 + lift) * reach - 1, np.nan),
            p_value=_welch(
                (variant.mean, variant.variance, variant.units),
                (control.mean, control.variance, control.units),
            ),
            anytime_p_value=_anytime(variant.mean - control.mean, noise, units, planned_units),
            cuped_lift=np.where(
                # of a single unit nobody knows what it owes to the time before
                (control_mean > 0) & ~np.isnan(left),
                variant_mean / control_mean - 1,
                np.nan,
            ),
            cuped_p_value=_welch(
                (variant_mean, variant_variance, variant.units),
                (control_mean, control_variance, control.units),
            ),
            cuped_variance_ratio=left / np.where(noise > 0, noise, np.nan),
        )


def sample_ratio_p_value(units: Sequence[float], shares: Sequence[float]) -> float:
    """How likely so uneven a split is, by Pearson's chi-squared test; NaN for one variant.

    Args:
        units: Units of each variant.
        shares: What part of all each was meant to get, above 0.
    """
    if len(units) < 2 or sum(units) == 0:
        return float("nan")
    expected = np.array(shares, dtype=float) / sum(shares) * sum(units)
    return float(stats.chisquare(units, expected).pvalue)


def corrected(p_values: Floats) -> Floats:
    """p-values of things that were looked at together, corrected for it: the share of false
    alarms among what is below a bound is at most that bound (Benjamini and Hochberg 1995). NaN
    where there was none."""
    told = ~np.isnan(p_values)
    found = np.full(p_values.shape, np.nan)
    if told.any():
        found[told] = stats.false_discovery_control(p_values[told])
    return found


def _anytime(difference: Floats, noise: Floats, units: Floats, planned_units: Floats) -> Floats:
    # The normal mixture of Robbins (1970) as an e-value, asymptotic as in Waudby-Smith et al.
    # (2024): its inverse is a p-value at whatever time one looks.
    sharpest = -2 * np.log(ALPHA) + np.log(-2 * np.log(ALPHA) + 1)
    spread = sharpest * units / planned_units
    evidence = difference**2 / np.where(noise > 0, noise, np.nan)
    log_e = evidence * spread / (2 * (1 + spread)) - np.log1p(spread) / 2
    p_values: Floats = np.exp(-np.maximum(log_e, 0.0))
    return p_values


def _welch(ours: tuple[Floats, Floats, Floats], others: tuple[Floats, Floats, Floats]) -> Floats:
    # each the mean, the variance and the number of units
    (mean, variance, units), (other_mean, other_variance, other_units) = ours, others
    found = stats.ttest_ind_from_stats(
        mean, np.sqrt(variance), units, other_mean, np.sqrt(other_variance), other_units, False
    )
    # without any spread the difference is no sample of anything
    return np.where(variance + other_variance > 0, found.pvalue, np.nan)


def _slope(variant: Sums, control: Sums) -> Floats:
    freedom = variant.units + control.units - 2
    together = _covariance(variant) * (variant.units - 1)
    together = (together + _covariance(control) * (control.units - 1)) / freedom
    spread = _variance(variant.units, variant.x, variant.xx) * (variant.units - 1)
    spread = spread + _variance(control.units, control.x, control.xx) * (control.units - 1)
    spread = spread / freedom
    return np.where(spread > 0, together / np.where(spread > 0, spread, 1.0), 0.0)


def _variance(units: Floats, total: Floats, squares: Floats) -> Floats:
    mean = total / units
    return np.maximum(squares - units * mean**2, 0.0) / np.where(units > 1, units - 1, np.nan)


def _covariance(sums: Sums) -> Floats:
    product = sums.xy - sums.x * sums.y / sums.units
    return product / np.where(sums.units > 1, sums.units - 1, np.nan)
