"""Questions about metrics: what is understood, and what wrong ones are told."""

from __future__ import annotations

import pytest

from orchestration.lib.metrics.catalogue import Metric
from orchestration.lib.metrics.questions import Condition, Question, WrongQuestion, question


def metric(name: str, by: str, **choose: str) -> Metric:
    return Metric(
        name, name, "It is made up.", "nobody", "count", choose, {n: n for n in by.split()}
    )


KNOWN = {
    one.name: one
    for one in (
        metric("sessions", "day week channel region"),
        metric("cost", "week channel model_key"),
        metric("funnel_rate", "week channel funnel_key breakdown", funnel_key="", breakdown="all"),
        metric("segment_members", "month segment_key", segment_key="", month=""),
    )
}


def asked(metrics: str, by: str = "", **words: str) -> Question:
    return question(KNOWN, metrics, by, **words)


def test_names_are_listed_by_commas_in_the_order_that_was_typed() -> None:
    found = asked("cost, sessions,cost", "week,channel ")
    assert [one.name for one in found.metrics] == ["cost", "sessions"]
    assert found.by == ("week", "channel")


def test_conditions_are_joined_by_and_and_values_by_a_bar() -> None:
    found = asked("cost", where="channel=Search and Display|Email and model_key != linear")
    assert found.where == (
        Condition("channel", True, ("Search and Display", "Email")),
        Condition("model_key", False, ("linear",)),
    )
    assert str(found.where[0]) == "channel=Search and Display|Email"
    assert str(found.where[1]) == "model_key!=linear"


def test_what_has_a_usual_value_is_taken_unless_it_was_chosen() -> None:
    assert asked("funnel_rate", "funnel_key").taken == {
        "funnel_rate": (Condition("breakdown", True, ("all",)),)
    }
    assert asked("funnel_rate", "funnel_key,breakdown").taken == {"funnel_rate": ()}
    where = "funnel_key=checkout and breakdown=channel"
    assert asked("funnel_rate", where=where).taken == {"funnel_rate": ()}


@pytest.mark.parametrize(
    ("metrics", "by", "words", "told"),
    [
        ("sesions", "", {}, "no metric 'sesions' (did you mean 'sessions'?); make metric lists"),
        ("sales", "", {}, "no metric 'sales'; make metric lists them"),
        (
            "sessions",
            "chanel",
            {},
            "sessions is not told by 'chanel' (did you mean 'channel'?); it is by day, week",
        ),
        ("sessions,cost", "region", {}, "cost is not told by 'region'; it is by week, channel"),
        ("cost", "", {"where": "region=x"}, "cost is not told by 'region'"),
        ("cost", "", {"where": "channel"}, "WHERE has 'channel'; write name=value"),
        ("cost", "", {"where": "channel="}, "WHERE has 'channel='; write name=value"),
        ("cost", "", {"where": "week=2026-01-05"}, "choose a period with SINCE and UNTIL"),
        (
            "funnel_rate",
            "week",
            {},
            "does not add up over several values of funnel_key: add funnel_key to BY, or choose "
            'one with WHERE="funnel_key=…"',
        ),
        ("funnel_rate", "", {"where": "funnel_key=a|b"}, "several values of funnel_key"),
        ("funnel_rate", "", {"where": "funnel_key!=a"}, "several values of funnel_key"),
        ("sessions,funnel_rate", "week", {}, "funnel_rate does not add up"),
        ("segment_members", "segment_key", {}, "values of month: add month to BY"),
        ("sessions", "week", {"order": "-sesions"}, "ORDER has 'sesions' (did you mean"),
        ("sessions", "week", {"order": "channel"}, "the columns are week, sessions"),
        ("sessions", "week", {"limit": "0"}, "LIMIT is a number of rows, from 1; not '0'"),
        ("sessions", "week", {"limit": "-3"}, "LIMIT is a number of rows"),
        ("sessions", "week", {"limit": "few"}, "LIMIT is a number of rows"),
        ("sessions", "week", {"since": "yesterday"}, "SINCE is a date such as 2017-03-01; not"),
        ("sessions", "week", {"until": "2026-02-30"}, "UNTIL is a date such as 2017-03-01; not"),
    ],
)
def test_a_wrong_question_is_told_what_to_ask_instead(
    metrics: str, by: str, words: dict[str, str], told: str
) -> None:
    with pytest.raises(WrongQuestion) as wrong:
        asked(metrics, by, **words)
    assert told in str(wrong.value)
    assert "\n" not in str(wrong.value)


def test_a_period_that_adds_up_nowhere_else_names_no_condition() -> None:
    with pytest.raises(WrongQuestion) as wrong:
        asked("segment_members", "segment_key")
    assert "WHERE" not in str(wrong.value)
