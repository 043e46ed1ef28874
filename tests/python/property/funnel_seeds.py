"""Funnels as the rows of their two definition files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.python.reference.funnels import Funnel


def funnel_seeds(funnels: Sequence[Funnel]) -> dict[str, list[dict[str, Any]]]:
    """The rows of funnels.csv and funnel_steps.csv by the name of the file."""
    return {
        "funnels": [
            {
                "funnel_key": funnel.key,
                "unit": funnel.unit,
                "order_mode": "ordered",
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
                "is_optional": "false",
            }
            for funnel in funnels
            for number, key in enumerate(funnel.steps, start=1)
        ],
    }
