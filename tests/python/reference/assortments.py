"""What places buy more of than all do, counted purchase by purchase."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from tests.python.reference.rows import Row

PLACES = ("store", "region")


def assortment_rows(purchases: Sequence[Row], *, fewest: int) -> Iterator[dict[str, Any]]:
    """The rows of `assortment_index`.

    Args:
        purchases: Lines of the days that count: customer, category, value, store, region.
        fewest: Fewer customers are not told by themselves.
    """
    for place in PLACES:
        chain = [row for row in purchases if row[place] is not None]
        for name in {row[place] for row in chain}:
            here = [row for row in chain if row[place] == name]
            if len({row["customer"] for row in here}) >= fewest:
                yield from _place_rows(place, name, here, chain, fewest)


def _place_rows(
    place: str, name: str, here: Sequence[Row], chain: Sequence[Row], fewest: int
) -> Iterator[dict[str, Any]]:
    buyers = {
        category: {row["customer"] for row in here if row["category"] == category}
        for category in {row["category"] for row in here}
    }
    groups = {category: {category} for category, who in buyers.items() if len(who) >= fewest}
    unnamed = buyers.keys() - groups.keys()
    if sum(len(buyers[category]) for category in unnamed) >= fewest:
        groups["(other)"] = unnamed
    shown = [row for row in here if any(row["category"] in group for group in groups.values())]
    rows = []
    for label, group in groups.items():
        bought = [row for row in here if row["category"] in group]
        share = len(bought) / len(shown)
        chain_count = sum(row["category"] in group for row in chain)
        chain_share = chain_count / len(chain)
        rows.append(
            {
                "breakdown": place,
                "breakdown_value": name,
                "category": label,
                "customer_count": None if label == "(other)" else len(buyers[label]),
                "purchase_count": len(bought),
                "value": sum(row["value"] or 0 for row in bought),
                "share": share,
                "chain_share": chain_share,
                "share_index": 100 * share / chain_share,
                "part": Fraction(len(bought), chain_count),
            }
        )
    named = [row["part"] for row in rows if row["category"] != "(other)"]
    for row in rows:
        ahead = sum(part > row["part"] for part in named)
        del row["part"]
        yield {**row, "share_rank": None if row["category"] == "(other)" else ahead + 1}
