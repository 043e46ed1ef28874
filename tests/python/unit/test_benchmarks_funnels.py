"""The ten funnels of the benchmarks, and what they are as `windowFunnel` queries."""

from __future__ import annotations

import pytest

from benchmarks.window_funnel import Funnel, conditions, query, quoted, read_funnels, rows
from benchmarks.workloads.funnels import DEFINITIONS
from orchestration.lib.definitions import check
from orchestration.lib.paths import PROJECT


def test_they_are_definitions_as_the_project_has_them() -> None:
    problems = check(DEFINITIONS, fallback=PROJECT / "definitions")
    assert [str(problem) for problem in problems] == []


def test_they_are_ten_and_say_only_what_window_funnel_can_say() -> None:
    funnels = read_funnels(DEFINITIONS)
    assert len(funnels) == 10
    # there, one event may fill several steps
    assert all(len(set(funnel.steps)) == len(funnel.steps) >= 2 for funnel in funnels)
    for row in rows(DEFINITIONS / "funnels.csv"):
        assert (row["unit"], row["order_mode"], row["entry_mode"]) == ("customer", "ordered", "any")
    for row in rows(DEFINITIONS / "funnel_steps.csv"):
        assert (row["is_optional"], row["max_hours_from_previous"]) == ("false", "")
    assert rows(DEFINITIONS / "funnel_exclusions.csv") == []


def test_their_steps_can_be_spelled_for_the_peer() -> None:
    rules = conditions(rows(PROJECT / "definitions" / "conversion_rules.csv"))
    assert {step for funnel in read_funnels(DEFINITIONS) for step in funnel.steps} <= rules.keys()


def test_rules_are_anded_within_a_number_and_ored_across() -> None:
    def rule(number: str, field: str, operator: str, value: str) -> dict[str, str]:
        return {
            "conversion_key": "read",
            "rule_number": number,
            "field": field,
            "operator": operator,
            "value": value,
        }

    found = conditions(
        [
            rule("1", "event_name", "equals", "page_view"),
            rule("2", "page_url", "contains", "/it's/"),
            rule("1", "scroll_percent", "gte", "90"),
        ]
    )
    assert found == {
        "read": "(event_name = 'page_view' and scroll_percent >= 90.0)"
        " or (position(page_url, '/it\\'s/') > 0)"
    }


def test_an_operator_that_is_not_spelled_is_an_error() -> None:
    rule = {"conversion_key": "x", "rule_number": "1", "field": "a", "value": "b"}
    with pytest.raises(KeyError):
        conditions([{**rule, "operator": "matches"}])


def test_a_query_has_the_window_in_microseconds_and_each_step_once() -> None:
    sql = query(Funnel("f", 24, ("a", "b")), "events", "user_id", ["(x = 1)", "(x = 2)"])
    assert sql == (
        "select user_id as unit_id, windowFunnel(86400000000)("
        "toUInt64(toUnixTimestamp64Micro(assumeNotNull(occurred_at))), "
        "ifNull((x = 1), 0), ifNull((x = 2), 0)) as level from events "
        "where occurred_at is not null and ((x = 1) or (x = 2)) group by unit_id"
    )


def test_quotes_and_backslashes_stay_within_a_text() -> None:
    assert quoted("a'b\\c") == "'a\\'b\\\\c'"
