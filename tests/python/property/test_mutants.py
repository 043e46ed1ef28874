"""A property that cannot fail proves nothing: each of these slips must make one fail.

There are too many for every change to meet them all. A day has an eighth of them, so that eight
days have all; `make mutants` tries all at once.
"""

from __future__ import annotations

import os
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from tests.python.property.bench import Bench
from tests.python.property.mutants import MUTANTS, Property
from tests.python.property.quickly import QUICKLY

DAYS = 8
TODAYS = [
    mutant
    for place, mutant in enumerate(MUTANTS)
    if "KIZASHI_ALL_MUTANTS" in os.environ or place % DAYS == date.today().toordinal() % DAYS
]


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@pytest.mark.parametrize(
    ("spoils", "model", "right", "wrong"),
    TODAYS,
    ids=[f"{model}: {wrong}" for _, model, _, wrong in TODAYS],
)
def test_a_slip_in_the_sql_is_noticed(
    bench: Bench, spoils: Property, model: str, right: str, wrong: str
) -> None:
    spoiled = bench.spoiled(model, right, wrong)

    @QUICKLY
    @given(spoils.histories())
    def holds(drawn: Any) -> None:
        spoils.check(spoiled, drawn)

    with pytest.raises(AssertionError):
        holds()
