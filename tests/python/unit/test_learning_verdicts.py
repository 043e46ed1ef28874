"""Verdicts on experiments, each for its reason."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from learning.verdicts import verdicts

KEY = {"experiment_key": "x", "breakdown": "all", "breakdown_value": "all", "measure": "rate"}
VARIANTS = [
    {"experiment_key": "x", "variant": "A", "share": 0.5, "is_control": True},
    {"experiment_key": "x", "variant": "B", "share": 0.5, "is_control": False},
]


def told(
    counts: dict[str, tuple[int, int]],
    variants: list[dict[str, Any]] = VARIANTS,
    conversion_keys: tuple[str, ...] = ("purchase",),
) -> pd.DataFrame:
    """Verdicts for variants of so many units and conversions, by variant."""
    sums = pd.DataFrame(
        [
            {
                **KEY, "conversion_key": key, "variant": variant, "unit_count": units,
                "contaminated_count": 0, "y": y, "yy": y, "x": 0, "xx": 0, "xy": 0,
            }
            for key in conversion_keys
            for variant, (units, y) in counts.items()
        ]
    )  # fmt: skip
    experiments = pd.DataFrame(
        [{"experiment_key": "x", "primary_conversion_key": "purchase", "planned_units": 4_000}]
    )
    columns = ["experiment_key", "variant", "share", "is_control"]
    return verdicts(sums, experiments, pd.DataFrame(variants, columns=columns))


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ({"A": (2_000, 200), "B": (2_000, 320)}, "higher"),
        ({"A": (2_000, 320), "B": (2_000, 200)}, "lower"),
        ({"A": (2_000, 200), "B": (2_000, 210)}, "undecided"),
        ({"A": (99, 20), "B": (120, 80)}, "too_few"),
        ({"A": (2_000, 1), "B": (2_000, 8)}, "too_few"),
        ({"A": (2_000, 0), "B": (2_000, 0)}, "too_few"),
        ({"A": (2_000, 200), "B": (2_500, 500)}, "ratio_mismatch"),
        ({"B": (2_000, 200)}, "no_control"),
    ],
)
def test_a_variant_is_judged(counts: dict[str, tuple[int, int]], verdict: str) -> None:
    found = told(counts).set_index("variant")["verdict"]
    assert found["B"] == verdict
    assert found.get("A", "control") == "control"


def test_without_a_word_on_it_the_first_variant_is_the_control() -> None:
    found = told({"old": (2_000, 200), "new": (2_000, 320)}, variants=[])
    assert dict(zip(found["variant"], found["verdict"], strict=True)) == {
        "new": "control",
        "old": "lower",
    }


def test_a_variant_that_nobody_planned_is_compared_but_not_counted_in_the_split() -> None:
    found = told({"A": (2_000, 200), "B": (2_000, 210), "(none)": (30, 2)})
    assert found.set_index("variant")["verdict"]["(none)"] == "too_few"
    assert (found["sample_ratio_p_value"] == 1.0).all()


def test_the_primary_conversion_is_not_corrected_for_the_others() -> None:
    found = told(
        {"A": (2_000, 200), "B": (2_000, 240)}, conversion_keys=("purchase", "one", "other")
    )
    ours = found[found["variant"] == "B"].set_index("conversion_key")
    assert ours["adjusted_p_value"]["purchase"] == ours["p_value"]["purchase"]
    # equal p-values are corrected to themselves, by Benjamini and Hochberg
    assert ours["adjusted_p_value"]["one"] == pytest.approx(ours["p_value"]["one"])
