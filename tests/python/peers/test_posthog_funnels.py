"""PostHog's funnel cases whose steps come in order, without exclusions.

PostHog counts a person once; here that is the person's deepest entry of all days (the earliest
of equals). Times are stretched twelvefold, so that its window of five minutes is one hour.

Left out are `basic_strict` (order `strict`) and the six cases with exclusions: order modes other
than `ordered`, and exclusions, belong to a later version. LEFT_OUT names them, so that none is
left out unseen. Its attribution weights are no funnels.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from statistics import mean, median
from typing import Any

import pytest

from tests.python.peers.journeys import build, conversion, deepest_entries
from tests.python.property.bench import Bench
from tests.python.reference.funnels import Funnel

STRETCH = 12
COMPARED = {
    "multiple_incomplete_tries",
    "step_conversion_times",
    "conversion_window_1209600s",
    "conversion_window_300s",
}
LEFT_OUT = {
    "basic_strict": "strict",
    "exclusion_full_window": "exclusions",
    "exclusion_between_0_1": "exclusions",
    "exclusion_between_1_2": "exclusions",
    "exclusion_between_2_3": "exclusions",
    "exclusion_between_3_4": "exclusions",
    "exclusion_between_1_3": "exclusions",
}


@pytest.fixture(scope="session")
def funnel_cases(cases: Path) -> dict[str, dict[str, Any]]:
    text = (cases / "posthog_funnels" / "funnel_cases.json").read_text(encoding="utf-8")
    return {case["case"]: case for case in json.loads(text)}


def test_the_cases_left_out_are_strict_or_have_exclusions(
    funnel_cases: dict[str, dict[str, Any]],
) -> None:
    left_out = {
        name: "exclusions" if case["exclusions"] else case["order"]
        for name, case in funnel_cases.items()
        if case["exclusions"] or case["order"] != "ordered"
    }
    assert left_out == LEFT_OUT
    assert set(funnel_cases) - set(left_out) == COMPARED


@pytest.mark.parametrize("name", sorted(COMPARED))
def test_counts_and_times_are_those_of_posthog(
    bench: Bench, funnel_cases: dict[str, dict[str, Any]], name: str
) -> None:
    case = funnel_cases[name]
    funnel = Funnel("case", tuple(case["steps"]), case["window_s"] * STRETCH // 3600)
    conversions = [
        conversion(place, person, key, _stretched(at))
        for place, (person, at, key) in enumerate(case["events"])
    ]
    built = build(bench, conversions, [funnel])
    deepest = {row["unit_id"]: row for row in deepest_entries(built["funnel_entries"]).values()}
    expected = case["expected"]
    for step in range(1, len(funnel.steps) + 1):
        people = {unit_id for unit_id, row in deepest.items() if row["deepest_step"] >= step}
        users = expected.get("users_at_step", {}).get(str(step))
        assert users is None or people == set(users)
        count = expected["counts"][step - 1]
        assert count is None or len(people) == count
        seconds = [
            row["seconds_from_previous"] / STRETCH
            for row in built["int_funnel_steps__reached"]
            if row["step_number"] == step
            and row["entry_number"] == deepest[row["unit_id"]]["entry_number"]
            and step > 1
        ]
        for measure, key in [(mean, "avg_s"), (median, "median_s")]:
            told = expected.get(key, [None] * len(funnel.steps))[step - 1]
            assert told is None or measure(seconds) == told, (key, step)


def _stretched(at: str) -> datetime:
    moment, start = datetime.fromisoformat(at), datetime(2020, 1, 1)
    return start + (moment - start) * STRETCH
