"""How often each group of people is chosen, group by group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from typing import Any

from tests.python.reference.rows import Row

Z = 1.959963984540054


def fairness_rows(
    groups: Sequence[Row],
    chosen: Mapping[str, set[str]],
    converted: set[str],
    *,
    fewest: int,
) -> Iterator[dict[str, Any]]:
    """The rows of `fairness_by_segment`.

    Args:
        groups: attribute, value and customer, once each.
        chosen: The customers of each selection.
        converted: Who converted lately.
        fewest: Fewer customers are not judged.
    """
    for selection, customers in chosen.items():
        for attribute in {row["attribute"] for row in groups}:
            known = [row for row in groups if row["attribute"] == attribute]
            of_all = sum(row["customer"] in customers for row in known) / len(known)
            for value in {row["value"] for row in known}:
                mine = {row["customer"] for row in known if row["value"] == value}
                yield {
                    "selection": selection,
                    "attribute": attribute,
                    "attribute_value": value,
                    "customer_count": len(mine),
                    "all_selection_rate": of_all,
                    **_judged(mine, mine & customers, converted, of_all, fewest),
                }


def _judged(
    mine: set[str], selected: set[str], converted: set[str], of_all: float, fewest: int
) -> dict[str, Any]:
    if len(mine) < fewest:
        names = ("selected_count", "selection_rate", "rate_ratio", "ci_low", "conversion_rate")
        return {**dict.fromkeys(names), "verdict": "too few to judge"}
    low, high = wilson(len(selected), len(mine))
    rate = len(selected) / len(mine)
    verdict = "alike"
    if rate > of_all and low > of_all:
        verdict = "more often"
    elif rate < of_all and high < of_all:
        verdict = "less often"
    return {
        "selected_count": len(selected),
        "selection_rate": rate,
        "rate_ratio": rate / of_all if of_all else None,
        "ci_low": max(low, 0),
        "ci_high": min(high, 1),
        "conversion_rate": (
            len(selected & converted) / len(selected) if len(selected) >= fewest else None
        ),
        "verdict": verdict,
    }


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """Wilson's score interval at 95% (Wilson 1927, J. Am. Stat. Assoc. 22)."""
    rate = successes / trials
    middle = rate + Z * Z / (2 * trials)
    half = Z * sqrt(rate * (1 - rate) / trials + Z * Z / (4 * trials * trials))
    return (middle - half) / (1 + Z * Z / trials), (middle + half) / (1 + Z * Z / trials)
