"""Funnels, and the conversions that they are about, as rows of definition files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.python.reference.funnels import Funnel
from tests.python.reference.rows import Row


def conversion_seeds(
    funnels: Sequence[Funnel], conversions: Sequence[Row]
) -> dict[str, list[dict[str, Any]]]:
    """The rows of conversions.csv: what funnels are about, and what was made."""
    made = {row["conversion_key"] for row in conversions}
    steps = {key for funnel in funnels for key in funnel.steps}
    excluded = {exclusion.key for funnel in funnels for exclusion in funnel.exclusions}
    return {"conversions": [{"conversion_key": key} for key in sorted(made | steps | excluded)]}


def funnel_seeds(funnels: Sequence[Funnel]) -> dict[str, list[dict[str, Any]]]:
    """The rows of the files that define funnels, by the name of each."""
    return {
        "funnels": [
            {
                "funnel_key": funnel.key,
                "unit": funnel.unit,
                "order_mode": funnel.order_mode,
                "entry_mode": funnel.entry_mode,
                "window_hours": funnel.window_hours,
            }
            for funnel in funnels
        ],
        "funnel_steps": [
            {
                "funnel_key": funnel.key,
                "step_number": number,
                "conversion_key": key,
                "is_optional": number in funnel.optional,
                "max_hours_from_previous": dict(funnel.limits).get(number),
            }
            for funnel in funnels
            for number, key in enumerate(funnel.steps, start=1)
        ],
        "funnel_exclusions": [
            {
                "funnel_key": funnel.key,
                "conversion_key": exclusion.key,
                "from_step": exclusion.from_step,
                "to_step": exclusion.to_step,
            }
            for funnel in funnels
            for exclusion in funnel.exclusions
        ],
    }
