"""Which consent holds is what going through everything that was said gives."""

from __future__ import annotations

from hypothesis import given

from tests.python.property import agreements
from tests.python.property.bench import Bench
from tests.python.property.effort import examples


@given(agreements.histories())
@examples()
def test_a_consent_is_what_was_said_last(bench: Bench, drawn: agreements.Agreements) -> None:
    agreements.check(bench, drawn)
