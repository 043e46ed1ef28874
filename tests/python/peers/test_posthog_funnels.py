"""PostHog's funnel cases: steps in order, strictly so, and with exclusions.

PostHog counts a person once; here that is the person's deepest entry of all days (the earliest
of equals). Times are stretched twelvefold, so that its window of five minutes is one hour; its
steps are counted from 0. No case is left out. Its attribution weights are no funnels.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from statistics import mean, median
from typing import Any

import pytest

from tests.python.peers.journeys import build, conversion, deepest_entries
from tests.python.property.bench import Bench
from tests.python.reference.funnels import Exclusion, Funnel

STRETCH = 12
CASES = {
    "multiple_incomplete_tries",
    "step_conversion_times",
    "conversion_window_1209600s",
    "conversion_window_300s",
    "basic_strict",
    "exclusion_full_window",
    "exclusion_between_0_1",
    "exclusion_between_1_2",
    "exclusion_between_2_3",
    "exclusion_between_3_4",
    "exclusion_between_1_3",
}


@pytest.fixture(scope="session")
def funnel_cases(cases: Path) -> dict[str, dict[str, Any]]:
    text = (cases / "posthog_funnels" / "funnel_cases.json").read_text(encoding="utf-8")
    return {case["case"]: case for case in json.loads(text)}


def test_no_case_is_left_out(funnel_cases: dict[str, dict[str, Any]]) -> None:
    assert set(funnel_cases) == CASES


@pytest.mark.parametrize("name", sorted(CASES))
def test_counts_and_times_are_those_of_posthog(
    bench: Bench, funnel_cases: dict[str, dict[str, Any]], name: str
) -> None:
    case = funnel_cases[name]
    funnel = _funnel(case)
    conversions = [
        conversion(place, person, key, _stretched(at))
        for place, (person, at, key) in enumerate(case["events"])
    ]
    built = build(bench, conversions, [funnel])
    deepest = {row["unit_id"]: row for row in deepest_entries(built["funnel_entries"]).values()}
    expected = case["expected"]
    for step in funnel.numbers:
        people = {unit_id for unit_id, row in deepest.items() if row["deepest_step"] >= step}
        before = "entered_at" if step == 2 else f"step_{step - 1}_at"
        users = expected.get("users_at_step", {}).get(str(step))
        assert users is None or people == set(users)
        count = expected["counts"][step - 1]
        assert count is None or len(people) == count
        seconds = [
            (row[f"step_{step}_at"] - row[before]).total_seconds() / STRETCH
            for row in built["int_funnel_entries__chosen"]
            if step > 1
            and row[f"step_{step}_at"]
            and row["entry_number"] == deepest[row["unit_id"]]["entry_number"]
        ]
        for measure, key in [(mean, "avg_s"), (median, "median_s")]:
            told = expected.get(key, [None] * len(funnel.steps))[step - 1]
            assert told is None or measure(seconds) == told, (key, step)


def _funnel(case: Mapping[str, Any]) -> Funnel:
    exclusions = tuple(
        Exclusion(told["event"], told["from_step"] + 1, told["to_step"] + 1)
        for told in case["exclusions"]
    )
    hours = case["window_s"] * STRETCH // 3600
    return Funnel(
        "case", tuple(case["steps"]), hours, order_mode=case["order"], exclusions=exclusions
    )


def _stretched(at: str) -> datetime:
    moment, start = datetime.fromisoformat(at), datetime(2020, 1, 1)
    return start + (moment - start) * STRETCH
