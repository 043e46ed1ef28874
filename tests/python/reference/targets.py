"""What another campaign would do in each segment, by plain sums over lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from statistics import NormalDist
from typing import Any

from tests.python.reference.rows import Row

# a campaign's effect for each customer, its standard deviation, and how many it reached
Study = tuple[float, float, int]


def foretold(
    studies: Mapping[int, Sequence[Study]], segments: Sequence[int]
) -> dict[int, dict[str, Any]]:
    """The next campaign's effect by segment, 0 being everybody; none where nothing is known."""
    apart = _variance_between(studies)

    def mean_of(seen: Sequence[Study]) -> tuple[float, float]:
        weights = [1 / (deviation**2 + apart) for _, deviation, _ in seen]
        mean = sum(w * effect for w, (effect, _, _) in zip(weights, seen, strict=True))
        return mean / sum(weights), 1 / sum(weights)

    means = {number: mean_of(seen) for number, seen in studies.items() if seen}
    small = [found for number, found in means.items() if number != 0]
    found: dict[int, dict[str, Any]] = {}
    for number in segments:
        if number == 0 or 0 not in means:
            if number not in means:
                continue
            effect, variance = means[number]
        else:
            whole, whole_variance = means[0]
            total = sum(1 / v for _, v in small)
            beyond = sum((e - whole) ** 2 / v for e, v in small) - len(small)
            apart_segments = max(0.0, beyond / total) if small else 0.0
            if number in means:
                own, own_variance = means[number]
                trust = apart_segments / (apart_segments + own_variance)
                effect = whole + trust * (own - whole)
                variance = trust * own_variance + (1 - trust) ** 2 * whole_variance
            else:
                effect, variance = whole, whole_variance + apart_segments
        seen = studies.get(number, ())
        found[number] = {
            "evidence": "segment" if seen else "everybody",
            "campaign_count": len(seen),
            "observed_count": sum(reached for _, _, reached in seen),
            "effect": effect,
            "deviation": sqrt(variance + apart),
        }
    return found


def candidate(
    plan: Row, count: Row | None, value: Row | None, members: int, known: int | None
) -> dict[str, Any]:
    """What is told of one segment for one plan, but for its place; of the reachable members
    none where they are too few to be told."""
    row: dict[str, Any] = {
        "conversion_key": plan["conversion_key"],
        "member_count": members,
        "reachable_count": known,
        "evidence": value["evidence"] if value else "none",
        "campaign_count": value["campaign_count"] if value else 0,
        "observed_count": value["observed_count"] if value else 0,
    }
    for name, short, seen in (
        ("expected_conversions", "conversions", count),
        ("expected_value", "value", value),
    ):
        ends = [None, None, None]
        if seen and known is not None:
            half = NormalDist().inv_cdf(0.975) * seen["deviation"]
            ends = [known * (seen["effect"] + shift) for shift in (0, -half, half)]
        row |= dict(zip((name, f"{short}_ci_low", f"{short}_ci_high"), ends, strict=True))
    row |= dict.fromkeys(["cost", "expected_profit", "roi", "probability"])
    if known is not None:
        row["cost"] = known * plan["cost_per_customer"]
    if value and known is not None:
        margin = plan["margin_percent"] / 100
        row["expected_profit"] = row["expected_value"] * margin - row["cost"]
        row["roi"] = row["expected_profit"] / row["cost"] if row["cost"] else None
        gain = value["effect"] * margin - plan["cost_per_customer"]
        row["probability"] = NormalDist().cdf(gain / (value["deviation"] * margin))
    return row | {"verdict": _verdict(value, known, row["probability"])}


def _verdict(value: Row | None, known: int | None, probability: float | None) -> str:
    if value is None:
        return "no_evidence"
    if known is None or probability is None:
        return "too_few"
    if probability >= 0.9:
        return "worth_it"
    return "not_worth_it" if probability <= 0.1 else "test_first"


def _variance_between(studies: Mapping[int, Sequence[Study]]) -> float:
    """The variance of campaigns' effects within segments that chance does not explain."""
    excess = scale = 0.0
    for seen in studies.values():
        if len(seen) < 2:
            continue
        weights = [1 / deviation**2 for _, deviation, _ in seen]
        total = sum(weights)
        mean = sum(w * effect for w, (effect, _, _) in zip(weights, seen, strict=True)) / total
        excess += sum(
            w * (effect - mean) ** 2 for w, (effect, _, _) in zip(weights, seen, strict=True)
        ) - (len(seen) - 1)
        scale += total - sum(w * w for w in weights) / total
    return max(0.0, excess / scale) if scale else 0.0
