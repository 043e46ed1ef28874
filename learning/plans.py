"""What another campaign like those before would do in each segment, from what those did."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy import stats

from learning.experiments import ALPHA
from learning.frames import typed

MEASURE = ["plan_key", "measure"]
EVERYBODY = 0  # the segment number of all customers
_FIGURES = ["effect", "effect_ci_low", "effect_ci_high", "probability"]
_COUNTS = ["segment_number", "campaign_count", "observed_count"]


def foretold(studies: pd.DataFrame, plans: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """The effect for each customer that one more campaign would have, segment by segment.

    Campaigns differ (between-campaign variance by the method of moments, DerSimonian and Laird
    1986, over all segments together), and so do segments: what was seen in one is drawn towards
    what was seen in everybody, the more, the less sure it is and the less segments differ beyond
    chance (empirical Bayes). The interval is that of the next campaign, not of the mean of all.

    Args:
        studies: A row per plan_key, measure, segment_number and campaign_id: the effect for each
            customer, its standard deviation (above 0) and treated_count.
        plans: plan_key, cost_per_customer and margin_percent.
        segments: segment_number.

    Returns:
        A row per plan and measure with a study, and segment: how many campaigns and customers were
        seen in the segment, `evidence` (segment, or everybody where the segment has none),
        the effect, its 95% interval, and for the measure value the probability that one customer
        brings in more, by the margin, than they cost. A segment without evidence has no row where
        everybody has none either.
    """
    rows = [
        row
        for (plan_key, measure), group in studies.groupby(MEASURE, sort=True)
        for row in _of_one(str(plan_key), str(measure), group, segments)
    ]
    found = pd.DataFrame(rows, columns=[*MEASURE, *_COUNTS, "evidence", "effect", "deviation"])
    found = found.merge(plans, on="plan_key")
    half = stats.norm.ppf(1 - ALPHA / 2) * found["deviation"].astype(float)
    found["effect_ci_low"], found["effect_ci_high"] = found["effect"] - half, found["effect"] + half
    gain = found["effect"].astype(float) * found["margin_percent"].astype(float) / 100 - found[
        "cost_per_customer"
    ].astype(float)
    spread = found["deviation"].astype(float) * found["margin_percent"].astype(float) / 100
    # without a margin nothing comes back, surely
    score = gain / spread.where(spread > 0, np.nan)
    sure = np.where(gain > 0, 1.0, 0.0)
    found["probability"] = np.where(score.notna(), stats.norm.cdf(score), sure)
    found["probability"] = found["probability"].where(found["measure"] == "value")
    return typed(
        found[[*MEASURE, *_COUNTS, "evidence", *_FIGURES]],
        dict.fromkeys(_FIGURES, "float64")
        | dict.fromkeys(_COUNTS, "int64")
        | dict.fromkeys([*MEASURE, "evidence"], "str"),
    )


def _of_one(
    plan_key: str, measure: str, studies: pd.DataFrame, segments: pd.DataFrame
) -> list[dict[str, object]]:
    # in one order whatever the warehouse's, for fractions add up to another last digit in another
    ordered = studies.sort_values(["segment_number", "campaign_id"])
    by_segment = {int(str(number)): group for number, group in ordered.groupby("segment_number")}
    between_campaigns = _between(by_segment.values())
    means = {number: _mean(group, between_campaigns) for number, group in by_segment.items()}
    own = {number: found for number, found in means.items() if number != EVERYBODY}
    everybody = means.get(EVERYBODY)
    between_segments = _beyond_chance(list(own.values()), everybody) if everybody else 0.0
    rows: list[dict[str, object]] = []
    for number in sorted(int(one) for one in segments["segment_number"]):
        seen = by_segment.get(number)
        if number == EVERYBODY or everybody is None:
            foreseen = means.get(number)
        else:
            foreseen = _drawn(own.get(number), everybody, between_segments)
        if foreseen is None:
            continue
        effect, variance = foreseen
        rows.append(
            {
                "plan_key": plan_key,
                "measure": measure,
                "segment_number": number,
                "campaign_count": 0 if seen is None else len(seen),
                "observed_count": 0 if seen is None else int(seen["treated_count"].sum()),
                "evidence": "everybody" if seen is None else "segment",
                "effect": effect,
                "deviation": float(np.sqrt(variance + between_campaigns)),
            }
        )
    return rows


def _between(groups: Iterable[pd.DataFrame]) -> float:
    """How far campaigns differ in the same segment beyond chance, as a variance."""
    excess = scale = 0.0
    for group in groups:
        weight = 1 / group["deviation"].to_numpy(float) ** 2
        effect = group["effect"].to_numpy(float)
        mean = (weight * effect).sum() / weight.sum()
        excess += (weight * (effect - mean) ** 2).sum() - (len(group) - 1)
        scale += weight.sum() - (weight**2).sum() / weight.sum()
    return max(0.0, excess / scale) if scale > 0 else 0.0


def _mean(group: pd.DataFrame, between_campaigns: float) -> tuple[float, float]:
    weight = 1 / (group["deviation"].to_numpy(float) ** 2 + between_campaigns)
    return float((weight * group["effect"]).sum() / weight.sum()), float(1 / weight.sum())


def _beyond_chance(own: list[tuple[float, float]], everybody: tuple[float, float]) -> float:
    """How far segments differ from everybody beyond chance, as a variance."""
    weights = [1 / variance for _, variance in own]
    if not weights:
        return 0.0
    squares = sum(
        weight * (effect - everybody[0]) ** 2
        for weight, (effect, _) in zip(weights, own, strict=True)
    )
    return max(0.0, (squares - len(own)) / sum(weights))


def _drawn(
    own: tuple[float, float] | None, everybody: tuple[float, float], between_segments: float
) -> tuple[float, float]:
    if own is None:
        return everybody[0], everybody[1] + between_segments
    effect, variance = own
    trust = between_segments / (between_segments + variance)
    return (
        trust * effect + (1 - trust) * everybody[0],
        trust * variance + (1 - trust) ** 2 * everybody[1],
    )
