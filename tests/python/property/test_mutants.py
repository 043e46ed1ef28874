"""A property that cannot fail proves nothing: each of these slips must make one fail."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from tests.python.property.bench import Bench
from tests.python.property.mutants import MUTANTS, Property
from tests.python.property.quickly import QUICKLY


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@pytest.mark.parametrize(
    ("spoils", "model", "right", "wrong"),
    MUTANTS,
    ids=[f"{model}: {wrong}" for _, model, _, wrong in MUTANTS],
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
