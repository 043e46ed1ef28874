"""Any split into nights equals one build: late, repeated, corrected and removed days, kills."""

from __future__ import annotations

from hypothesis import given

from tests.python.property import laws, splits
from tests.python.property.effort import examples
from tests.python.support.compiled import CompiledProject


@given(splits.histories())
@examples(0.4)
def test_any_split_into_nights_equals_one_build(
    compiled: CompiledProject, drawn: splits.Split
) -> None:
    laws.check(compiled, drawn)
