"""Who is in an audience is what asking each person gives."""

from __future__ import annotations

from hypothesis import given

from tests.python.property import invitations
from tests.python.property.bench import Bench
from tests.python.property.effort import examples


@given(invitations.histories())
@examples()
def test_audiences_are_what_asking_each_person_gives(
    bench: Bench, drawn: invitations.Invitations
) -> None:
    invitations.check(bench, drawn)
