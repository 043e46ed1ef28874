"""PostHog's attribution: what each touch of a path gets, model by model."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.python.peers.attributed import attributed
from tests.python.property.bench import Bench
from tests.python.reference.definitions import definition_rows

METHODS = {
    "linear": "linear",
    "position_based": "position",
    "first_touch": "first",
    "last_touch": "last",
    "time_decay": "time_decay",
}
CONVERTED_AT = datetime(2025, 6, 15, 12)


@pytest.fixture(scope="session")
def weights(cases: Path) -> list[dict[str, Any]]:
    """Its cases: a model, how many touches, and the weight of each."""
    path = cases / "posthog_funnels" / "attribution_cases.json"
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["weights"]
    return found


def test_every_touch_gets_what_posthog_gives_it(
    bench: Bench, weights: list[dict[str, Any]]
) -> None:
    assert {case["model"] for case in weights} == METHODS.keys()
    for case in weights:
        wanted = [float(Fraction(str(weight))) for weight in case["weights"]]
        days = case.get("days_before", range(len(wanted), 0, -1))
        visits = [("who", CONVERTED_AT - timedelta(days=day), "Email") for day in days]
        models = [
            {**row, "half_life_days": row["half_life_days"] and case.get("half_life_days", 7)}
            for row in map(_known, definition_rows("attribution_models"))
            if row["method"] == METHODS[case["model"]]
        ]
        conversions = [("who", CONVERTED_AT, "purchase", 1.0)]
        rows = attributed(bench, visits, conversions, date(2025, 6, 15), models)
        found = {row["touch_at"]: row["credit"] for row in rows}
        for (_, at, _), weight in zip(visits, wanted, strict=True):
            assert found.get(at, 0.0) == pytest.approx(weight, abs=1e-9), case


def _known(row: dict[str, str]) -> dict[str, Any]:
    return {name: value or None for name, value in row.items()}
