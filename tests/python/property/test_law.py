"""Any split into nights equals one build: late, repeated, corrected and removed days, kills."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.python.property import laws, splits
from tests.python.property.effort import examples
from tests.python.support.compiled import CompiledProject
from tests.python.support.spoiled import spoiled


@given(splits.histories())
@examples()
def test_any_split_into_nights_equals_one_build(
    compiled: CompiledProject, drawn: splits.Split
) -> None:
    laws.check(compiled, drawn)


QUICKLY = settings(
    max_examples=200,
    phases=[Phase.generate],
    derandomize=True,
    database=None,
    deadline=None,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)

CORE = [
    "int_events__sessionized",
    "fct_sessions",
    "fct_conversions",
    "fct_contacts",
    "dim_customers",
]
CORE += ["conversion_daily"]

# the model, what its SQL rightly says on a night, and the slip
SLIPS = [
    ("int_devices__reowned", "having count(*) = 1", "having count(*) = 3"),
    ("stg_events__touched", "union\n    select event_key", "intersect\n    select event_key"),
    ("int_visitors__changed", "coalesce(reached.", "coalesce(visitors."),
    ("int_conversions__tallied", "-1 as sign", "1 as sign"),
]


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@pytest.mark.parametrize(("model", "right", "wrong"), SLIPS, ids=[slip[0] for slip in SLIPS])
def test_a_slip_in_the_increments_is_noticed(
    compiled: CompiledProject, model: str, right: str, wrong: str
) -> None:
    wronged = spoiled(compiled, model, right, wrong, nightly=True)

    @QUICKLY
    @given(splits.histories())
    def holds(drawn: splits.Split) -> None:
        laws.check(wronged, drawn, CORE)

    with pytest.raises(AssertionError):
        holds()
