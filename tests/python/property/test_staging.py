"""Every landed row ends up accepted, recognized as a copy, or refused with its reason."""

from __future__ import annotations

from hypothesis import given

from tests.python.property import landings, versions
from tests.python.property.bench import Bench


@given(landings.histories())
def test_events_are_accepted_or_refused_as_the_reference_says(
    bench: Bench, drawn: landings.Landed
) -> None:
    landings.check(bench, drawn)


@given(versions.histories())
def test_rows_of_small_feeds_are_versions_or_copies(bench: Bench, drawn: versions.Landed) -> None:
    versions.check(bench, drawn)
