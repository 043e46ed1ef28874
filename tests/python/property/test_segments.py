"""Spells are exactly the dates on which a segment's rules hold, asked date by date."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.python.property import lives, memberships, segment_nights
from tests.python.property.bench import Bench
from tests.python.property.effort import examples
from tests.python.support.compiled import CompiledProject
from tests.python.support.spoiled import spoiled


@given(lives.histories())
@examples()
def test_spells_are_the_dates_on_which_the_rules_hold(bench: Bench, drawn: lives.Lives) -> None:
    memberships.check(bench, drawn)


@given(segment_nights.histories())
@examples(0.6)
def test_segments_after_any_nights_are_those_of_one_build(
    compiled: CompiledProject, drawn: segment_nights.Nights
) -> None:
    segment_nights.check(compiled, drawn)


QUICKLY = settings(
    max_examples=100,
    phases=[Phase.generate],
    derandomize=True,
    database=None,
    deadline=None,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)

# the model, what its SQL rightly says on a night, the slip, and what has to happen to notice it
SLIPS = [
    (
        "int_segment_customers__changed",
        '"stg_customers__left"',
        '"stg_customers__left" where false',
        "statements withdrawn",
    ),
    ("int_segment_customers__changed", "\n    min(", "\n    max(", "anything"),
    ("int_segment_days__left", "interval '31' day", "interval '0' day", "anything"),
    ("int_segment_days__tallied", "-member_change as", "member_change as", "anything"),
    ("int_customer_measures__turned", "cast(-subjects", "cast(1 - subjects", "anything"),
    (
        "int_customer_days__intended",
        "sessions.session_date >= changed.changed_from",
        "true",
        "anything",
    ),
    (
        "int_customer_traits__turned",
        "turned_before.has_turned, false",
        "null, false",
        "sessions moved",
    ),
]


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@pytest.mark.parametrize(
    ("model", "right", "wrong", "happens"), SLIPS, ids=[slip[2] for slip in SLIPS]
)
def test_a_slip_in_the_nights_of_segments_is_noticed(
    compiled: CompiledProject, model: str, right: str, wrong: str, happens: str
) -> None:
    wronged = spoiled(compiled, model, right, wrong, nightly=True)

    @QUICKLY
    @given(segment_nights.histories(happens))
    def holds(drawn: segment_nights.Nights) -> None:
        segment_nights.check(wronged, drawn)

    with pytest.raises(AssertionError):
        holds()
